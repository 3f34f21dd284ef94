import { localDateOf, type LocalDate } from '../calendar/local-date.js';
import { canonicalJson } from '../canonical-json.js';
import { DEFAULT_MATERIALITY } from '../closing/materiality.js';
import { meterEntries } from '../plant/meters.js';
import { withoutLimits, type EmissionsSpec, type Site, type WeatherSource } from '../plant/plant.js';
import { displayOf } from '../shown/display.js';
import { weatherSourcesOf } from '../weather/weather-sources.js';

/** What an entry makes: by it the reader of a difference knows what follows. */
export type Makes = 'windows' | 'figures' | 'periods' | 'targets' | 'nothing';

/** One statement of a configuration. Of one subject the entry that has begun last holds. */
export interface Entry {
  /** What it is about, as people find it in the file: `meter/heat.energyTotal`, `emissions.baseline`, `season`. */
  readonly subject: string;
  /** Local date from which it holds; null: for all time. */
  readonly from: LocalDate | null;
  /** What it says. */
  readonly says: Readonly<Record<string, unknown>>;
  readonly makes: Makes;
  /** What is too long to be shown, and makes a difference all the same. */
  readonly content?: string;
  /** Devices and points: there from when they are named on, and without history before. */
  readonly isThing?: boolean;
}

/** A site file as a list of statements that can be compared one by one. */
export function siteEntries(site: Site): Entry[] {
  return [
    entry(
      'site',
      { name: site.name, holidays: site.holidays.join(' '), sources: canonicalJson(site.sources) },
      'nothing',
    ),
    entry('display', { ...displayOf(site) }, 'nothing'),
    ...(site.evidenceKeys ?? []).map(({ key, from }) => entry('evidence.publicKeys', { key }, 'nothing', from)),
    ...(site.dossier ? [entry('dossier', { stated: canonicalJson(site.dossier) }, 'nothing')] : []),
    entry('timeZone', { timeZone: site.timeZone }, 'windows'),
    entry('since', { since: dateOf(site, site.sinceMs) }, 'nothing'),
    ...seasonEntries(site),
    ...areaEntries(site),
    ...deviceEntries(site),
    ...emissionEntries(site),
    ...closingEntries(site),
    ...(site.gateways ?? []).map(({ id, name }) => entry(`gateway ${id}`, { name }, 'nothing')),
    ...alertingEntries(site),
    ...(site.shifts ? [entry('shifts', { shifts: canonicalJson(site.shifts) }, 'nothing')] : []),
    ...(site.reports ?? []).map(({ name, ...says }) =>
      entry(`report ${name}`, { says: canonicalJson(says) }, 'nothing'),
    ),
    ...site.targets.map(({ id, plan, ...target }) =>
      entry(`target ${id}`, { ...target, plan: canonicalJson(plan) }, 'targets'),
    ),
    ...weatherSourcesOf(site).map((source, i) => weatherEntry(source, i)),
  ];
}

const entry = (subject: string, says: Entry['says'], makes: Makes, from: LocalDate | null = null): Entry => ({
  subject,
  from,
  says,
  makes,
});

/** null: since ever. */
const dateOf = ({ timeZone }: Site, ms: number): LocalDate | null =>
  Number.isFinite(ms) ? localDateOf(ms, timeZone) : null;

function seasonEntries({ season }: Site): Entry[] {
  return [
    entry('season', { start: season.start, end: season.end }, 'periods'),
    ...Object.entries(season.exceptions).map(([year, own]) => entry(`season of ${year}`, { ...own }, 'periods')),
  ];
}

function areaEntries({ area }: Site): Entry[] {
  if (!area) return [];
  const steps = (['planned', 'connected'] as const).flatMap((which) =>
    area[which].map(({ from, m2 }) => entry(`area.${which}`, { m2 }, 'targets', from === SINCE_EVER ? null : from)),
  );
  return [entry('area.full', { m2: area.fullM2 }, 'targets'), ...steps];
}
/** As the file reader writes a step without a date. */
const SINCE_EVER = '0001-01-01';

function deviceEntries(site: Site): Entry[] {
  return site.devices.flatMap((device) => {
    if (device.removed) return [];
    const { id, kind, name, ratedMw, customer, areaM2, upstream, via } = device;
    const above = upstream && { upstream: upstream.length === 0 ? 'none' : upstream.join(' ') };
    const points = device.points.filter(({ removed }) => !removed);
    return [
      {
        ...entry(`device ${id}`, { kind, name, ratedMw, customer, areaM2, ...above, ...(via && { via }) }, 'nothing'),
        isThing: true,
      },
      ...meterEntries(device).map(({ from, ...says }) => entry(`device ${id} meter`, says, 'figures', from ?? null)),
      ...points.flatMap(({ address, versions }) =>
        versions.map(withoutLimits).map(({ fromMs, ...says }) => ({
          ...entry(address, { ...says, sentinels: says.sentinels.join(' '), states: says.states.join(' ') }, 'windows'),
          from: dateOf(site, fromMs),
          isThing: true,
        })),
      ),
      ...points.flatMap(({ address, versions }) =>
        versions.flatMap(({ fromMs, limits }) =>
          limits ? [entry(`${address} limits`, { ...limits }, 'nothing', dateOf(site, fromMs))] : [],
        ),
      ),
    ];
  });
}

/** Where the site file has them below another key. */
const FILE_KEYS: Readonly<Record<string, string>> = {
  processing: 'leakage.processing',
  competing: 'leakage.competing',
};

function emissionEntries(site: Site): Entry[] {
  const spec = site.emissions;
  if (!spec) return [];
  const { credited, ...others } = spec;
  const lists = { credited: credited.map(({ point, fromMs }) => ({ point, fromMs })), ...others };
  const entries = Object.entries(lists).flatMap(([name, list]) =>
    (list as readonly { readonly fromMs: number; readonly point?: string }[]).map(({ fromMs, ...says }) => {
      const subject = `emissions.${FILE_KEYS[name] ?? name}${says.point === undefined ? '' : ` ${says.point}`}`;
      return entry(subject, { ...says }, 'figures', dateOf(site, fromMs));
    }),
  );
  return [...entries, ...creditEnds(site, credited)];
}

function closingEntries({ closing }: Site): Entry[] {
  const { pct, t } = closing?.materiality ?? DEFAULT_MATERIALITY;
  const waivers = (closing?.waivers ?? []).map(({ waives, subject, ...says }) =>
    entry(`closing waiver of ${waives} ${subject}`, says, 'nothing'),
  );
  return [entry('closing', { materialityPct: pct, materialityT: t }, 'nothing'), ...waivers];
}

function alertingEntries({ alerting }: Site): Entry[] {
  if (!alerting) return [];
  const { rules, sinks, ...others } = alerting;
  return [
    entry(
      'alerts',
      Object.fromEntries(Object.entries(others).map(([key, says]) => [key, canonicalJson(says)])),
      'nothing',
    ),
    ...Object.entries(rules).map(([id, says]) => entry(`alerts rule ${id}`, { says: canonicalJson(says) }, 'nothing')),
    ...Object.entries(sinks).map(([id, says]) => entry(`alerts sink ${id}`, { says: canonicalJson(says) }, 'nothing')),
  ];
}

/** A register that is credited no more from a day on says so on that day, unless it is credited again from then on. */
function creditEnds(site: Site, credited: EmissionsSpec['credited']): Entry[] {
  return credited.flatMap(({ point, untilMs }) => {
    if (untilMs === undefined || credited.some((next) => next.point === point && next.fromMs === untilMs)) return [];
    return [entry(`emissions.credited ${point}`, { credited: 'no more' }, 'figures', dateOf(site, untilMs))];
  });
}

function weatherEntry(source: WeatherSource, i: number): Entry {
  const subject = `weather ${i + 1}`;
  if (source.kind === 'point') return entry(subject, { point: source.point }, 'windows', source.from);
  const { file, baseC, days, from } = source;
  const content = canonicalJson(Object.entries(days).sort(([a], [b]) => (a < b ? -1 : 1)));
  return { ...entry(subject, { file, base: baseC, days: Object.keys(days).length }, 'windows', from), content };
}
