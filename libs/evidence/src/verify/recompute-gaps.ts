import {
  bridgeOutcome,
  entriesInForce,
  HOUR_MS,
  inOrderOfTime,
  instantWithMs,
  localDateOf,
  localHourStart,
  localMidnightMs,
  standIns,
  sumOf,
  versionAt,
  WINDOW_MS,
  type Bridge,
  type DatedEntry,
  type DataGap,
  type Site,
  type StandIn,
  type WholeHour,
  type Window,
} from '#domain';
import type { ParsedContent } from '../pack/content-files.js';
import { EvidenceError } from '../pack/readings-csv.js';

const NAME = 'gaps.json';

type WindowsByPoint = ReadonlyMap<string, readonly Window[]>;

/**
 * What stands in for lost readings, by hour and address, from the gaps that a pack lists. Where and how long something is lost has
 * to follow from its raw rows, and so have the neighbours and the days before a gap that lie in its period; what lies before the
 * period is taken as it is stated.
 * @throws EvidenceError for a gap that the rows do not show, or that is not listed
 */
export function standInsOf(
  pack: Pick<ParsedContent, 'site' | 'gaps' | 'fromMs' | 'toMs'>,
  windows: WindowsByPoint,
  bridges: readonly Bridge[],
): Map<number, Map<string, StandIn>> {
  const refused = refusedHours(bridges, pack.site);
  const found = new Map<number, Map<string, StandIn>>();
  const stated = new Map<string, number>();
  for (const gap of pack.gaps) {
    checkNeighbours(pack, gap, windows.get(gap.point) ?? []);
    checkReference(pack, gap, windows.get(gap.point) ?? []);
    checkMaximum(pack, gap, windows.get(gap.point) ?? []);
    for (const hour of gap.hours) stated.set(`${gap.point} ${hour.startMs}`, hour.lostMs);
    for (const [startMs, standIn] of standIns(gap, pack.site.timeZone)) {
      const hour = found.get(startMs) ?? new Map<string, StandIn>();
      found.set(startMs, hour.set(gap.point, standIn));
    }
  }
  for (const { point, startMs, lostMs } of lostHours(pack, windows, refused)) {
    const own = stated.get(`${point} ${startMs}`);
    if (own !== undefined && own !== lostMs) {
      throw new EvidenceError(
        NAME,
        `${point} ${instantWithMs(startMs)}: ${own} ms are lost, the raw rows give ${lostMs}`,
      );
    }
    const isRefused = refused.get(point)?.has(startMs) ?? false;
    if (own === undefined && (isRefused || isLostForGood(windows.get(point) ?? [], startMs, pack.site))) {
      throw new EvidenceError(
        NAME,
        `${point} ${instantWithMs(startMs)}: the raw rows lose ${lostMs} ms that are not listed`,
      );
    }
  }
  return found;
}

/** Time lost, by address and hour. */
type LostByPoint = ReadonlyMap<string, ReadonlyMap<number, number>>;

/** Bridges that were refused are lost as what no reading can show any more. */
function refusedHours(bridges: readonly Bridge[], site: Site): LostByPoint {
  const lost = new Map<string, Map<number, number>>();
  for (const bridge of bridges) {
    if (bridgeOutcome(bridge, site).state !== 'refused') continue;
    const own = lost.get(bridge.point) ?? new Map<number, number>();
    for (const { startMs, ms } of bridge.hours) own.set(startMs, (own.get(startMs) ?? 0) + ms);
    lost.set(bridge.point, own);
  }
  return lost;
}

interface LostHour {
  readonly point: string;
  readonly startMs: number;
  readonly lostMs: number;
}

interface HourOfPoint {
  knownMs: number;
  lostMs: number;
}

/** Per hour: of each point what is lost for good; of debited ones also what they have not reported of known heat. */
function lostHours(
  { site, fromMs, toMs }: Pick<ParsedContent, 'site' | 'fromMs' | 'toMs'>,
  windows: WindowsByPoint,
  refused: LostByPoint,
): LostHour[] {
  const spec = site.emissions;
  if (!spec) return [];
  const debitEntries = [...(spec.excluded ?? []), ...spec.electricity, ...spec.fossilFuels, ...spec.haulage];
  const all = new Set([...spec.credited, ...debitEntries].map(({ point }) => point));
  const hours = new Map<number, Map<string, HourOfPoint>>();
  for (const point of all) {
    for (const window of windows.get(point) ?? []) {
      if (window.start < fromMs || window.start >= toMs) continue;
      const startMs = localHourStart(window.start, site.timeZone);
      const hour = hours.get(startMs) ?? new Map<string, HourOfPoint>();
      const own = hour.get(point) ?? { knownMs: 0, lostMs: 0 };
      if (window.amount !== null) own.knownMs += WINDOW_MS;
      own.lostMs += window.lostMs;
      hours.set(startMs, hour.set(point, own));
    }
    for (const [startMs, ms] of refused.get(point) ?? []) {
      const own = hours.get(startMs)?.get(point);
      if (own) own.lostMs += ms;
    }
  }
  const lost: LostHour[] = [];
  const inForce = (entries: readonly (DatedEntry & { readonly point: string })[], t: number): Set<string> =>
    new Set(entriesInForce(entries, t).map(({ point }) => point));
  for (const [startMs, hour] of hours) {
    const [credited, debited] = [inForce(spec.credited, startMs), inForce(debitEntries, startMs)];
    const heatMs = Math.max(0, ...[...credited].map((point) => hour.get(point)?.knownMs ?? 0));
    for (const point of new Set([...credited, ...debited])) {
      const { knownMs, lostMs } = hour.get(point) ?? { knownMs: 0, lostMs: 0 };
      const uncoveredMs = debited.has(point) && lostMs === 0 ? Math.max(0, heatMs - knownMs) : 0;
      if (lostMs + uncoveredMs > 0) lost.push({ point, startMs, lostMs: lostMs + uncoveredMs });
    }
  }
  return lost;
}

/** What a debited point never reported may be of a point without any data at all: then nothing stands in, and the net is unknown. */
const isLostForGood = (windows: readonly Window[], startMs: number, site: Site): boolean =>
  windows.some((window) => window.lostMs > 0 && localHourStart(window.start, site.timeZone) === startMs);

/** The hours before and after a gap, as far as they lie in the period. */
function checkNeighbours(
  { fromMs, toMs }: Pick<ParsedContent, 'fromMs' | 'toMs'>,
  gap: DataGap,
  windows: readonly Window[],
): void {
  const check = (startMs: number, stated: number | null, where: string): void => {
    if (startMs < fromMs || startMs + HOUR_MS > toMs) return;
    const inside = windows.filter(({ start }) => start >= startMs && start < startMs + HOUR_MS);
    const known = inOrderOfTime(inside, ({ start }) => start).flatMap(({ amount }) => amount ?? []);
    const rate = known.length === 0 ? null : (sumOf(known) / known.length) * (HOUR_MS / WINDOW_MS);
    if (rate === stated) return;
    throw new EvidenceError(
      NAME,
      `${gap.point} ${where} ${instantWithMs(startMs)}: ${stated} per hour, the raw rows give ${rate}`,
    );
  };
  if (gap.fromMs !== null) check(gap.fromMs - HOUR_MS, gap.before, 'before');
  check(gap.toMs, gap.after, 'after');
}

/** The rated maximum, and that no whole hour of the period before the gap brought more than the greatest one. */
function checkMaximum(
  { site, fromMs, toMs }: Pick<ParsedContent, 'site' | 'fromMs' | 'toMs'>,
  gap: DataGap,
  windows: readonly Window[],
): void {
  const startMs = gap.fromMs ?? gap.hours[0]?.startMs;
  const point = site.devices.flatMap(({ points }) => points).find(({ address }) => address === gap.point);
  if (startMs === undefined || !point) return;
  const declared = versionAt(point, startMs).maxRatePerHour;
  if (gap.maxRate !== declared) {
    throw new EvidenceError(
      NAME,
      `${gap.point}: rated for ${gap.maxRate} per hour, configuration.json says ${declared}`,
    );
  }
  if (gap.reference.length === 0 && gap.greatestHour === null) return;
  if (gap.side !== 'debit') return;
  const midnight = localMidnightMs(localDateOf(startMs, site.timeZone), site.timeZone);
  const inside = windows.filter(({ start }) => start >= fromMs && start < Math.min(toMs, midnight));
  for (const hour of wholeHours(inside, site.timeZone)) {
    const isStated = gap.greatestHour?.startMs === hour.startMs;
    if (isStated ? gap.greatestHour.amount === hour.amount : hour.amount <= (gap.greatestHour?.amount ?? -Infinity))
      continue;
    throw new EvidenceError(
      NAME,
      `${gap.point} ${instantWithMs(hour.startMs)}: the hour brought ${hour.amount}, the greatest before the gap is said to be ${gap.greatestHour?.amount ?? 'none'}`,
    );
  }
}

/** Hours of which all is covered, and nothing estimated. */
function wholeHours(windows: readonly Window[], timeZone: string): WholeHour[] {
  const hours = new Map<number, Window[]>();
  for (const window of inOrderOfTime(windows, ({ start }) => start)) {
    const startMs = localHourStart(window.start, timeZone);
    hours.set(startMs, [...(hours.get(startMs) ?? []), window]);
  }
  return [...hours].flatMap(([startMs, own]) => {
    const known = own.flatMap(({ amount }) => amount ?? []);
    const isWhole =
      known.length * WINDOW_MS === HOUR_MS &&
      own.every(({ coveredMs, codes }) => coveredMs === WINDOW_MS && !codes.includes('ESTIMATED'));
    return isWhole ? [{ startMs, amount: sumOf(known) }] : [];
  });
}

/** Days before a gap that lie in the period. */
function checkReference(
  { site, fromMs, toMs }: Pick<ParsedContent, 'site' | 'fromMs' | 'toMs'>,
  gap: DataGap,
  windows: readonly Window[],
): void {
  if (gap.reference.length === 0) return;
  const sums = new Map<string, number>();
  for (const { start, amount } of inOrderOfTime(windows, (window) => window.start)) {
    if (start < fromMs || start >= toMs || amount === null) continue;
    const date = localDateOf(start, site.timeZone);
    sums.set(date, (sums.get(date) ?? 0) + amount);
  }
  for (const { date, amount } of gap.reference) {
    const own = sums.get(date);
    if (own !== undefined && own !== amount) {
      throw new EvidenceError(
        NAME,
        `${gap.point} ${date}: the day before the gap brought ${amount}, the raw rows give ${own}`,
      );
    }
  }
}
