import {
  DAY_MS,
  holdMs,
  knownUntil,
  versionAt,
  windowEnd,
  windowStart,
  type Point,
  type PointWindows as PointRunResult,
} from '#domain';
import {
  readEstimatedPoints,
  readNeighbour,
  readNextMoment,
  readRowTime,
  readStatesBefore,
  replaceWindows,
  type ChangedWindow,
  type PointWindows,
  type Queryable,
  type Session,
} from '#postgres';
import { lookBackMs } from './companion-feeds.js';
import type { DerivedSite } from '../derived-site.js';
import { readDeviceInput, type DerivedDevice, type DeviceInput } from './device-input.js';
import { runningAfter, type RunningDevice } from './running-devices.js';
import { deepStarts, runPoints, settlement, startsOf, type DevicePoint, type PointStart } from './run-points.js';

const END_OF_TIME_MS = Date.UTC(9999, 0, 1);

/** Where windows go: the real table, or a shadow. */
type WriteWindows = typeof replaceWindows;

/** A stretch of time in which something of a device changed. `isWhole`: more than readings may have, all points are run. */
export interface ChangedSpan {
  readonly fromMs: number;
  readonly toMs: number;
  readonly isWhole: boolean;
}

export interface SpanLimits {
  /** Rows behind the change that are read at most; the rest becomes a span of its own. */
  readonly mostRows: number;
  /** Whether a run that has to begin more rows than that before the change is left for later. Default: it is made. */
  readonly isBackBounded?: boolean;
  /** What was stored behind it came after the marks were taken, and has its own, Unix ms; default: nothing is. */
  readonly knownMs?: number;
}

/** What is done, and the span that a further pass has to carry through; null: none. */
interface SpanResult {
  readonly changed: ChangedWindow[];
  readonly rest: { readonly fromMs: number; readonly toMs: number } | null;
  /** How many of the following spans were carried through as well. */
  readonly absorbed: number;
  /** Values that were read. */
  readonly values: number;
  /** To go on from, once this is committed; null: something lies behind it, or not everything is as it usually is. */
  readonly running: RunningDevice | null;
}

/**
 * Runs the points of a device over what changed in [fromMs, toMs] and on until the new state equals the stored one. Where only
 * readings are new, points without any in the span stay as they are, unless their rules ask one that has some. A run that comes
 * to a following span takes it along: what changes a long stretch is made once, not once for each of them.
 * @param following further spans, rising
 * @returns null: it has to begin too far back
 */
export async function deriveSpan(
  tx: Session,
  derived: DerivedSite,
  device: DerivedDevice,
  { fromMs, toMs: firstToMs, isWhole }: ChangedSpan,
  { mostRows, isBackBounded = false, knownMs = Infinity }: SpanLimits,
  following: readonly ChangedSpan[] = [],
  writeWindows: WriteWindows = replaceWindows,
): Promise<SpanResult | null> {
  const write = (starts: readonly PointStart[], runs: readonly PointRunResult[], toMs: (index: number) => number) =>
    writeWindows(tx, piecesOf(starts, runs, toMs));
  const window = windowStart(fromMs);
  const backMs = lookBackMs(device.points);
  const rowLimitMs = await readRowTime(tx, device.deviceId, window, mostRows);
  const limitMs = rowLimitMs === null ? Infinity : windowEnd(rowLimitMs);
  let toMs = firstToMs;
  let absorbed = 0;
  let values = 0;
  /** What changed at `toMs` may be asked for so long after it. */
  const enough = (): number => Math.min(windowEnd(toMs + backMs) + DAY_MS, limitMs);
  let endMs = enough();
  const absorb = (): boolean => {
    const before = absorbed;
    for (let next = following[absorbed]; next && next.isWhole === isWhole && next.fromMs < endMs;) {
      toMs = Math.max(toMs, next.toMs);
      endMs = Math.max(endMs, enough());
      next = following[++absorbed];
    }
    return absorbed > before;
  };
  const begin = async (): Promise<PointStart[]> => {
    const newsEndMs = Math.min(windowEnd(toMs), limitMs);
    const states = await readStatesBefore(
      tx,
      device.points.map(({ pointId }) => ({ pointId, beforeMs: window })),
    );
    const points = isWhole
      ? device.points
      : await pointsWithNews(tx, device, { fromMs: window, toMs: newsEndMs }, states);
    return startsOf(tx, points, fromMs, states);
  };
  absorb();
  let starts = await begin();
  if (starts.length === 0) {
    return {
      changed: [],
      rest: windowEnd(toMs) > endMs ? { fromMs: endMs, toMs } : null,
      absorbed,
      values,
      running: null,
    };
  }
  for (;;) {
    const beginMs = Math.min(window, ...starts.map((start) => start.fromMs));
    if (isBackBounded && beginMs < window) {
      const farMs = await readRowTime(tx, device.deviceId, beginMs, mostRows);
      if (farMs !== null && farMs < window) return null;
    }
    const nextMs = await readNextMoment(tx, device.deviceId, endMs);
    const untilMs = nextMs === null ? Infinity : endMs;
    const input = await readDeviceInput(tx, device, beginMs - backMs, Math.min(untilMs, END_OF_TIME_MS), knownMs);
    values += input.values;
    const { runs, isWeathered } = await runPoints(tx, derived, starts, input, { newFromMs: fromMs, untilMs });
    const reaching = new Set(starts.filter(({ deepMs }, i) => deepMs !== null && runs[i]!.reachMs !== null));
    if (reaching.size > 0) {
      starts = await deepStarts(tx, starts, reaching);
      continue;
    }
    if (nextMs === null) {
      const running = isWhole || isWeathered ? null : runningOf(device, starts, runs, input, beginMs);
      return { changed: await write(starts, runs, () => Infinity), rest: null, absorbed, values, running };
    }
    const settledAt = await settlement(tx, starts, runs, { afterMs: windowEnd(toMs + backMs), endMs });
    if (settledAt !== null) {
      const changed = await write(starts, runs, (i) => settledAt[i]!);
      return { changed, rest: null, absorbed, values, running: null };
    }
    if (endMs >= limitMs) {
      const changed = await write(starts, runs, () => endMs);
      const rest = await restOf(tx, device, starts, runs, { fromMs: endMs, toMs, isWhole });
      return { changed, rest, absorbed, values, running: null };
    }
    // Nothing settles inside a gap: go on to where readings are again, and at least as far as we have come.
    endMs = Math.min(Math.max(windowEnd(nextMs) + DAY_MS, endMs + (endMs - beginMs)), limitMs);
    if (absorb()) starts = await begin();
  }
}

/**
 * Points that have a reading, an amount or an event in the span, or a gap that is shared out by weather, which may be what is new; and those whose
 * last value holds into it: a pass before may have ended while it did.
 * @param states before the span
 */
async function pointsWithNews(
  tx: Queryable,
  device: DerivedDevice,
  { fromMs, toMs }: { readonly fromMs: number; readonly toMs: number },
  states: ReadonlyMap<number, string>,
): Promise<DevicePoint[]> {
  const { points, sent } = await readDeviceInput(tx, device, fromMs, toMs + lookBackMs(device.points));
  const pointIds = device.points.map(({ pointId }) => pointId);
  const estimated = await readEstimatedPoints(tx, pointIds, { fromMs, toMs });
  const isInside = ({ t }: { readonly t: number }): boolean => t < toMs;
  return device.points.filter(({ pointId, point, companions }) => {
    const own = points.get(pointId);
    const isAsked = companions.some((one) => sent.get(one.pointId)?.some(isInside));
    const news = isAsked ? own?.readings.length : own?.readings.filter(isInside).length;
    const isHeld = heldUntil(point, states.get(pointId) ?? null) > fromMs;
    return isHeld || estimated.has(pointId) || (news ?? 0) > 0 || own?.events.some(isInside) === true;
  });
}

/** Until when the last value of a state holds if nothing follows it, Unix ms; -Infinity: there is none. */
function heldUntil(point: Point, state: string | null): number {
  const lastMs = knownUntil(state);
  return lastMs === null ? -Infinity : lastMs + holdMs(versionAt(point, lastMs));
}

/** What changed may still run on in a point that is silent at the end of this pass: as far as its next reading, or as its last one holds. */
async function restOf(
  tx: Queryable,
  { deviceId, points }: DerivedDevice,
  starts: readonly PointStart[],
  runs: readonly PointRunResult[],
  { fromMs, toMs, isWhole }: ChangedSpan,
): Promise<SpanResult['rest']> {
  let untilMs = toMs >= fromMs || isWhole ? Math.max(fromMs, toMs) : -Infinity;
  for (const { pointId, point } of points) {
    const i = starts.findIndex((start) => start.pointId === pointId);
    if (i < 0) continue;
    const next = await readNeighbour(tx, deviceId, pointId, fromMs, 'atOrAfter');
    const runsOnMs = next ? next.t : heldUntil(point, runs[i]!.state);
    if (next || runsOnMs > fromMs) untilMs = Math.max(untilMs, runsOnMs);
  }
  return untilMs === -Infinity ? null : { fromMs, toMs: untilMs };
}

/** After a run over all rows of the device from a moment on, as `continueDevices` leaves it. */
const runningOf = (
  device: DerivedDevice,
  starts: readonly PointStart[],
  runs: readonly PointRunResult[],
  { sent }: DeviceInput,
  readFromMs: number,
): RunningDevice | null =>
  runningAfter(
    {
      device,
      runs: new Map(starts.map(({ pointId }, i) => [pointId, runs[i]!])),
      readings: sent,
      before: null,
      lookBackMs: lookBackMs(device.points),
    },
    readFromMs,
  );

const piecesOf = (
  starts: readonly PointStart[],
  runs: readonly PointRunResult[],
  toMs: (index: number) => number,
): PointWindows[] =>
  starts.map(({ pointId, fromMs }, i) => ({
    pointId,
    fromMs,
    toMs: toMs(i),
    windows: runs[i]!.windows.filter((window) => window.start < toMs(i)),
    codes: runs[i]!.codes.filter(({ t }) => t < toMs(i)),
  }));
