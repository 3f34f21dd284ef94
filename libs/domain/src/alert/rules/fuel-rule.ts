/** `fuel.unweighed`: fuel is burnt that nothing has weighed (docs/arithmetic/drift-and-alerts.md#rules). */
import type { FuelDay } from '../../fuel/fuel-ledger.js';

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
