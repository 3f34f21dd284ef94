/** The engines of a device: from where each of its points runs, what they make, and from where on everything is as it was. */
import {
  continueBack,
  localMidnightMs,
  offSeasonOf,
  reachBack,
  runPoint,
  versionAt,
  WINDOW_MS,
  windowStart,
  type GapSpan,
  type OffSeason,
  type Point,
  type PointWindows as PointRunResult,
  type WeightOfDay,
} from '#domain';
import { readBridged, readStatesBefore, type Queryable } from '#postgres';
import { companionFeeds } from './companion-feeds.js';
import type { DerivedSite } from '../derived-site.js';
import { sinceMoment, type DerivedDevice, type DeviceInput } from './device-input.js';
import { degreeDayWeights } from '../figures/weather.js';
import { ratesBeside } from './edge-gaps.js';
import { flagsOf } from './reading-flags.js';

export type DevicePoint = DerivedDevice['points'][number];

export interface PointStart extends DevicePoint {
  readonly fromMs: number;
  readonly state: string | null;
  /** Where it has to begin instead if something that is held ends in the run; null: there is nothing before `fromMs` to reach. */
  readonly deepMs: number | null;
}

/**
 * Where each point has to begin, and with which state: the window of its last good reading before the change. While readings are
 * held, or kept apart, that one may lie far back: then where they go on, unless what is stored shows that a hold ended behind it.
 * @param states before the window of the change
 */
export async function startsOf(
  tx: Queryable,
  points: readonly DevicePoint[],
  fromMs: number,
  states: ReadonlyMap<number, string>,
): Promise<PointStart[]> {
  const window = windowStart(fromMs);
  const borders = points.map(({ pointId, point }) => {
    const state = states.get(pointId) ?? null;
    const version = versionAt(point, fromMs);
    const openMs = Math.min(window, reachBack(fromMs, state, version));
    return { pointId, openMs, nearMs: nearBorder(point, openMs, continueBack(fromMs, state, version)) };
  });
  const deep = await readBridged(tx, borders.filter(isFar).map(beforeBorder));
  const begins = points.map((one, i) => {
    const { openMs, nearMs } = borders[i]!;
    const isNear = openMs < nearMs && !deep.has(one.pointId);
    return { ...one, fromMs: isNear ? Math.min(window, nearMs) : openMs, deepMs: isNear ? openMs : null };
  });
  return withStates(
    tx,
    begins,
    new Map(points.map(({ pointId }) => [pointId, { window, state: states.get(pointId) }])),
  );
}

/** The same points, those that reach back from where they have to begin then. */
export async function deepStarts(
  tx: Queryable,
  starts: readonly PointStart[],
  reaching: ReadonlySet<PointStart>,
): Promise<PointStart[]> {
  const begins = starts.map((start) =>
    reaching.has(start) && start.deepMs !== null ? { ...start, fromMs: start.deepMs, deepMs: null } : start,
  );
  return withStates(
    tx,
    begins,
    new Map(starts.map(({ pointId, fromMs, state }) => [pointId, { window: fromMs, state: state ?? undefined }])),
  );
}

interface KnownState {
  readonly window: number;
  readonly state: string | undefined;
}

async function withStates<Start extends Omit<PointStart, 'state'>>(
  tx: Queryable,
  begins: readonly Start[],
  known: ReadonlyMap<number, KnownState>,
): Promise<(Start & { state: string | null })[]> {
  const isKnown = ({ pointId, fromMs }: Start): boolean => known.get(pointId)?.window === fromMs;
  const others = await readStatesBefore(
    tx,
    begins.filter((begin) => !isKnown(begin)).map(({ pointId, fromMs }) => ({ pointId, beforeMs: fromMs })),
  );
  return begins.map((begin) => ({
    ...begin,
    state: (isKnown(begin) ? known.get(begin.pointId)?.state : others.get(begin.pointId)) ?? null,
  }));
}

interface Border {
  readonly pointId: number;
  readonly openMs: number;
  readonly nearMs: number;
}

/** One window more costs nothing; a point that was declared anew may change its unit on the way. */
function nearBorder(point: Point, openMs: number, nearMs: number): number {
  if (point.versions.length > 1) return openMs;
  return nearMs - WINDOW_MS > openMs ? nearMs : Math.min(openMs, nearMs);
}
const isFar = ({ openMs, nearMs }: Border): boolean => openMs < nearMs;
const beforeBorder = ({ pointId, nearMs }: Border) => ({ pointId, startMs: nearMs - WINDOW_MS });

/**
 * Runs the engines up to `untilMs`; what changed lies at `newFromMs` or behind it. Weather, and readings beside a gap, are looked up
 * only where a gap of more than a day asks for them (`isWeathered`).
 */
export async function runPoints(
  tx: Queryable,
  derived: DerivedSite,
  starts: readonly PointStart[],
  input: DeviceInput,
  { newFromMs, untilMs }: { readonly newFromMs: number; readonly untilMs: number },
): Promise<{ readonly runs: PointRunResult[]; readonly isWeathered: boolean }> {
  const { timeZone, season } = derived.site;
  const run = (start: PointStart, weightOfDay: WeightOfDay, rate: OffSeason['rate']): PointRunResult => {
    const own = input.points.get(start.pointId);
    return runPoint({
      versions: start.point.versions,
      timeZone,
      state: start.state,
      fromMs: start.fromMs,
      toMs: untilMs,
      readings: sinceMoment(own?.readings ?? [], start.fromMs),
      events: (own?.events ?? []).filter((event) => event.t >= start.fromMs),
      maintenance: input.maintenance,
      newFromMs,
      flags: own ? flagsOf(own.arrivals, own.conflicts, timeZone).filter(({ t }) => t >= start.fromMs) : [],
      weightOfDay,
      offSeason: offSeasonOf(season, rate),
      companions: companionFeeds(start.companions, input.sent, -Infinity),
    });
  };
  const runs: PointRunResult[] = [];
  let isWeathered = false;
  for (const start of starts) {
    const asked: string[] = [];
    const gaps: GapSpan[] = [];
    const first = run(
      start,
      (date) => (asked.push(date), null),
      (t0, t1) => (gaps.push({ fromMs: t0, toMs: t1 }), 0),
    );
    if (asked.length === 0) {
      runs.push(first);
      continue;
    }
    isWeathered = true;
    // The gap may have begun before the run.
    const gapMs = localMidnightMs(asked.sort()[0]!, timeZone);
    const weights = await degreeDayWeights(tx, derived, Math.min(gapMs, start.fromMs), input.lastMs);
    const rate = await ratesBeside(tx, derived.site, start, { run: first, untilMs }, gaps);
    runs.push(run(start, weights, rate));
  }
  return { runs, isWeathered };
}

/**
 * From which window on each point is as it was: behind the change, with the stored state, all segments before it ended, but for
 * what is held on and on. null: not yet known for one of them.
 */
export async function settlement(
  tx: Queryable,
  starts: readonly PointStart[],
  runs: readonly PointRunResult[],
  { afterMs, endMs }: { readonly afterMs: number; readonly endMs: number },
): Promise<number[] | null> {
  const ends = starts.map(({ pointId, point }, i): Border => {
    const { openFrom, continuesFrom } = runs[i]!;
    const openMs = openFrom === null ? endMs : windowStart(openFrom);
    return { pointId, openMs, nearMs: nearBorder(point, openMs, windowStart(Math.min(continuesFrom, endMs))) };
  });
  if (ends.some(({ nearMs }) => nearMs < afterMs)) return null;
  const deep = await readBridged(tx, ends.filter(isFar).map(beforeBorder));
  const borders = ends.map(({ pointId, openMs, nearMs }) => (deep.has(pointId) ? openMs : nearMs));
  if (borders.some((border) => border < afterMs)) return null;
  const stored = await readStatesBefore(
    tx,
    starts.map(({ pointId }, i) => ({ pointId, beforeMs: borders[i]! })),
  );
  const isSame = starts.every(({ pointId }, i) => (stored.get(pointId) ?? null) === runs[i]!.stateBefore(borders[i]!));
  return isSame ? borders : null;
}
