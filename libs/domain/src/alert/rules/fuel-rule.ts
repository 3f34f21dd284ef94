/** `fuel.unweighed`: fuel is burnt that nothing has weighed (docs/arithmetic/drift-and-alerts.md#rules). */
import { addDays, type LocalDate } from '../../calendar/local-date.js';
import type { FuelDay } from '../../fuel/fuel-ledger.js';
import type { HeldWords, RuleLook } from '../rule-look.js';

/** It takes so many whole days running. */
export const UNWEIGHED_DAYS = 3;

/** More was burnt than what a calorific value is known by explains: a truck that comes a day late, or a yard of which nobody has said what lay in it, is none. */
export const isUnweighed = ({ fuel }: { readonly fuel: Pick<FuelDay['fuel'], 'coveredShare'> }): boolean =>
  fuel.coveredShare < 1;

/** What an operator reads. */
export function unweighedWords(points: string, days: readonly FuelDay[]): string {
  const tonnes = (of: (day: FuelDay) => number): string =>
    Math.round(days.reduce((sum, day) => sum + of(day), 0)).toLocaleString('en');
  return (
    `${points}: on the last ${days.length} days ${tonnes(({ useT }) => useT)} t were burnt, and ${tonnes(({ unweighedT }) => unweighedT)} t of it were ` +
    `neither weighed nor in the yard. Fuel is debited by the heat all the same; its share is not covered. See whether the scale still reports, send what it missed, or take ` +
    `stock (an event stock-taken).`
  );
}

/** Local days that one look needs: whole ones, for a day in hand says nothing: its trucks are on the way. */
export const unweighedDays = (today: LocalDate): { readonly from: LocalDate; readonly to: LocalDate } => ({
  from: addDays(today, -UNWEIGHED_DAYS),
  to: addDays(today, -1),
});

/**
 * One look of `fuel.unweighed`.
 * @param points what weighs the fuel of the site; null: nothing does
 * @param days of the ledger, of those that a look needs
 */
export function unweighedLook(points: readonly string[] | null, days: readonly FuelDay[]): RuleLook {
  const subject = points?.join(', ') ?? '';
  const holds = new Map<string, HeldWords>();
  if (points !== null && days.length === UNWEIGHED_DAYS && days.every(isUnweighed))
    holds.set(subject, { message: unweighedWords(subject, days), details: { points, days } });
  return {
    rule: 'fuel.unweighed',
    severity: 'warning',
    holds,
    // a day that is not reckoned yet does not say that all was weighed
    isUnknown: () => days.length < UNWEIGHED_DAYS,
    isGone: (one) => one !== subject,
  };
}
