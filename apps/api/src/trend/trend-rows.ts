import type { TrendRow } from '#contracts';
import {
  convert,
  converts,
  gapsBetween,
  HOUR_MS,
  instantOf,
  QUALITIES,
  trendMark,
  versionAt,
  withoutNoise,
  type Code,
  type Point,
  type Sample,
  type Samples,
  type Stretch,
} from '#domain';
import { resolutionOf } from '../readings/shown-value.js';

/** What a bucket holds, whatever it was made from. Values in the point's unit. */
export interface FilledBucket {
  readonly startMs: number;
  readonly min: number | null;
  readonly max: number | null;
  readonly mean: number | null;
  readonly last: number | null;
  readonly amount: number | null;
  readonly excluded: number | null;
  readonly coveredMs: number;
  /** Index of `QUALITIES`; null: nothing counts. */
  readonly quality: number | null;
  readonly count: number | null;
  readonly codes: Iterable<Code>;
}

export interface TrendRows {
  readonly items: TrendRow[];
  readonly gaps: Stretch[];
}

/** Length of a row, end of what is known, and how long after the last reading the next one is not overdue, ms. */
interface Ends {
  readonly stepMs: number;
  readonly untilMs: number;
  readonly patienceMs: number;
}

/** Unit of what a register brings by time: power where it counts energy; null: the point brings nothing by time. */
export function rateUnitOf(point: Point, atMs: number): string | null {
  const { kind, unit, intervalMs } = versionAt(point, atMs);
  if ((kind !== 'total' && kind !== 'delta') || (kind === 'delta' && intervalMs === null)) return null;
  return converts(unit, 'MW.h') ? 'MW' : `${unit}.h-1`;
}

function rateOf(point: Point, atMs: number, amount: number | null, ms: number): number | null {
  const rateUnit = rateUnitOf(point, atMs);
  if (rateUnit === null || amount === null || ms <= 0) return null;
  const { unit } = versionAt(point, atMs);
  const counted = rateUnit === 'MW' ? convert(amount, unit, 'MW.h') : amount;
  return counted === null ? null : withoutNoise((counted * HOUR_MS) / ms, null);
}

/** Amounts that come one by one have no time between them that could be a gap. */
const isEventLike = (point: Point, atMs: number): boolean => {
  const { kind, intervalMs } = versionAt(point, atMs);
  return kind === 'delta' && intervalMs === null;
};

/** Rows of buckets of `stepMs`. One that is not over yet has the rate of the time that is covered. */
export function rowsOfBuckets(
  point: Point,
  buckets: readonly FilledBucket[],
  { stepMs, untilMs, patienceMs }: Ends,
): TrendRows {
  const gaps = gapsOfBuckets(point, buckets, { stepMs, untilMs, patienceMs });
  let at = 0;
  const items = buckets.map((bucket, i): TrendRow => {
    const { startMs, coveredMs } = bucket;
    const endMs = startMs + stepMs;
    while (at < gaps.length && gaps[at]!.toMs <= startMs) at++;
    const isMissing = coveredMs === 0 && at < gaps.length && gaps[at]!.fromMs < endMs;
    // Where nothing is known before or behind, the amount is that of the covered part.
    const isEdge = buckets[i - 1]?.amount === null || buckets[i + 1]?.amount === null;
    const tidy = tidyOf(point, startMs);
    // A value may hold on into a gap: it is not shown there as if it had been read.
    const seen = (value: number | null): number | null => (isMissing ? null : tidy(value));
    return {
      start: instantOf(startMs),
      end: instantOf(endMs),
      min: seen(bucket.min),
      max: seen(bucket.max),
      mean: seen(bucket.mean),
      last: seen(bucket.last),
      amount: tidy(bucket.amount),
      rate: rateOf(point, startMs, bucket.amount, endMs > untilMs || isEdge ? coveredMs : stepMs),
      excluded: tidy(bucket.excluded),
      count: bucket.count,
      coveragePct: shareOf(coveredMs, Math.min(endMs, untilMs) - startMs),
      quality: bucket.quality === null || isMissing ? null : (QUALITIES[bucket.quality] ?? 'bad'),
      mark: trendMark({ isCovered: !isMissing, quality: bucket.quality ?? 0, codes: bucket.codes }),
      codes: [...bucket.codes].sort(),
    };
  });
  return { items, gaps };
}

function gapsOfBuckets(
  point: Point,
  buckets: readonly FilledBucket[],
  { stepMs, untilMs, patienceMs }: Ends,
): Stretch[] {
  const [first] = buckets;
  if (!first || isEventLike(point, first.startMs)) return [];
  const covered = buckets
    .filter(({ coveredMs }) => coveredMs > 0)
    .map(({ startMs }) => ({ fromMs: startMs, toMs: startMs + stepMs }));
  return gapsBetween(covered, { fromMs: first.startMs, toMs: untilMs }, patienceMs);
}

/** Rows of single readings, and of what a register brought between two of them: those in the span, one before and one behind. */
export function rowsOfSamples(point: Point, samples: Samples, span: Stretch, patienceMs: number): TrendRows {
  const { kind } = versionAt(point, span.toMs);
  const all = kind === 'total' || kind === 'delta' ? samples.amounts : samples.values;
  const before = all.findLastIndex(({ toMs }) => toMs < span.fromMs);
  const behind = all.findIndex(({ fromMs }) => fromMs >= span.toMs);
  const shown = all.slice(Math.max(0, before), behind < 0 ? all.length : behind + 1);
  const gaps = isEventLike(point, span.toMs) ? [] : gapsBetween(samples.covers, span, patienceMs);
  return { items: shown.map((sample) => rowOfSample(point, samples, sample)), gaps };
}

function rowOfSample(point: Point, samples: Samples, { fromMs, toMs, value, amount, quality }: Sample): TrendRow {
  const tidy = tidyOf(point, fromMs);
  const codes = [...new Set(samples.codes.get(toMs) ?? [])].sort();
  const isCovered = toMs === fromMs || samples.covers.some((cover) => cover.fromMs <= fromMs && cover.toMs >= toMs);
  const shown = tidy(value);
  return {
    start: instantOf(fromMs),
    end: instantOf(toMs),
    min: shown,
    max: shown,
    mean: shown,
    last: shown,
    amount: tidy(amount),
    rate: rateOf(point, fromMs, amount, toMs - fromMs),
    excluded: null,
    count: 1,
    coveragePct: isCovered ? 100 : 0,
    quality: QUALITIES[quality] ?? 'bad',
    mark: trendMark({ isCovered, quality, codes }),
    codes,
  };
}

/** Differences without the noise of binary fractions, where it is known what the point shows. */
function tidyOf(point: Point, atMs: number): (value: number | null) => number | null {
  const resolution = resolutionOf(versionAt(point, atMs));
  return (value) => (value === null || resolution === null ? value : withoutNoise(value, resolution));
}

const shareOf = (ms: number, ofMs: number): number => (ofMs <= 0 ? 0 : Math.round(Math.min(1, ms / ofMs) * 1e6) / 1e4);
