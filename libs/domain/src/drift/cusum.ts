/**
 * Has the plant drifted? Cumulative sums of what was achieved less what was expected at the weather that was.
 * The running sum is for the eye (its slope is the drift, a kink is a change); the tabular form decides
 * (Montgomery, eq. 16-30 to 16-32). Residuals of heating plants are autocorrelated: with lag-1 correlation 0.5 the
 * textbook scheme (k 0.5, h 5) alarms falsely every 55 days instead of 465, so they are pre-whitened first.
 */

export interface CusumOptions {
  /** Mean and standard deviation of the residuals while the plant was known to be well, in their own unit. */
  readonly mean: number;
  readonly sd: number;
  /** Lag-1 autocorrelation of those residuals, -1 < rho < 1; 0: independent. */
  readonly rho: number;
  /** Allowance, in standard deviations: 0.5 aims at a shift of one. */
  readonly k: number;
  /** Decision limit, in standard deviations. */
  readonly h: number;
  /** Start each sum at h/2 (fast initial response), as after a reset. */
  readonly headStart?: boolean;
}

export interface CusumStep {
  /** The running sum of residuals less their mean, in their unit. */
  readonly sum: number;
  /** Tabular sums, in standard deviations: for a rise and for a fall. */
  readonly up: number;
  readonly down: number;
  /** Steps since `down` (or `up`) left zero; the change began that many steps ago, less one. */
  readonly upRun: number;
  readonly downRun: number;
  readonly alarm: 'up' | 'down' | null;
}

/**
 * For daily residuals after whitening, aimed at a lasting loss of about 7 %. The textbook's allowance alarms falsely in half of
 * all past winters, since mean, spread and correlation are themselves only known from some days (docs/testing.md has the table).
 */
export const DAILY_CUSUM = { k: 0.8, h: 6 } as const;

/**
 * Both forms of the CUSUM over residuals in order of time. Missing residuals are left out by the caller: they neither
 * raise nor clear anything.
 * @throws RangeError for a standard deviation that is not positive or a correlation of one
 */
export function cusum(residuals: readonly number[], options: CusumOptions): CusumStep[] {
  const { mean, sd, rho, k, h } = options;
  if (!(sd > 0)) throw new RangeError(`the standard deviation must be positive, not ${sd}`);
  if (!(Math.abs(rho) < 1)) throw new RangeError(`the autocorrelation must lie between -1 and 1, not ${rho}`);
  // Whitened residuals have the variance (1 - rho^2); scaled back so that h and k keep their meaning.
  const scale = Math.sqrt(1 - rho * rho);
  let sum = 0;
  let up = options.headStart ? h / 2 : 0;
  let down = up;
  let [upRun, downRun] = [0, 0];
  let before: number | null = null;
  return residuals.map((residual) => {
    const z = (residual - mean) / sd;
    const a = before === null ? z : (z - rho * before) / scale;
    before = z;
    sum += residual - mean;
    up = Math.max(0, up + a - k);
    down = Math.max(0, down - a - k);
    upRun = up > 0 ? upRun + 1 : 0;
    downRun = down > 0 ? downRun + 1 : 0;
    return { sum, up, down, upRun, downRun, alarm: down > h ? 'down' : up > h ? 'up' : null };
  });
}

/** Correlations of residuals over 1, 2 … `lags` steps. */
export function autocorrelations(residuals: readonly number[], lags: number): number[] {
  const n = residuals.length;
  const mean = residuals.reduce((a, b) => a + b, 0) / Math.max(1, n);
  const around = residuals.map((value) => value - mean);
  const squares = around.reduce((a, b) => a + b * b, 0);
  return Array.from({ length: Math.max(0, Math.min(lags, n - 1)) }, (_, i) => {
    let products = 0;
    for (let at = i + 1; at < n; at++) products += (around[at] as number) * (around[at - i - 1] as number);
    return squares === 0 ? 0 : products / squares;
  });
}

export interface ResidualModel {
  readonly mean: number;
  readonly sd: number;
  readonly rho: number;
  readonly n: number;
}

/** Mean, standard deviation and lag-1 correlation of residuals; null with fewer than `least` of them. */
export function residualModel(residuals: readonly number[], least = 30): ResidualModel | null {
  const n = residuals.length;
  if (n < Math.max(3, least)) return null;
  const mean = residuals.reduce((a, b) => a + b, 0) / n;
  let squares = 0;
  let products = 0;
  for (let i = 0; i < n; i++) {
    const d = (residuals[i] as number) - mean;
    squares += d * d;
    if (i > 0) products += d * ((residuals[i - 1] as number) - mean);
  }
  if (squares === 0) return { mean, sd: 0, rho: 0, n };
  return { mean, sd: Math.sqrt(squares / (n - 1)), rho: products / squares, n };
}
