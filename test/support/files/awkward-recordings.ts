/** Recordings as loggers, portals and spreadsheets write them, made from what really was. */
import { MINUTE_MS } from '#domain';

/** Site file of the meters that the recordings are of. */
export const AWKWARD_SITE = `
site: awkward
name: Meters with recordings of awkward forms
timeZone: Europe/Berlin
since: 2020-01-01
season: { start: 10-01, end: 04-30 }
devices:
${['german', 'american', 'excel', 'wrong']
  .map(
    (id) => `  - id: ${id}
    kind: heat-meter
    name: ${id}
    points:
      - { id: heat.energyTotal, kind: total, unit: MW.h, resolution: 0.001, maxRate: 50 MW, interval: 15min }
      - { id: heat.power, kind: gauge, unit: kW, min: 0, max: 50000, interval: 15min }
      - { id: water.supplyTemp, kind: gauge, unit: Cel, min: 0, max: 150, interval: 15min }
`,
  )
  .join('')}`;

export interface TrueRow {
  readonly ms: number;
  readonly energyMwh: number;
  readonly powerKw: number;
  readonly supplyC: number;
}

/** Every quarter of an hour, with a register that has four digits before the mark. */
export const trueRows = (from: string, count: number): TrueRow[] =>
  Array.from({ length: count }, (_, i) => ({
    ms: Date.parse(from) + i * 15 * MINUTE_MS,
    energyMwh: Math.round((1_234.5 + i * 0.25) * 1_000) / 1_000,
    powerKw: 1_000 + (i % 7) * 12.5,
    supplyC: 70 + (i % 5) / 10,
  }));

const number = (locale: string, value: number, digits: number): string =>
  new Intl.NumberFormat(locale, { minimumFractionDigits: digits, maximumFractionDigits: digits }).format(value);

const wallClock = (locale: string, timeZone: string, options: Intl.DateTimeFormatOptions) => {
  const format = new Intl.DateTimeFormat(locale, { timeZone, ...options });
  return (ms: number): string => format.format(ms);
};

/** Latin-1, a preamble, semicolons, decimal comma and points for thousands, date and time apart, units below the names, in kWh. */
export function germanExport(rows: readonly TrueRow[]): Buffer {
  const date = wallClock('de-DE', 'Europe/Berlin', { day: '2-digit', month: '2-digit', year: 'numeric' });
  const time = wallClock('de-DE', 'Europe/Berlin', { hour: '2-digit', minute: '2-digit' });
  const lines = rows.map(({ ms, energyMwh, powerKw, supplyC }) =>
    [
      date(ms),
      time(ms),
      number('de-DE', energyMwh * 1_000, 0),
      number('de-DE', powerKw, 1),
      number('de-DE', supplyC, 1),
    ].join(';'),
  );
  const head = [
    'Wärmezähler Heizhaus Süd;;;;',
    'Export;;;;',
    'Datum;Uhrzeit;Zählerstand;Leistung;Vorlauf',
    ';;kWh;kW;°C',
  ];
  return Buffer.from([...head, ...lines, ''].join('\r\n'), 'latin1');
}

/** Month first, AM and PM, commas for thousands in quotes, newest first. */
export function americanExport(rows: readonly TrueRow[]): string {
  const date = wallClock('en-US', 'America/Chicago', { day: 'numeric', month: 'numeric', year: 'numeric' });
  const time = wallClock('en-US', 'America/Chicago', { hour: 'numeric', minute: '2-digit', hour12: true });
  const lines = rows.map(
    ({ ms, energyMwh, powerKw }) =>
      `${date(ms)} ${time(ms)},"${number('en-US', energyMwh, 3)}","${number('en-US', powerKw, 1)}","a note,\nin two lines"`,
  );
  return ['Timestamp,heat.energyTotal [MWh],heat.power,Remark', ...lines.toReversed(), ''].join('\n');
}

/** UTF-8 with byte order mark, tabs, a line of units, epoch seconds. */
export function excelExport(rows: readonly TrueRow[]): string {
  const lines = rows.map(({ ms, energyMwh, supplyC }) => `${ms / 1_000}\t${energyMwh}\t${supplyC}`);
  return `\uFEFF${['Time\theat.energyTotal\twater.supplyTemp', '\t[MWh]\t[°C]', ...lines, ''].join('\r\n')}`;
}

/** A file whose times cannot be read, as long as a winter of quarters of an hour. */
export const unreadableExport = (lines: number): string =>
  `time;heat.energyTotal\n${Array.from({ length: lines }, (_, i) => `KW ${1 + (i % 52)} Tag ${1 + (i % 7)};${1000 + i}`).join('\n')}\n`;
