import type { Materiality } from '../closing/materiality.js';
import { inOrderOfTime, sumOf } from '../order.js';
import { hourWeight, type BookedHour, type SampledHour } from './sample.js';

/** An error that a finding states, as far as it is left in the figures. */
export interface FoundError {
  /** Hours that it lies in, Unix ms; none: it is one of a document, or of the whole period. */
  readonly hoursMs: readonly number[];
  /** Claimed too much: above 0; too little: below. */
  readonly errorT: number;
}

/** What a sample says of the whole period, against what would matter. */
export interface Misstatement {
  /** Hours that the sample stands for. */
  readonly hours: number;
  readonly sampled: number;
  /** What they claim, t. */
  readonly bookT: number;
  /** Σ(error/book)/n × book over the sampled hours. */
  readonly projectedT: number;
  /** Errors that stand for themselves: beside the sample, of documents, and all of them where every hour was looked at. */
  readonly wholeT: number;
  /** Both, with their signs. */
  readonly totalT: number;
  /** What is claimed too much and too little, each by itself: the one does not set off the other. */
  readonly overT: number;
  readonly underT: number;
  /** Above it a misstatement is material. */
  readonly limitT: number;
  readonly isMaterial: boolean;
}

/** Above which misstatement a figure is materially wrong, t. */
export const misstatementLimitT = (bookT: number, { pct, t }: Materiality): number =>
  Math.min((Math.abs(bookT) * pct) / 100, t ?? Infinity);

/**
 * Projects what was found in a sample on the period. An error of several hours is shared out by what they claim. One outside the
 * sample was not drawn, so it stands for itself.
 */
export function misstatementOf(
  hours: readonly BookedHour[],
  sample: readonly SampledHour[],
  errors: readonly FoundError[],
  materiality: Materiality,
): Misstatement {
  const claiming = inOrderOfTime(hours, ({ startMs }) => startMs).filter((hour) => hourWeight(hour) > 0);
  const bookOf = new Map(claiming.map(({ startMs, grossT }) => [startMs, grossT!]));
  const bookT = sumOf(bookOf.values());
  const sampled = sample.length;
  const drawn = new Set(sampled < claiming.length ? sample.map(({ startMs }) => startMs) : []);

  const projected: number[] = [];
  const whole: number[] = [];
  for (const { hoursMs, errorT } of errors) {
    const books = [...new Set(hoursMs)].flatMap((startMs) => {
      const book = bookOf.get(startMs);
      return book === undefined ? [] : [{ startMs, book }];
    });
    const inSample = books.filter(({ startMs }) => drawn.has(startMs));
    if (inSample.length === 0) {
      whole.push(errorT);
      continue;
    }
    const share = errorT / sumOf(books.map(({ book }) => book)); // each hour is wrong by the same share of its book
    projected.push(((share * inSample.length) / sampled) * bookT);
    const beside = books.filter(({ startMs }) => !drawn.has(startMs));
    if (beside.length > 0) whole.push(share * sumOf(beside.map(({ book }) => book)));
  }

  const all = [...projected, ...whole];
  const overT = sumOf(all.filter((t) => t > 0));
  const underT = -sumOf(all.filter((t) => t < 0)) || 0;
  const limitT = misstatementLimitT(bookT, materiality);
  const [projectedT, wholeT] = [sumOf(projected), sumOf(whole)];
  return {
    hours: claiming.length,
    sampled,
    bookT,
    projectedT,
    wholeT,
    totalT: projectedT + wholeT,
    overT,
    underT,
    limitT,
    isMaterial: Math.max(overT, underT) > limitT,
  };
}
