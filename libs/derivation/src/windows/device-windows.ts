import {
  addDays,
  DAY_MS,
  localDateOf,
  localHourStart,
  localMidnightMs,
  reachBack,
  runPoint,
  versionAt,
  weatherSourcesOf,
  windowEnd,
  windowStart,
  type PointWindows as PointRunResult,
  type WeightOfDay,
} from '#domain';
import {
  addHourMarks,
  addMarks,
  deleteMarks,
  MARK_CAUSES,
  readEstimatedPoints,
  readEstimatedSpans,
  readNeighbour,
  readNextMoment,
  readRowTime,
  readStatesBefore,
  readSubstitutedHours,
  replaceWindows,
  takeMarks,
  type ChangedWindow,
  type Database,
  type MarkCause,
  type PointWindows,
  type Queryable,
  type TakenMark,
} from '#postgres';
import { companionFeeds, lookBackMs } from './companion-feeds.js';
import { countedPoints, type DerivedSite } from '../derived-site.js';
import { readDeviceInput, type DerivedDevice, type DeviceInput } from './device-input.js';
import { REFERENCE_MS } from '../figures/fill-gaps.js';
import { flagsOf } from './reading-flags.js';
import { degreeDayWeights } from '../figures/weather.js';

/** Rows of one device behind a change that a transaction reads at most; the rest becomes a mark of its own. */
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
  readonly causes: ReadonlySet<MarkCause>;
  readonly ids: readonly number[];
}

/**
 * Makes the windows of a device again from the earliest mark on, as far as anything changes, in one transaction with the marks
 * of the hours that follow from them. null: another process is at it.
 * @param mostRows rows behind the change that are read at most; the rest becomes a mark of its own
 */
export async function deriveDevice(
  db: Database,
  derived: DerivedSite,
  device: DerivedDevice,
  mostRows = MOST_ROWS,
): Promise<WindowsPass | null> {
  return db.transaction(async (tx) => {
    const marks = await takeMarks(tx, device.deviceId);
    if (marks === null) return null;
    const [span, ...others] = spansOf(marks);
    if (!span) return { more: false, changed: 0 };
    const isWhole = [...span.causes].some((cause) => cause !== 'readings');
    const { changed, rest } = await deriveSpan(tx, derived, device, { ...span, isWhole }, mostRows);
    for (const cause of rest === null ? [] : span.causes) {
      await addMarks(tx, [{ deviceId: device.deviceId, ...rest! }], cause);
    }
    await markFollowers(tx, derived, changed, strongest(span.causes));
    await deleteMarks(tx, span.ids);
    return { more: others.length > 0 || rest !== null, changed: changed.length };
  });
}

/** Joins marks that lie near each other; the earliest first. */
function spansOf(marks: readonly TakenMark[]): Span[] {
  const spans: { fromMs: number; toMs: number; causes: Set<MarkCause>; ids: number[] }[] = [];
  for (const mark of [...marks].sort((a, b) => a.fromMs - b.fromMs)) {
    const last = spans.at(-1);
    if (!last || mark.fromMs > last.toMs + NEAR_MS) {
      spans.push({ fromMs: mark.fromMs, toMs: mark.toMs, causes: new Set([mark.cause]), ids: [mark.id] });
      continue;
    }
    last.toMs = Math.max(last.toMs, mark.toMs);
    last.ids.push(mark.id);
    last.causes.add(mark.cause);
  }
  return spans;
}

const strongest = (causes: ReadonlySet<MarkCause>): MarkCause =>
  MARK_CAUSES.findLast((cause) => causes.has(cause)) ?? 'readings';

type DevicePoint = DerivedDevice['points'][number];

interface PointStart extends DevicePoint {
  readonly fromMs: number;
  readonly state: string | null;
}

/** Where windows go: the real table, or a shadow. */
type WriteWindows = typeof replaceWindows;

/** What is done, and the span that a further pass has to carry through; null: none. */
interface SpanResult {
  readonly changed: ChangedWindow[];
  readonly rest: { readonly fromMs: number; readonly toMs: number } | null;
}

/**
 * Runs the points of a device over what changed in [fromMs, toMs] and on until the new state equals the stored one. Where only
 * readings are new, points without any in the span stay as they are, unless their rules ask one that has some.
 * @param span `isWhole`: more than readings may have changed, all points are run
 */
export async function deriveSpan(
  tx: Queryable,
  derived: DerivedSite,
  device: DerivedDevice,
  { fromMs, toMs, isWhole }: { readonly fromMs: number; readonly toMs: number; readonly isWhole: boolean },
  mostRows: number,
  writeWindows: WriteWindows = replaceWindows,
): Promise<SpanResult> {
  const write = (starts: readonly PointStart[], runs: readonly PointRunResult[], toMs: (index: number) => number) =>
    writeWindows(tx, piecesOf(starts, runs, toMs));
  const window = windowStart(fromMs);
  const backMs = lookBackMs(device.points);
  /** What changed at `toMs` may be asked for so long after it. */
  const reachMs = toMs + backMs;
  const rowLimitMs = await readRowTime(tx, device.deviceId, window, mostRows);
  const limitMs = rowLimitMs === null ? Infinity : windowEnd(rowLimitMs);
  let endMs = Math.min(windowEnd(reachMs) + DAY_MS, limitMs);
  const points = isWhole ? device.points : await pointsWithNews(tx, device, window, Math.min(windowEnd(toMs), limitMs));
  if (points.length === 0) {
    return { changed: [], rest: windowEnd(toMs) > endMs ? { fromMs: endMs, toMs } : null };
  }
  const starts = await startsOf(tx, points, fromMs);
  const beginMs = Math.min(window, ...starts.map((start) => start.fromMs));
  for (;;) {
    const nextMs = await readNextMoment(tx, device.deviceId, endMs);
    const untilMs = nextMs === null ? Infinity : endMs;
    const input = await readDeviceInput(tx, device, beginMs - backMs, Math.min(untilMs, END_OF_TIME_MS));
    const runs = await runPoints(tx, derived, starts, input, untilMs);
    if (nextMs === null) return { changed: await write(starts, runs, () => Infinity), rest: null };

    const settledAt = await settlement(tx, starts, runs, { afterMs: windowEnd(reachMs), endMs });
    if (settledAt !== null) return { changed: await write(starts, runs, (i) => settledAt[i]!), rest: null };
    if (endMs >= limitMs) {
      const changed = await write(starts, runs, () => endMs);
      return { changed, rest: await restOf(tx, device, starts, endMs, toMs, isWhole) };
    }
    // Nothing settles inside a gap: go on to where readings are again, and at least as far as we have come.
    endMs = Math.min(Math.max(windowEnd(nextMs) + DAY_MS, endMs + (endMs - beginMs)), limitMs);
  }
}

/** Points that have a reading, an amount or an event in the span, or a gap that is shared out by weather, which may be what is new. */
async function pointsWithNews(
  tx: Queryable,
  device: DerivedDevice,
  fromMs: number,
  toMs: number,
): Promise<DevicePoint[]> {
  const { points, sent } = await readDeviceInput(tx, device, fromMs, toMs + lookBackMs(device.points));
  const pointIds = device.points.map(({ pointId }) => pointId);
  const estimated = await readEstimatedPoints(tx, pointIds, { fromMs, toMs });
  const isInside = ({ t }: { readonly t: number }): boolean => t < toMs;
  return device.points.filter(({ pointId, companions }) => {
    const own = points.get(pointId);
    const isAsked = companions.some((one) => sent.get(one.pointId)?.some(isInside));
    const news = isAsked ? own?.readings.length : own?.readings.filter(isInside).length;
    return estimated.has(pointId) || (news ?? 0) > 0 || own?.events.some(isInside) === true;
  });
}

/** What changed may still run on in a point that is silent at the end of this pass: as far as its next reading. */
async function restOf(
  tx: Queryable,
  { deviceId, points }: DerivedDevice,
  starts: readonly PointStart[],
  fromMs: number,
  toMs: number,
  isWhole: boolean,
): Promise<SpanResult['rest']> {
  let untilMs = toMs >= fromMs || isWhole ? Math.max(fromMs, toMs) : -Infinity;
  for (const { pointId } of points) {
    if (!starts.some((start) => start.pointId === pointId)) continue;
    const next = await readNeighbour(tx, deviceId, pointId, fromMs, 'atOrAfter');
    if (next) untilMs = Math.max(untilMs, next.t);
  }
  return untilMs === -Infinity ? null : { fromMs, toMs: untilMs };
}

/** Where each point has to begin, and with which state: the window of its last good reading before the change. */
async function startsOf(tx: Queryable, points: readonly DevicePoint[], fromMs: number): Promise<PointStart[]> {
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
async function settlement(
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

/** The hours whose figures are made from changed windows, and the gaps that changed weather shares out differently. */
export async function markFollowers(
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

  const weatherIds = new Set(
    weatherSourcesOf(site).flatMap((source) =>
      source.kind === 'point' ? (points.get(source.point)?.pointId ?? []) : [],
    ),
  );
  const weather = changed.filter(({ pointId }) => weatherIds.has(pointId)).map(({ startMs }) => startMs);
  if (weather.length === 0) return;
  const midnight = (ms: number, days: number): number =>
    localMidnightMs(addDays(localDateOf(ms, site.timeZone), days), site.timeZone);
  const first = weather.reduce((a, b) => Math.min(a, b));
  const last = weather.reduce((a, b) => Math.max(a, b));
  const range = { fromMs: midnight(first, 0), toMs: midnight(last, 1) };
  await addMarks(tx, await readEstimatedSpans(tx, siteId, range), cause);
  // What stands in for lost readings may be made from the weather of its own days and of those before them.
  await addHourMarks(
    tx,
    siteId,
    await readSubstitutedHours(tx, siteId, range.fromMs, range.toMs + REFERENCE_MS),
    cause,
  );
}
