import { atLeast } from './at-least.js';
import { normalCdf, normalQuantile } from '../uncertainty/normal-distribution.js';

/**
 * Where the period will end: what is achieved, plus the rest at the rate seen so far, drawn towards the planned rate while
 * little weather has been seen (docs/arithmetic/targets.md#forecast).
 */

export interface ForecastInput {
  /** Achieved to date, in the target's unit. */
  readonly achieved: number;
  /** The part of it that judged days told: the rate is seen on them alone; absent: all of it. */
  readonly toldToDate?: number;
  /** What of that did not follow the weather: the base load, b0 times the told and area shares of the same days. */
  readonly baseToDate: number;
  readonly baseRemaining: number;
  /** Sum of told and area share times actual degree-days of the same days, K.d. */
  readonly hddToDate: number;
  /** Sum of area share times normal degree-days still to come, K.d. */
  readonly hddRemaining: number;
  /** Planned amount per degree-day at full area. */
  readonly plannedRate: number;
  /** Standard deviation of the degree-days still to come, times the area share, K.d. */
  readonly sdHddRemaining: number;
  /** What has to be reached. */
  readonly amount: number;
  /** Degree-days after which the seen rate weighs as much as the planned one; 0: only the seen rate counts. */
  readonly trustKd?: number;
  readonly modelShare?: number;
  readonly meterShare?: number;
}

export interface Forecast {
  /** Amount per degree-day at full area. */
  readonly rate: number;
  readonly mean: number;
  readonly sd: number;
  readonly p10: number;
  readonly p90: number;
  /** Probability to reach the amount. */
  readonly probability: number;
}

const TRUST_KD = 300;
/** Doubt of the rate, as a share of what is to come, and of the meter, as a share of what was achieved. */
export const MODEL_SHARE = 0.015;
export const METER_SHARE = 0.01;

export function forecast(input: ForecastInput): Forecast {
  const { achieved, hddToDate: h, hddRemaining, amount } = input;
  const trustKd = input.trustKd ?? TRUST_KD;
  // w × seen + (1 − w) × planned with w = h/(h + trust), without the division by few degree-days
  const seen = (input.toldToDate ?? achieved) - input.baseToDate;
  const rate = h > 0 ? (seen + trustKd * input.plannedRate) / (h + trustKd) : input.plannedRate;
  const mean = achieved + rate * hddRemaining + input.baseRemaining;
  const sd = Math.hypot(
    rate * input.sdHddRemaining,
    (input.modelShare ?? MODEL_SHARE) * rate * hddRemaining,
    (input.meterShare ?? METER_SHARE) * achieved,
  );
  const z = normalQuantile(0.9);
  return {
    rate,
    mean,
    sd,
    p10: mean - z * sd,
    p90: mean + z * sd,
    probability: sd > 0 ? normalCdf((mean - amount) / sd) : atLeast(mean, amount) ? 1 : 0,
  };
}
