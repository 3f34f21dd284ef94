import {
  localDateOf,
  localHourStart,
  localMidnightMs,
  addDays,
  reachBack,
  runPoint,
  versionAt,
  windowEnd,
  windowStart,
  type PointWindows as PointRunResult,
  type WeightOfDay,
} from '#domain';
import {
  addHourMarks,
  addMarks,
  deleteMarks,
  readEstimatedSpans,
  readNextMoment,
  readRowTime,
  readStatesBefore,
  replaceWindows,
  takeMarks,
  type ChangedWindow,
  type Database,
  type MarkCause,
  type Queryable,
  type TakenMark,
} from '#postgres';
import { countedPoints, type DerivedSite } from './derived-site.js';
import { readDeviceInput, type DerivedDevice, type DeviceInput } from './device-input.js';
import { degreeDayWeights } from './weather.js';

const DAY_MS = 86_400_000;
/** Rows of one device that a transaction reads at most; the rest becomes a mark of its own. */
const MOST_ROWS = 20_000;
/** Marks closer than this are carried through together. */
const NEAR_MS = DAY_MS;
const END_OF_TIME_MS = Date.UTC(9999, 0, 1);

export interface WindowsPass {
  /** Marks of this device are left. */
  readonly more: boolean;
  /** Windows that are different now. */
  readonly changed: number;
}

interface Span {
  readonly fromMs: number;
  readonly toMs: number;
  readonly cause: MarkCause;
  readonly ids: readonly number[];
}

/**
 * Makes the windows of a device again from the earliest mark on, as far as anything changes, in one transaction with the marks
 * of the hours that follow from them. null: another process is at it.
 */
export async function deriveDevice(
  db: Database,
  derived: DerivedSite,
  device: DerivedDevice,
): Promise<WindowsPass | null> {
  return db.transaction(async (tx) => {
    const marks = await takeMarks(tx, device.deviceId);
    if (marks === null) return null;
    const [span, ...others] = spansOf(marks);
    if (!span) return { more: false, changed: 0 };
    const { changed, restFromMs } = await deriveSpan(tx, derived, device, span.fromMs, span.toMs);
    if (restFromMs !== null) {
      const rest = { deviceId: device.deviceId, fromMs: restFromMs, toMs: Math.max(restFromMs, span.toMs) };
      await addMarks(tx, [rest], span.cause);
    }
    await markFollowers(tx, derived, changed, span.cause);
    await deleteMarks(tx, span.ids);
    return { more: others.length > 0 || restFromMs !== null, changed: changed.length };
  });
}

/** Joins marks that lie near each other; the earliest first. */
function spansOf(marks: readonly TakenMark[]): Span[] {
  const spans: { fromMs: number; toMs: number; cause: MarkCause; ids: number[] }[] = [];
  for (const mark of [...marks].sort((a, b) => a.fromMs - b.fromMs)) {
    const last = spans.at(-1);
    if (!last || mark.fromMs > last.toMs + NEAR_MS) {
      spans.push({ fromMs: mark.fromMs, toMs: mark.toMs, cause: mark.cause, ids: [mark.id] });
      continue;
    }
    last.toMs = Math.max(last.toMs, mark.toMs);
    last.ids.push(mark.id);
    if (mark.cause !== 'readings' && last.cause !== 'configuration') last.cause = mark.cause;
  }
  return spans;
}

interface PointStart {
  readonly pointId: number;
  readonly address: string;
  readonly fromMs: number;
  readonly state: string | null;
}

/**
 * Runs all points of a device over what changed in [fromMs, toMs] and on until the new state equals the stored one.
 * @returns windows that are different, and from where on a further pass is needed (null: all is carried through)
 */
export async function deriveSpan(
  tx: Queryable,
  derived: DerivedSite,
  device: DerivedDevice,
  fromMs: number,
  toMs: number,
): Promise<{ changed: ChangedWindow[]; restFromMs: number | null }> {
  const starts = await startsOf(tx, device, fromMs);
  const beginMs = Math.min(windowStart(fromMs), ...starts.map((start) => start.fromMs));
  const rowLimitMs = await readRowTime(tx, device.deviceId, Math.max(beginMs, windowStart(fromMs)), MOST_ROWS);
  const limitMs = rowLimitMs === null ? Infinity : windowEnd(rowLimitMs);
  let endMs = Math.min(windowEnd(toMs) + DAY_MS, limitMs);
  for (;;) {
    const nextMs = await readNextMoment(tx, device.deviceId, endMs);
    const untilMs = nextMs === null ? Infinity : endMs;
    const input = await readDeviceInput(tx, device, beginMs, Math.min(untilMs, END_OF_TIME_MS));
    const runs = await runPoints(tx, derived, starts, input, untilMs);
    if (nextMs === null) return { changed: await write(tx, starts, runs, () => Infinity), restFromMs: null };

    const isIdle = starts.map((start) => nothingBehind(input, start.pointId, windowStart(fromMs)));
    const settledAt = await settlement(tx, starts, runs, { isIdle, afterMs: windowEnd(toMs), endMs });
    if (settledAt !== null) return { changed: await write(tx, starts, runs, (i) => settledAt[i]!), restFromMs: null };
    if (endMs >= limitMs) return { changed: await write(tx, starts, runs, () => endMs), restFromMs: endMs };
    // Nothing settles inside a gap: go on to where readings are again, and at least as far as we have come.
    endMs = Math.min(Math.max(windowEnd(nextMs) + DAY_MS, endMs + (endMs - beginMs)), limitMs);
  }
}

/** Where each point has to begin, and with which state: the window of its last good reading before the change. */
async function startsOf(tx: Queryable, device: DerivedDevice, fromMs: number): Promise<PointStart[]> {
  const window = windowStart(fromMs);
  const states = await readStatesBefore(
    tx,
    device.points.map(({ pointId }) => ({ pointId, beforeMs: window })),
  );
  const begins = device.points.map(({ pointId, point }) => ({
    pointId,
    address: point.address,
    fromMs: Math.min(window, reachBack(fromMs, states.get(pointId) ?? null, versionAt(point, fromMs))),
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
async function runPoints(
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
      versions: derived.points.get(start.address)!.point.versions,
      timeZone,
      state: start.state,
      fromMs: start.fromMs,
      toMs: untilMs,
      readings: (own?.readings ?? []).filter((reading) => reading.t >= start.fromMs),
      events: (own?.events ?? []).filter((event) => event.t >= start.fromMs),
      maintenance: input.maintenance,
      weightOfDay,
      canStick: input.canStick,
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
    results.push(run(start, await degreeDayWeights(tx, derived, start.fromMs, input.lastMs)));
  }
  return results;
}

/**
 * From which window on each point is as it was: behind the change, with the stored state, all segments before it ended.
 * null: not yet known for one of them.
 */
async function settlement(
  tx: Queryable,
  starts: readonly PointStart[],
  runs: readonly PointRunResult[],
  { isIdle, afterMs, endMs }: { readonly isIdle: readonly boolean[]; readonly afterMs: number; readonly endMs: number },
): Promise<number[] | null> {
  const borders = runs.map(({ openFrom }, i) =>
    isIdle[i] ? starts[i]!.fromMs : openFrom === null ? endMs : windowStart(openFrom),
  );
  if (borders.some((border, i) => !isIdle[i] && border < afterMs)) return null;
  const stored = await readStatesBefore(
    tx,
    starts.map(({ pointId }, i) => ({ pointId, beforeMs: borders[i]! })),
  );
  const isSame = starts.every(
    ({ pointId }, i) => isIdle[i] || (stored.get(pointId) ?? null) === runs[i]!.stateBefore(borders[i]!),
  );
  return isSame ? borders : null;
}

/** A point that says nothing from the change on is as it was: its windows are left alone. */
function nothingBehind(input: DeviceInput, pointId: number, ms: number): boolean {
  const own = input.points.get(pointId);
  return !own?.readings.some(({ t }) => t >= ms) && !own?.events.some(({ t }) => t >= ms);
}

function write(
  tx: Queryable,
  starts: readonly PointStart[],
  runs: readonly PointRunResult[],
  toMs: (index: number) => number,
): Promise<ChangedWindow[]> {
  return replaceWindows(
    tx,
    starts.map(({ pointId, fromMs }, i) => ({
      pointId,
      fromMs,
      toMs: toMs(i),
      windows: runs[i]!.windows.filter((window) => window.start < toMs(i)),
      codes: runs[i]!.codes.filter(({ t }) => t < toMs(i)),
    })),
  );
}

/** The hours whose figures are made from changed windows, and the gaps that changed weather shares out differently. */
async function markFollowers(
  tx: Queryable,
  derived: DerivedSite,
  changed: readonly ChangedWindow[],
  cause: MarkCause,
): Promise<void> {
  if (changed.length === 0) return;
  const { site, siteId, points } = derived;
  const counted = new Set(countedPoints(site).flatMap((address) => points.get(address)?.pointId ?? []));
  const hours = new Set<number>();
  for (const { pointId, startMs } of changed) {
    if (counted.has(pointId)) hours.add(localHourStart(startMs, site.timeZone));
  }
  await addHourMarks(tx, siteId, [...hours], cause);

  const weatherId = site.weatherPoint === null ? undefined : points.get(site.weatherPoint)?.pointId;
  const weather = changed.filter(({ pointId }) => pointId === weatherId).map(({ startMs }) => startMs);
  if (weather.length === 0) return;
  const midnight = (ms: number, days: number): number =>
    localMidnightMs(addDays(localDateOf(ms, site.timeZone), days), site.timeZone);
  const first = weather.reduce((a, b) => Math.min(a, b));
  const last = weather.reduce((a, b) => Math.max(a, b));
  const range = { fromMs: midnight(first, 0), toMs: midnight(last, 1) };
  await addMarks(tx, await readEstimatedSpans(tx, siteId, range), cause);
}
