/**
 * What stands in for lost data, always to our own disadvantage (docs/arithmetic/missing-data.md; EU 2018/2066 article 66, CDM practice): a lower
 * bound for heat that earns credit, an upper bound for what is debited. Nothing is substituted where a register bridges the gap.
 */
import { DAY_MS, HOUR_MS } from '../calendar/durations.js';
import { sumOf } from '../order.js';

/** One-sided 95 %. */
export const Z_95 = 1.645;
/** Above this share of a month's time without data the month is not credited until evidence is approved. */
export const MAX_MISSING_SHARE_OF_MONTH = 0.1;

/** How many independent days `n` days with lag-1 correlation `rho` are worth, as the factor on the variance of their sum. */
export function autocorrelationFactor(n: number, rho: number): number {
  let sum = 0;
  for (let i = 1; i < n; i++) sum += (1 - i / n) * rho ** i;
  return 1 + 2 * sum;
}

export interface LostDays {
  /** Amount that the model expects, one per day of which something is lost. */
  readonly expected: readonly number[];
  /** Part of each day that is lost, 0 to 1; default: all of it. */
  readonly shares?: readonly number[];
  /** Standard deviation of the model's daily residuals, in the same unit. */
  readonly sd: number;
  /** Lag-1 correlation of those residuals; 0 by default. */
  readonly rho?: number;
}

/**
 * Half width by which the estimate of a sum of lost days is moved against ourselves. Of whole days it is
 * z × sd × sqrt(n × `autocorrelationFactor`); of parts of days each weighs by its part.
 */
export function allowance({ expected, shares, sd, rho = 0 }: LostDays): number {
  const n = expected.length;
  if (n === 0) return 0;
  if (!shares) return Z_95 * sd * Math.sqrt(n * Math.max(0, autocorrelationFactor(n, rho)));
  let variance = 0;
  for (const [i, a] of shares.entries())
    for (const [j, b] of shares.entries()) variance += a * b * rho ** Math.abs(i - j);
  return Z_95 * sd * Math.sqrt(Math.max(0, variance));
}

/** What the model expects of what is lost. */
export const expectedOf = ({ expected, shares }: LostDays): number =>
  shares ? sumOf(expected.map((amount, i) => amount * (shares[i] ?? 0))) : sumOf(expected);

/** Credited amount for lost days: expectation less its allowance, never below zero (D03). */
export const conservativeCredit = (lost: LostDays): number => Math.max(0, expectedOf(lost) - allowance(lost));

/** Which rule of the table holds for a gap in which the register itself was lost. */
export type GapRule = 'short' | 'model' | 'none';

/** Up to 6 h: neighbours or model bound. Up to 7 days: model bound. Longer, or over a tenth of the month: nothing until evidence. */
export function gapRule(gapMs: number, missingShareOfMonth: number): GapRule {
  if (gapMs > 7 * DAY_MS || missingShareOfMonth > MAX_MISSING_SHARE_OF_MONTH) return 'none';
  return gapMs <= 6 * HOUR_MS ? 'short' : 'model';
}

/** Credit for a gap of at most 6 h: the lesser of the rates of the hour before and after, over the gap. Rates per hour. */
export function shortGapCredit(gapMs: number, ratePerHourBefore: number, ratePerHourAfter: number): number {
  return Math.max(0, Math.min(ratePerHourBefore, ratePerHourAfter)) * (gapMs / HOUR_MS);
}

/** Debit for a gap of at most 6 h: the greater of the two rates. */
export function shortGapDebit(gapMs: number, ratePerHourBefore: number, ratePerHourAfter: number): number {
  return Math.max(0, ratePerHourBefore, ratePerHourAfter) * (gapMs / HOUR_MS);
}

/** Amount of a meter past its verification date: less (credit) or more (debit) by its maximum permissible error (D05). */
export function overdueMeter(amount: number, mpePct: number, side: 'credit' | 'debit'): number {
  return amount * (1 + ((side === 'credit' ? -1 : 1) * mpePct) / 100);
}

/** Energy signature of a plant: daily amount = a + b × degree-days, with the spread of its residuals. */
export interface Signature {
  readonly a: number;
  readonly b: number;
  readonly sd: number;
  readonly rho: number;
  readonly n: number;
  readonly r2: number;
}

/** Least squares over days with data, in order of time; null with fewer than `least` days or without any spread of degree-days. */
export function fitSignature(
  days: readonly { readonly hdd: number; readonly amount: number }[],
  least = 30,
): Signature | null {
  const n = days.length;
  if (n < Math.max(3, least)) return null;
  const meanX = sumOf(days.map((d) => d.hdd)) / n;
  const meanY = sumOf(days.map((d) => d.amount)) / n;
  let [xx, xy, yy] = [0, 0, 0];
  for (const { hdd, amount } of days) {
    xx += (hdd - meanX) ** 2;
    xy += (hdd - meanX) * (amount - meanY);
    yy += (amount - meanY) ** 2;
  }
  if (xx === 0) return null;
  const b = xy / xx;
  const a = meanY - b * meanX;
  const residuals = days.map((d) => d.amount - a - b * d.hdd);
  const squares = sumOf(residuals.map((r) => r * r));
  const lagged = sumOf(residuals.slice(1).map((r, i) => r * (residuals[i] as number)));
  return {
    a,
    b,
    sd: Math.sqrt(squares / (n - 2)),
    rho: squares === 0 ? 0 : lagged / squares,
    n,
    r2: yy === 0 ? 1 : 1 - squares / yy,
  };
}
