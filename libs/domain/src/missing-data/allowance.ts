/**
 * Which rule holds for lost data, always to our own disadvantage (docs/arithmetic/missing-data.md; EU 2018/2066 article 66, CDM practice): a lower
 * bound for heat that earns credit, an upper bound for what is debited. Nothing is substituted where a register bridges the gap.
 */
import { DAY_MS, HOUR_MS } from '../calendar/durations.js';

/** Above this share of a month's time without data the month is not credited until evidence is approved. */
export const MAX_MISSING_SHARE_OF_MONTH = 0.1;

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
