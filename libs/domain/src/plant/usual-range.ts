/**
 * Where a point usually lies at the weather of now (docs/arithmetic/quality.md#usual): the middle nine tenths of what it was in the last 30
 * days while the outdoor temperature was alike. Pure; the values come in counted.
 */

/** How far back is looked, days. */
export const USUAL_DAYS = 30;
/** Outdoor temperatures that are alike, K; the wider ones where the narrow ones hold too few values. */
export const USUAL_WITHIN_K = { narrow: 2, wide: 4 } as const;
/** Fewer values say nothing. */
export const USUAL_LEAST = 50;
/** Shares of the values below the low and the high end. */
export const USUAL_SHARES = { low: 0.05, high: 0.95 } as const;

/** Values of a point at outdoor temperatures that were alike; in the unit of the point. */
export interface AlikeValues {
  readonly count: number;
  /** Local days that they lie on. */
  readonly days: number;
  /** null where there is none. */
  readonly low: number | null;
  readonly high: number | null;
}

export interface UsualRange {
  readonly low: number;
  readonly high: number;
  /** Local days that it was learnt from. */
  readonly nDays: number;
  /** How alike the outdoor temperatures were, K. */
  readonly withinK: number;
}

/** null: too few values, so that nothing can be called usual. */
export function usualRange(narrow: AlikeValues, wide: AlikeValues): UsualRange | null {
  return rangeOf(narrow, USUAL_WITHIN_K.narrow) ?? rangeOf(wide, USUAL_WITHIN_K.wide);
}

const rangeOf = ({ count, days, low, high }: AlikeValues, withinK: number): UsualRange | null =>
  count < USUAL_LEAST || low === null || high === null ? null : { low, high, nDays: days, withinK };
