import type { LocalDate } from '../calendar/local-date.js';
import type { FactorUses } from '../emissions/factor-uses.js';
import { chooseFactor, factorVersion, type FactorSet } from '../emissions/factors/factors.js';
import { differingSpans } from './differing-spans.js';

/** Before every local date that is written. */
export const SINCE_EVER: LocalDate = '0001-01-01';

/** Local dates on which figures that use a factor come out of another version or value than before. */
export interface FactorChange {
  readonly id: string;
  /** `SINCE_EVER`: since ever. */
  readonly from: LocalDate;
  /** Not included; null: from there on for ever. */
  readonly to: LocalDate | null;
  /** The factor had versions before: the figures that used it name one of them. */
  readonly wasKnown: boolean;
}

/**
 * What a new set of factors changes for those who use it, day by day: another version, value or uncertainty is chosen, or one
 * where none was valid. What is said about a factor (source, note, status) changes no figure; a later version leaves earlier
 * days alone.
 */
export function factorChanges(before: FactorSet, after: FactorSet, uses: FactorUses): FactorChange[] {
  return [...uses].flatMap(([id, sides]) => {
    const borders = [before, after].flatMap((set) =>
      (set.get(id) ?? []).flatMap(({ validFrom, validTo }) => [validFrom ?? [], validTo ?? []].flat()),
    );
    const chosen = (set: FactorSet, date: LocalDate): string =>
      JSON.stringify([...sides].map((side) => countedOf(set, id, date, side)));
    const spans = differingSpans(SINCE_EVER, borders, (date) => chosen(before, date) === chosen(after, date));
    return spans.map((span) => ({ id, ...span, wasKnown: before.has(id) }));
  });
}

/** All of a chosen factor that goes into a figure. */
function countedOf(set: FactorSet, id: string, date: LocalDate, side: 'credit' | 'debit'): unknown {
  const chosen = chooseFactor(set, id, date, side);
  if (!chosen) return null;
  const { factor, missing } = chosen;
  return [factorVersion(factor), factor.value, factor.unit, factor.u95?.minus, factor.u95?.plus, missing];
}
