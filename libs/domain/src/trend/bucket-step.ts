import { DAY_MS, HOUR_MS, MINUTE_MS, QUARTER_HOUR_MS, SECOND_MS } from '../calendar/durations.js';

/** Lengths that a bucket of a trend may have, ms, rising. All divide a day, and lie on one grid from 1970 on (UTC). */
const STEPS: readonly number[] = [
  ...[1, 2, 5, 10, 15, 30].map((n) => n * SECOND_MS),
  ...[1, 2, 5, 10].map((n) => n * MINUTE_MS),
  QUARTER_HOUR_MS,
  2 * QUARTER_HOUR_MS,
  ...[1, 2, 3, 4, 6, 8, 12].map((n) => n * HOUR_MS),
  DAY_MS,
];

/**
 * Length of the buckets into which a span is put so that there are at most `pixels` of them, ms. It follows from the span alone, not from
 * where it lies: what is asked for beside it falls into the same grid. Longer than a day where a day is too short, in whole days.
 */
export function bucketStep(spanMs: number, pixels: number): number {
  const least = spanMs / pixels;
  return STEPS.find((step) => step >= least) ?? Math.ceil(least / DAY_MS) * DAY_MS;
}
