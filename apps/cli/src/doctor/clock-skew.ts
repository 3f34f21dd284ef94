/** Clocks that differ by so much are a fault, ms. */
export const MOST_SKEW_MS = 2_000;

/** When another clock was asked, by ours: it was read at some moment between the two, Unix ms. */
export interface Asked {
  readonly fromMs: number;
  readonly toMs: number;
}

/**
 * What clocks differ by at least; an answer that took long says less. 0: they may agree.
 * @param told what the other clock said, cut to whole units of `resolutionMs`
 */
export function leastSkewMs(told: number, { fromMs, toMs }: Asked, resolutionMs = 1): number {
  return Math.round(Math.max(0, fromMs - (told + resolutionMs - 1), told - toMs));
}
