/** The engines of a device: from where each of its points runs, what they make, and from where on everything is as it was. */
import {
  localMidnightMs,
  reachBack,
  runPoint,
  versionAt,
  windowStart,
  type PointWindows as PointRunResult,
  type WeightOfDay,
} from '#domain';
import { readStatesBefore, type Queryable } from '#postgres';
import { companionFeeds } from './companion-feeds.js';
import type { DerivedSite } from '../derived-site.js';
import type { DerivedDevice, DeviceInput } from './device-input.js';
import { degreeDayWeights } from '../figures/weather.js';
import { flagsOf } from './reading-flags.js';

export type DevicePoint = DerivedDevice['points'][number];

export interface PointStart extends DevicePoint {
  readonly fromMs: number;
  readonly state: string | null;
}

/** Where each point has to begin, and with which state: the window of its last good reading before the change. */
export async function startsOf(tx: Queryable, points: readonly DevicePoint[], fromMs: number): Promise<PointStart[]> {
  const window = windowStart(fromMs);
  const states = await readStatesBefore(
    tx,
    points.map(({ pointId }) => ({ pointId, beforeMs: window })),
  );
  const begins = points.map((one) => ({
    ...one,
    fromMs: Math.min(window, reachBack(fromMs, states.get(one.pointId) ?? null, versionAt(one.point, fromMs))),
  }));
  const earlier = begins.filter((begin) => begin.fromMs < window);
  const earlierStates = await readStatesBefore(
    tx,
    earlier.map((begin) => ({ pointId: begin.pointId, beforeMs: begin.fromMs })),
  );
  return begins.map((begin) => ({
    ...begin,
    state: (begin.fromMs < window ? earlierStates : states).get(begin.pointId) ?? null,
  }));
}

/** Runs the engines. Weather is looked up only where a gap of more than a day asks for it. */
export async function runPoints(
  tx: Queryable,
  derived: DerivedSite,
  starts: readonly PointStart[],
  input: DeviceInput,
  untilMs: number,
): Promise<PointRunResult[]> {
  const { timeZone } = derived.site;
  const run = (start: PointStart, weightOfDay: WeightOfDay): PointRunResult => {
    const own = input.points.get(start.pointId);
    return runPoint({
      versions: start.point.versions,
      timeZone,
      state: start.state,
      fromMs: start.fromMs,
      toMs: untilMs,
      readings: (own?.readings ?? []).filter((reading) => reading.t >= start.fromMs),
      events: (own?.events ?? []).filter((event) => event.t >= start.fromMs),
      maintenance: input.maintenance,
      flags: own ? flagsOf(own.arrivals, own.conflicts, timeZone).filter(({ t }) => t >= start.fromMs) : [],
      weightOfDay,
      companions: companionFeeds(start.companions, input.sent, -Infinity),
    });
  };
  const results: PointRunResult[] = [];
  for (const start of starts) {
    const asked: string[] = [];
    const first = run(start, (date) => (asked.push(date), null));
    if (asked.length === 0) {
      results.push(first);
      continue;
    }
    // The gap may have begun before the run.
    const gapMs = localMidnightMs(asked.sort()[0]!, timeZone);
    results.push(run(start, await degreeDayWeights(tx, derived, Math.min(gapMs, start.fromMs), input.lastMs)));
  }
  return results;
}

/**
 * From which window on each point is as it was: behind the change, with the stored state, all segments before it ended.
 * null: not yet known for one of them.
 */
export async function settlement(
  tx: Queryable,
  starts: readonly PointStart[],
  runs: readonly PointRunResult[],
  { afterMs, endMs }: { readonly afterMs: number; readonly endMs: number },
): Promise<number[] | null> {
  const borders = runs.map(({ openFrom }) => (openFrom === null ? endMs : windowStart(openFrom)));
  if (borders.some((border) => border < afterMs)) return null;
  const stored = await readStatesBefore(
    tx,
    starts.map(({ pointId }, i) => ({ pointId, beforeMs: borders[i]! })),
  );
  const isSame = starts.every(({ pointId }, i) => (stored.get(pointId) ?? null) === runs[i]!.stateBefore(borders[i]!));
  return isSame ? borders : null;
}
