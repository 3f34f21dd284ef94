import { bisect, normalCdf } from '../uncertainty/normal-distribution.js';
import { sumOf } from '../order.js';
import { atLeast } from './at-least.js';

/**
 * The rest of the season in the weather of past winters: each winter is one member. Shown beside the normal approximation, because
 * winters are not normal (mild ones cluster) and few people distrust "it would have sufficed in 21 of 32 winters".
 */

export interface EnsembleInput {
  /** Achieved to date, in the target's unit. */
  readonly achieved: number;
  /** What each past winter would add until the end of the season, in the target's unit, by its label (`season-1991`). */
  readonly rest: readonly { readonly label: string; readonly amount: number }[];
  /** Uncertainty of the rate per degree-day, as a share of what is to come (docs/arithmetic/targets.md#forecast: 0.015). */
  readonly modelShare: number;
  /** Uncertainty of the meter, as a share of what was achieved (0.01). */
  readonly meterShare: number;
  /** What has to be reached. */
  readonly amount: number;
}

export interface Ensemble {
  readonly members: readonly { readonly label: string; readonly forecast: number }[];
  readonly mean: number;
  readonly p10: number;
  readonly p50: number;
  readonly p90: number;
  /** Probability to reach the amount. */
  readonly probability: number;
  /** How many members reach it by themselves. */
  readonly reached: number;
}

/** A mixture of one normal distribution per past winter; null without members. */
export function ensembleForecast(input: EnsembleInput): Ensemble | null {
  const { achieved, rest, modelShare, meterShare, amount } = input;
  if (rest.length === 0) return null;
  const members = rest.map(({ label, amount: add }) => ({
    label,
    forecast: achieved + add,
    sd: Math.max(Math.hypot(modelShare * add, meterShare * achieved), 1e-9),
  }));
  // Added up from the lowest on: where the distribution is flat a rounding decides, and the order of the winters must not.
  const rising = members.toSorted((a, b) => a.forecast - b.forecast || a.sd - b.sd);
  const below = (x: number): number =>
    sumOf(rising.map(({ forecast, sd }) => normalCdf((x - forecast) / sd))) / members.length;
  const lowest = Math.min(...rising.map((m) => m.forecast - 10 * m.sd));
  const highest = Math.max(...rising.map((m) => m.forecast + 10 * m.sd));
  const quantile = (p: number): number => bisect((x) => below(x) - p, lowest, highest);
  return {
    members: members.map(({ label, forecast }) => ({ label, forecast })),
    mean: sumOf(rising.map((m) => m.forecast)) / members.length,
    p10: quantile(0.1),
    p50: quantile(0.5),
    p90: quantile(0.9),
    probability: 1 - below(amount),
    reached: members.filter((m) => atLeast(m.forecast, amount)).length,
  };
}
