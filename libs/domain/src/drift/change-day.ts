/**
 * On which day did it change? Asked when the tabular CUSUM has alarmed: the day of the largest likelihood of one lasting shift in
 * autocorrelated residuals whose level before is known. (The CUSUM's own answer, the day on which its sum left zero, is early by
 * whatever had gathered there by chance.)
 */
import type { CusumOptions } from './cusum.js';

/**
 * Index of the first residual after the change.
 * @param from first index that may be the day of the change
 * @param to last residual that counts, included
 */
export function changeDay(
  residuals: readonly number[],
  { mean, sd, rho }: Pick<CusumOptions, 'mean' | 'sd' | 'rho'>,
  from: number,
  to: number,
): number {
  const scale = Math.sqrt(1 - rho * rho);
  const z = (i: number): number => ((residuals[i] as number) - mean) / sd;
  const shock = (i: number): number => (i === 0 ? z(0) : (z(i) - rho * z(i - 1)) / scale);
  // A lasting shift of one shows in whitened residuals as a step of 1/scale on its day, and (1 - rho)/scale after it.
  const first = 1 / scale;
  const later = (1 - rho) / scale;
  let best = to;
  let gain = -Infinity;
  let laterShocks = 0;
  for (let k = to; k >= from; k--) {
    const likeness = first * shock(k) + later * laterShocks;
    const power = first * first + later * later * (to - k);
    if (likeness ** 2 / power > gain) {
      gain = likeness ** 2 / power;
      best = k;
    }
    laterShocks += shock(k);
  }
  return best;
}
