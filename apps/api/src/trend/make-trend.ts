import type { TrendAnswer } from '#contracts';
import {
  bucketStep,
  Buckets,
  feedPoint,
  holdMs,
  instantOf,
  QUARTER_HOUR_MS,
  Samples,
  versionAt,
  type Point,
} from '#domain';
import { readRowTime, readWindowBuckets, type Queryable } from '#postgres';
import type { TimeRange } from '../http/time-range.js';
import { pointHead } from '../readings/shown-value.js';
import { readFeed, type PointIds } from '../readings/read-feed.js';
import { readTrendNotes } from './trend-notes.js';
import { checkKept } from './trend-range.js';
import { rateUnitOf, rowsOfBuckets, rowsOfSamples, type FilledBucket, type TrendRows } from './trend-rows.js';

/** Rows of a device that are read for one answer: two days of ten-second data. */
const MOST_READINGS = 20_000;
/** With fewer readings for a pixel each is shown as it is. */
const READINGS_PER_PIXEL = 2;

export interface WantedTrend {
  readonly range: TimeRange;
  readonly pixels: number;
  readonly nowMs: number;
}

/** Buckets from the grid's border before the range up to its end, at most to now. */
interface Grid {
  readonly startMs: number;
  readonly stepMs: number;
  readonly count: number;
  readonly untilMs: number;
  /** So long after the last reading the next one is not overdue, ms. */
  readonly patienceMs: number;
}

/**
 * A point over time as a screen of so many pixels can show it. Bounded: single readings are at most twice as many as pixels, rows that
 * are read at most `MOST_READINGS`, and where there are more, or a pixel is longer, PostgreSQL puts windows of 15 minutes together.
 * @throws ProblemError `expired`
 */
export async function makeTrend(
  db: Queryable,
  point: Point,
  ids: PointIds | null,
  want: WantedTrend,
): Promise<TrendAnswer> {
  const { range, pixels, nowMs } = want;
  const untilMs = Math.min(range.toMs, nowMs);
  const span = { fromMs: range.fromMs, toMs: Math.max(range.fromMs, untilMs) };
  const stepMs = bucketStep(range.toMs - range.fromMs, pixels);
  const made = ids
    ? await rowsOf(db, point, ids, want, stepMs)
    : { ...rowsOfGrid(point, gridOf(point, want, stepMs), []), source: 'windows' as const, stepMs };
  const notes = ids ? await readTrendNotes(db, point, ids, span) : { corrections: [], events: [], held: null };
  return {
    items: made.items,
    nextCursor: null,
    ...pointHead(point, range.toMs),
    rateUnit: rateUnitOf(point, range.toMs),
    from: instantOf(range.fromMs),
    to: instantOf(range.toMs),
    source: made.source,
    bucketSeconds: made.source === 'readings' ? null : made.stepMs / 1_000,
    gaps: made.gaps.map(({ fromMs, toMs }) => ({ from: instantOf(fromMs), to: instantOf(toMs) })),
    ...notes,
  };
}

type MadeRows = TrendRows & { readonly source: TrendAnswer['source']; readonly stepMs: number };

async function rowsOf(
  db: Queryable,
  point: Point,
  ids: PointIds,
  want: WantedTrend,
  stepMs: number,
): Promise<MadeRows> {
  const { range, pixels, nowMs } = want;
  const untilMs = Math.min(range.toMs, nowMs);
  if (range.fromMs >= untilMs) return { items: [], gaps: [], source: 'readings', stepMs };
  const windows = async (lengthMs: number): Promise<MadeRows> => {
    const grid = gridOf(point, want, lengthMs);
    const asked = { fromMs: grid.startMs, toMs: grid.startMs + grid.count * lengthMs, stepMs: lengthMs };
    const filled = await readWindowBuckets(db, ids.pointId, asked);
    return {
      ...rowsOfGrid(
        point,
        grid,
        filled.map((bucket) => ({ ...bucket, count: null })),
      ),
      source: 'windows',
      stepMs: lengthMs,
    };
  };
  if (stepMs >= QUARTER_HOUR_MS) return windows(stepMs);
  const last = await readRowTime(db, ids.deviceId, range.fromMs, MOST_READINGS);
  if (last !== null && last < untilMs) return windows(QUARTER_HOUR_MS);
  await checkKept(db, point, ids, { fromMs: range.fromMs, toMs: untilMs });
  const feed = await readFeed(db, point, ids, range.fromMs, untilMs);
  const inside = feed.readings.filter(({ t }) => t >= range.fromMs && t < untilMs).length;
  if (inside <= READINGS_PER_PIXEL * pixels) {
    const samples = new Samples();
    feedPoint(feed, samples);
    const span = { fromMs: range.fromMs, toMs: untilMs };
    return { ...rowsOfSamples(point, samples, span, patienceOf(point, untilMs)), source: 'readings', stepMs };
  }
  const grid = gridOf(point, want, stepMs);
  const buckets = new Buckets(grid.startMs, stepMs, grid.count, untilMs);
  feedPoint(feed, buckets);
  const filled = buckets.result().map(({ weighted, heldMs, worst, ...rest }, i): FilledBucket => {
    const mean = heldMs > 0 ? weighted / heldMs : null;
    return { startMs: grid.startMs + i * stepMs, ...rest, mean, quality: worst < 0 ? null : worst };
  });
  return { ...rowsOfBuckets(point, filled, grid), source: 'buckets', stepMs };
}

const patienceOf = (point: Point, atMs: number): number => holdMs(versionAt(point, atMs));

function gridOf(point: Point, { range, nowMs }: WantedTrend, stepMs: number): Grid {
  const startMs = Math.floor(range.fromMs / stepMs) * stepMs;
  const untilMs = Math.min(range.toMs, nowMs);
  const count = Math.max(0, Math.ceil((untilMs - startMs) / stepMs));
  return { startMs, stepMs, count, untilMs, patienceMs: patienceOf(point, untilMs) };
}

/** A row for each bucket of the grid: one of which nothing is known says so. */
function rowsOfGrid(point: Point, grid: Grid, filled: readonly FilledBucket[]): TrendRows {
  const byStart = new Map(filled.map((bucket) => [bucket.startMs, bucket]));
  const buckets = Array.from({ length: grid.count }, (_, i) => {
    const startMs = grid.startMs + i * grid.stepMs;
    return byStart.get(startMs) ?? nothingAt(startMs);
  });
  return rowsOfBuckets(point, buckets, grid);
}

const nothingAt = (startMs: number): FilledBucket => ({
  startMs,
  min: null,
  max: null,
  mean: null,
  last: null,
  amount: null,
  excluded: null,
  coveredMs: 0,
  quality: null,
  count: null,
  codes: [],
});
