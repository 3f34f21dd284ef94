import { datesBetween, type LocalDate } from '../calendar/local-date.js';
import { byText } from '../order.js';

/** Days of a period on which a counted meter was not verified, and what was taken off (credit) or added (debit) on them. */
export interface LapsedDays {
  readonly device: string;
  readonly side: 'credit' | 'debit';
  readonly from: LocalDate;
  /** Included. */
  readonly until: LocalDate;
  readonly pct: number;
}

/**
 * Meters of which less is taken off on some day than when a figure was signed: a certificate or a limit of error was corrected in our
 * favour, or the meter is not counted any more.
 */
export function healedMeters(signed: readonly LapsedDays[], now: readonly LapsedDays[]): string[] {
  const healed = signed.filter(({ device, side, from, until, pct }) => {
    const own = now.filter((one) => one.device === device && one.side === side);
    const pctOn = (date: LocalDate): number => own.find((one) => one.from <= date && date <= one.until)?.pct ?? 0;
    return datesBetween(from, until).some((date) => pctOn(date) < pct);
  });
  return [...new Set(healed.map(({ device }) => device))].sort(byText);
}
