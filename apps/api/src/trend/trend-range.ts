import { DAY_MS, HOUR_MS, QUARTER_HOUR_MS, windowEnd, windowStart, type Point, versionAt, instantOf } from '#domain';
import { readDeviceEvents, readOldestRow, readSeenStarts, type Queryable } from '#postgres';
import { ProblemError } from '../http/problem.js';
import type { TimeRange } from '../http/time-range.js';
import type { PointIds } from '../readings/read-feed.js';

/** Two seasons and the summer between them. */
const MOST_DAYS = 800;
/** Windows that are looked at for one that no person read: more than there are in the longest range of single readings. */
const MOST_WINDOWS = (MOST_DAYS * DAY_MS) / QUARTER_HOUR_MS;

/** @throws ProblemError `range-too-large` */
export function checkSpan({ fromMs, toMs }: TimeRange): void {
  if (toMs - fromMs <= MOST_DAYS * DAY_MS + HOUR_MS) return;
  const detail = `the range is ${Math.ceil((toMs - fromMs) / DAY_MS)} days long, at most ${MOST_DAYS} are allowed`;
  throw new ProblemError('range-too-large', `from, to: ${detail}`, [
    { field: 'from', detail },
    { field: 'to', detail },
  ]);
}

/**
 * Raw readings may be dropped once their windows are made; windows stay. Where windows saw values before the oldest row that is kept, an
 * answer from raw readings would show a gap that never was.
 * @throws ProblemError `expired`
 */
export async function checkKept(
  db: Queryable,
  point: Point,
  ids: PointIds,
  { fromMs, toMs }: TimeRange,
): Promise<void> {
  const { kind, intervalMs } = versionAt(point, toMs);
  if (kind === 'delta' && intervalMs === null) return; // amounts with an id lie elsewhere, and are kept
  const oldestMs = await readOldestRow(db, ids.deviceId);
  if (oldestMs !== null && oldestMs <= fromMs) return;
  const span = { fromMs: windowStart(fromMs), toMs: oldestMs === null ? toMs : Math.min(toMs, windowStart(oldestMs)) };
  const seen = span.fromMs < span.toMs ? await readSeenStarts(db, ids.pointId, span, MOST_WINDOWS) : [];
  if (seen.length === 0) return;
  const read = (await readDeviceEvents(db, ids.deviceId)).filter(({ type }) => type === 'manual-reading');
  const isRead = (startMs: number): boolean => read.some(({ ts }) => ts >= startMs && ts < windowEnd(startMs));
  if (seen.every(isRead)) return;
  const since = oldestMs === null ? 'none is kept' : `they are kept from ${instantOf(oldestMs)} on`;
  throw new ProblemError(
    'expired',
    `from: the raw readings of ${point.address} at that time are not kept any more (${since}); ask for a longer range or fewer pixels, which windows of 15 minutes can show`,
    [{ field: 'from', detail: since }],
  );
}
