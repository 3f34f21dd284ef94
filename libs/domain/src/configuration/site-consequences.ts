import { canonicalJson } from '../canonical-json.js';
import { companionsOf } from '../quality/companions.js';
import { countedPoints } from '../emissions/counted-points.js';
import { entriesInForce, type DatedEntry } from '../emissions/factors/in-force.js';
import { addDays, localDateOf, localMidnightMs, type LocalDate } from '../calendar/local-date.js';
import { calibrationOn, lapsedErrorPct } from '../emissions/meters/calibration.js';
import { likelyErrorShare, METERED, permissibleErrorPct } from '../emissions/meters/meter-errors.js';
import { meterEntries } from '../plant/meters.js';
import { versionAt, type Device, type Point, type Site, type WeatherSource } from '../plant/plant.js';
import { weatherSourcesOf } from '../weather/weather-sources.js';
import { differingSpans } from './differing-spans.js';
import { SINCE_EVER } from './factor-changes.js';

/** From and to a moment, Unix ms, half-open; -Infinity: since ever, Infinity: for ever. */
export interface Span {
  readonly fromMs: number;
  readonly toMs: number;
}

/** What has to be made again because a site file says something else. Everything that is not named here stays as it is. */
export interface SiteConsequences {
  /** Points whose windows are made under another declaration, and when. */
  readonly windows: readonly (Span & { readonly point: string })[];
  /** Points that were not declared before: their readings wait from the first one on, where there are any. */
  readonly newPoints: readonly string[];
  /** Hours whose figures follow other rules. */
  readonly hours: readonly Span[];
  /** Days whose weather comes from elsewhere, or that other seasons hold: long gaps are shared out anew. */
  readonly weather: readonly Span[];
  /** Days, months and seasons begin or end at other moments, or hold what no hour of them does. */
  readonly periods: boolean;
}

const ALWAYS: Span = { fromMs: -Infinity, toMs: Infinity };

/**
 * What follows from the difference of two site files. Areas, targets, normals, closing, holidays and names make no figure;
 * targets are judged anew with every status.
 */
export function siteConsequences(before: Site, after: Site): SiteConsequences {
  const isMoved = before.timeZone !== after.timeZone;
  const areSeasonsMoved = canonicalJson(before.season) !== canonicalJson(after.season);
  const old = pointsOf(before);
  const own = [...pointsOf(after).values()];
  return {
    windows: own.flatMap(({ point, device }) => {
      const was = old.get(point.address);
      if (!was) return [];
      const spans = isMoved ? [ALWAYS] : windowSpans(was, { device, point });
      return spans.map((span) => ({ point: point.address, ...span }));
    }),
    newPoints: own.flatMap(({ point }) => (old.has(point.address) ? [] : [point.address])),
    hours: isMoved ? [ALWAYS] : accountingSpans(before, after),
    weather: isMoved || areSeasonsMoved ? [ALWAYS] : weatherSpans(before, after),
    periods: isMoved || areSeasonsMoved || fuelsOf(before) !== fuelsOf(after),
  };
}

/** Weighed fuel counts in whole months and seasons only. */
const fuelsOf = ({ emissions }: Site): string =>
  canonicalJson((emissions?.biomass ?? []).map(({ fromMs, fuel }) => [fromMs === -Infinity ? null : fromMs, fuel]));

interface DeclaredPoint {
  readonly device: Device;
  readonly point: Point;
}

const pointsOf = (site: Site): Map<string, DeclaredPoint> =>
  new Map(site.devices.flatMap((device) => device.points.map((point) => [point.address, { device, point }] as const)));

/** When a point, or one of those of its device that its rules ask, is declared otherwise. */
function windowSpans(before: DeclaredPoint, after: DeclaredPoint): Span[] {
  const declarations = ({ point, device }: DeclaredPoint): Point[] => [
    point,
    ...Object.values(companionsOf(point, device.points)),
  ];
  const sides = [declarations(before), declarations(after)];
  const declared = (points: readonly Point[], t: number): string =>
    canonicalJson(points.map((point) => [point.address, { ...versionAt(point, t), fromMs: null }]));
  return spans(
    sides.flat().flatMap(({ versions }) => versions.map(({ fromMs }) => fromMs)),
    (t) => declared(sides[0]!, t) === declared(sides[1]!, t),
  );
}

/** When the hours of two site files count by different rules: entries in force, and what their points and meters are. */
function accountingSpans(before: Site, after: Site): Span[] {
  const borders = [before, after].flatMap((site) => [
    ...Object.values(site.emissions ?? {}).flatMap((entries) => dated(entries).flatMap(bordersOf)),
    ...countedOf(site).flatMap(({ point, device }) => [
      ...point.versions.map(({ fromMs }) => fromMs),
      ...meterBorders(site, device),
    ]),
  ]);
  return spans(borders, (t) => rulesAt(before, t) === rulesAt(after, t));
}

interface Dated extends DatedEntry {
  readonly point?: string;
}

const bordersOf = ({ fromMs, untilMs }: DatedEntry): number[] => (untilMs === undefined ? [fromMs] : [fromMs, untilMs]);

const dated = (entries: unknown): readonly Dated[] => (Array.isArray(entries) ? (entries as Dated[]) : []);

function countedOf(site: Site): DeclaredPoint[] {
  const points = pointsOf(site);
  return countedPoints(site).flatMap((address) => points.get(address) ?? []);
}

/** All that an hour which starts at `t` is computed by, besides amounts and factors. */
function rulesAt(site: Site, t: number): string {
  if (!site.emissions) return 'none';
  const inForce = Object.fromEntries(
    Object.entries(site.emissions).map(([name, entries]) => [name, entriesAt(dated(entries), t)]),
  );
  const named = new Set(textsIn(inForce));
  const points = [...pointsOf(site).values()].flatMap(({ device, point }) => {
    if (!named.has(point.address)) return [];
    const { kind, unit, intervalMs } = versionAt(point, t);
    return [
      [
        point.address,
        kind,
        unit,
        intervalMs,
        meterAt(device, Number.isFinite(t) ? localDateOf(t, site.timeZone) : SINCE_EVER),
      ],
    ];
  });
  return canonicalJson([inForce, points]);
}

const SIDES = ['credit', 'debit'] as const;

/** What an hour of a local day goes by of a meter: its errors, and what is taken off where it was not verified. */
function meterAt(device: Device, date: LocalDate): unknown {
  const calibration = calibrationOn(device, date);
  const errors = METERED.map((metered) => [
    permissibleErrorPct(device, date, metered),
    likelyErrorShare(device, date, metered),
    ...(calibration === 'lapsed' ? SIDES.map((side) => lapsedErrorPct(device, date, { side, metered })) : []),
  ]);
  return [calibration, errors];
}

/** When that may change. */
const meterBorders = ({ timeZone }: Site, device: Device): number[] =>
  meterEntries(device)
    .flatMap(({ from, verifiedFrom, verifiedUntil }) => [
      from,
      verifiedFrom,
      verifiedUntil === null ? null : addDays(verifiedUntil, 1),
    ])
    .flatMap((date) => (date == null ? [] : [localMidnightMs(date, timeZone)]));

const textsIn = (value: unknown): string[] =>
  typeof value === 'string'
    ? [value]
    : typeof value === 'object' && value !== null
      ? Object.values(value).flatMap(textsIn)
      : [];

/** Of each point, or of all entries that name none, the one that holds; in the order in which they add up. */
const entriesAt = (entries: readonly Dated[], t: number): unknown[] =>
  entriesInForce(
    entries.map((entry) => ({ ...entry, point: entry.point ?? '' })),
    t,
  ).map((entry) => ({ ...entry, fromMs: null, untilMs: null }));

function weatherSpans(before: Site, after: Site): Span[] {
  const [old, own] = [weatherSourcesOf(before), weatherSourcesOf(after)];
  const borders = [...old, ...own].flatMap(({ from }) => from ?? []);
  const asked = (sources: readonly WeatherSource[], date: LocalDate): string =>
    canonicalJson(
      sources
        .filter(({ from }) => from === null || from <= date)
        .map((s) => (s.kind === 'point' ? ['point', s.point] : ['file', s.file, s.baseC])),
    );
  const differing = differingSpans(SINCE_EVER, borders, (date) => asked(old, date) === asked(own, date));
  return [...differing, ...editedDays(old, own)].map(({ from, to }) => ({
    fromMs: from === SINCE_EVER ? -Infinity : localMidnightMs(from, after.timeZone),
    toMs: to === null ? Infinity : localMidnightMs(to, after.timeZone),
  }));
}

/** Days of which a daily file says something else than before. */
function editedDays(
  before: readonly WeatherSource[],
  after: readonly WeatherSource[],
): { from: LocalDate; to: LocalDate }[] {
  return after.flatMap((source) => {
    if (source.kind !== 'file') return [];
    const old = before.find((one) => one.kind === 'file' && one.file === source.file);
    if (old?.kind !== 'file') return [];
    const dates = new Set([...Object.keys(old.days), ...Object.keys(source.days)]);
    const edited = [...dates].filter((date) => old.days[date] !== source.days[date]).sort();
    return edited.reduce<{ from: LocalDate; to: LocalDate }[]>((joined, date) => {
      const last = joined.at(-1);
      if (last?.to === date) last.to = addDays(date, 1);
      else joined.push({ from: date, to: addDays(date, 1) });
      return joined;
    }, []);
  });
}

const spans = (borders: readonly number[], isSame: (t: number) => boolean): Span[] =>
  differingSpans(-Infinity, borders, isSame).map(({ from, to }) => ({ fromMs: from, toMs: to ?? Infinity }));
