/**
 * From which drift on it is more than what the plant usually wanders (docs/arithmetic/drift-and-alerts.md#level): a plant whose days
 * err by 9 % drifts by chance, and an alarm that is mostly false is not read.
 */
import { sum, type SeasonDay } from './season-days.js';

/** How far the days of a plant that is well lie from their expectation. */
export interface DailySpread {
  /** As a share of an average day. */
  readonly sd: number;
  /** Correlation from one day to the next, raised for what few days cannot know. */
  readonly rho: number;
  /** Correlation over 1, 2 … days as it was seen; index 0: one day. */
  readonly correlations: readonly number[];
}

/** Drift is a matter of business from here on, however even a plant runs, %. */
export const LEAST_DRIFT_PCT = 5;
/** Chosen by the table of docs/testing.md: at most 3 % of seasons raise a false alarm. */
const STANDARD_ERRORS = 3;
/** A correlation is believed up to so many days. */
export const MOST_LAGS = 29;
const MOST_RHO = 0.95;

/** A correlation that was seen on `n` days, raised by its bias. */
export const believedCorrelation = (seen: number, n: number): number =>
  Math.min(MOST_RHO, Math.max(0, seen + (1 + 4 * seen) / n));

/** Variance of the sum of `days` daily errors, in variances of one. */
export function varianceOfSum(days: number, { rho, correlations }: Omit<DailySpread, 'sd'>): number {
  let [modelled, seen] = [0, 0];
  for (let lag = 1; lag < days; lag += 1) {
    modelled += (days - lag) * rho ** lag;
    if (lag <= MOST_LAGS) seen += (days - lag) * Math.max(0, correlations[lag - 1] ?? 0);
  }
  return days + 2 * Math.max(modelled, seen);
}

/** Standard error of the drift over days from chance alone, %. @param averageDay in the unit of `expected` */
export const driftErrorPct = (
  spread: DailySpread,
  window: { readonly days: number; readonly averageDay: number; readonly expected: number },
): number => (100 * window.averageDay * spread.sd * Math.sqrt(varianceOfSum(window.days, spread))) / window.expected;

/** The level of a standard error, %: above it a loss is no chance. */
export const levelOf = (errorPct: number): number => Math.max(LEAST_DRIFT_PCT, STANDARD_ERRORS * errorPct);

/**
 * The level of the judged days of a window, %; null: what is usual is not known, or nothing was to be expected.
 * @param averageDay what an average heating day brings at full area
 */
export function driftLevelPct(
  spread: DailySpread | null,
  averageDay: number,
  window: readonly SeasonDay[],
): number | null {
  const expected = sum(window, (d) => d.share * d.expected);
  if (spread === null || !(expected > 0)) return null;
  const area = sum(window, (d) => d.area) / window.length;
  return levelOf(driftErrorPct(spread, { days: window.length, averageDay: averageDay * area, expected }));
}
