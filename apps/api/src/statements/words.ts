import type { StatementAnswer } from '#contracts';
import {
  dayText,
  declaredText,
  displayIn,
  energyName,
  halfWidthText,
  instantWithMs,
  MINUTE_MS,
  numberText,
  periodName,
  shownEnergy,
  STATEMENT_DIGITS,
  tonnesText,
  WHOLE_TONNES,
  zoneOffsetMs,
  type Display,
} from '#domain';
import { statementWords, wordFor, type StatementWording } from '#words';

interface NumberCell {
  readonly text: string;
  readonly className: string;
}

/** A unit of heat, and the field of a line that has it. */
export interface HeatUnit {
  readonly field: 'heatGj' | 'heatMwh';
  readonly name: string;
}
const GJ: HeatUnit = { field: 'heatGj', name: 'GJ' };
const MWH: HeatUnit = { field: 'heatMwh', name: 'MWh' };

/** An energy as the people of a site read it: `12.5 GJ`, `3,472 MWh`. */
export const energyText = (gj: number, display: Display): string =>
  `${numberText(shownEnergy(gj, display), display.locale, { least: 0, most: STATEMENT_DIGITS })} ${energyName(display)}`;

/** Words, numbers, days and times of a statement as people read them, in its language. */
export class StatementWords {
  readonly say: StatementWording;
  private readonly display: Display;

  constructor(private readonly statement: Pick<StatementAnswer, 'language' | 'period' | 'site'>) {
    this.say = statementWords[statement.language];
    this.display = displayIn(statement.language, statement.site.display);
  }

  /** The units of heat, that of the site first. */
  heatUnits(): readonly HeatUnit[] {
    return this.display.energy === 'GJ' ? [GJ, MWH] : [MWH, GJ];
  }

  /** A heat in the unit of the site, to its digits. */
  heat(gj: number | null): NumberCell {
    return this.amount(gj === null ? null : shownEnergy(gj, this.display));
  }

  /** An energy in the unit of the site, with the unit. */
  energy(gj: number): string {
    return energyText(gj, this.display);
  }

  /** `January 2026`, `Heating season 2025/26`, `Year 2026`, `10 January 2026`. */
  period(): string {
    const name = periodName(this.statement.period, this.display.locale);
    return name.charAt(0).toUpperCase() + name.slice(1);
  }

  /** `10 Jan 2026`. */
  date(day: string): string {
    return dayText(day, this.display.locale);
  }

  /** `Sat 10 Jan`: within a period that is named already. */
  weekday(day: string): string {
    const format = { weekday: 'short', day: 'numeric', month: 'short' } as const;
    return dayText(day, this.display.locale, format).replace(',', '');
  }

  /** `7 Feb 2026, 09:12 (UTC+08:00)`. */
  local(instant: string): string {
    const ms = Date.parse(instant);
    const offsetMin = Math.round(zoneOffsetMs(ms, this.statement.site.timeZone) / MINUTE_MS);
    const local = instantWithMs(ms + offsetMin * MINUTE_MS);
    const two = (n: number): string => String(n).padStart(2, '0');
    const size = Math.abs(offsetMin);
    const offset = `${offsetMin < 0 ? '−' : '+'}${two(Math.floor(size / 60))}:${two(size % 60)}`;
    return `${this.date(local.slice(0, 10))}, ${local.slice(11, 16)} (UTC${offset})`;
  }

  /** Local time with its offset, and UTC. */
  moment(instant: string): string {
    return `${this.local(instant)} = ${new Date(Date.parse(instant)).toISOString().slice(0, 16)}Z`;
  }

  /** GJ or MWh in the digits of a statement; a dash where nothing is known. */
  amount(value: number | null): NumberCell {
    return this.number(value, STATEMENT_DIGITS);
  }

  /** Whole tonnes. */
  tonnes(value: number | null): NumberCell {
    return this.number(value, WHOLE_TONNES);
  }

  /** The half width of a 95 % band in tonnes. */
  half(value: number | null): NumberCell {
    return value === null
      ? this.number(null, 0)
      : { text: halfWidthText(value, this.display.locale), className: 'num' };
  }

  /** `44,509 t CO₂e ± 9,800 t CO₂e`. */
  tonnesWithHalf(value: number, u95T: number | null): string {
    return tonnesText(value, u95T, this.display.locale, 't CO₂e');
  }

  /** A factor, with every digit that was declared. */
  declared(value: number): string {
    return declaredText(value, this.display.locale);
  }

  integer(value: number): string {
    return this.number(value, 0).text;
  }

  percent(value: number | null, digits: number): NumberCell {
    return this.number(value, digits);
  }

  /** `meter:plant-meter/heat.energyTotal` → `meter plant-meter/heat.energyTotal`. */
  source(name: string): string {
    const [kind, ...rest] = name.split(':');
    return [wordFor(this.say.quality.sources, kind!), ...rest].join(' ');
  }

  private number(value: number | null, digits: number): NumberCell {
    const text = value === null ? '–' : numberText(value, this.display.locale, { least: digits, most: digits });
    return { text, className: 'num' };
  }
}
