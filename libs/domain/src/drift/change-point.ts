/**
 * When did it change? One change of the mean in a series, found afterwards: for the report and the root cause, not for the
 * alarm. Largest departure of the centred sum, accepted above the limit of a Brownian bridge, confirmed by BIC.
 */

export interface ChangePoint {
  /** Index of the first value after the change. */
  readonly index: number;
  readonly meanBefore: number;
  readonly meanAfter: number;
  /** max|S| / (sd √n). */
  readonly statistic: number;
  /** BIC of one mean less BIC of two: positive favours a change. */
  readonly bicGain: number;
}

/** 5 % level of the supremum of a Brownian bridge. */
export const BRIDGE_5_PERCENT = 1.36;

/** The one change of the mean, or null where the series does not show one. Needs at least 2 × `edge` values. */
export function changePoint(values: readonly number[], edge = 3, limit = BRIDGE_5_PERCENT): ChangePoint | null {
  const n = values.length;
  if (n < 2 * edge) return null;
  const mean = average(values);
  const all = squaresAround(values, mean);
  if (all === 0) return null;

  let sum = 0;
  let largest = 0;
  let index = -1;
  for (let i = 0; i < n - edge; i++) {
    sum += (values[i] as number) - mean;
    if (i + 1 >= edge && Math.abs(sum) > largest) {
      largest = Math.abs(sum);
      index = i + 1;
    }
  }
  if (index < 0) return null;

  const before = values.slice(0, index);
  const after = values.slice(index);
  const meanBefore = average(before);
  const meanAfter = average(after);
  const within = squaresAround(before, meanBefore) + squaresAround(after, meanAfter);
  // The scale is taken within the two parts: a true change must not widen the yardstick that it is measured with.
  const sd = Math.sqrt(within / Math.max(1, n - 2));
  const statistic = sd === 0 ? Infinity : largest / (sd * Math.sqrt(n));
  const bicGain = within === 0 ? Infinity : n * Math.log(all / within) - 2 * Math.log(n);
  if (statistic <= limit || bicGain <= 0) return null;
  return { index, meanBefore, meanAfter, statistic, bicGain };
}

function average(values: readonly number[]): number {
  return values.reduce((a, b) => a + b, 0) / values.length;
}

function squaresAround(values: readonly number[], mean: number): number {
  return values.reduce((a, b) => a + (b - mean) ** 2, 0);
}
