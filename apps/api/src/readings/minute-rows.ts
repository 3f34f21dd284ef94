import { Buckets, feedPoint, QUALITIES, type Interval, type PointFeed } from '#domain';
import { coveragePct, type SeriesRow } from './series-rows.js';

/**
 * Minutes straight from raw readings, by the rules that make the windows: `feed` begins with the state before the first
 * interval and ends with the first readings behind the last one, so that what lies between them is known. Intervals follow each other
 * and are of one length. Codes, and what does not count, stand with the readings.
 */
export function rowsOfMinutes(feed: PointFeed, intervals: readonly Interval[], nowMs: number): SeriesRow[] {
  const [first] = intervals;
  if (!first) return [];
  const minutes = new Buckets(first.startMs, first.endMs - first.startMs, intervals.length, nowMs);
  feedPoint(feed, minutes);
  return minutes.result().map(({ min, max, last, amount, weighted, heldMs, coveredMs, worst }, i) => ({
    start: intervals[i]!.start,
    min,
    max,
    mean: heldMs > 0 ? weighted / heldMs : null,
    last,
    amount,
    coveragePct: coveragePct(intervals[i]!, coveredMs, nowMs),
    quality: worst < 0 ? null : (QUALITIES[worst] ?? 'bad'),
  }));
}
