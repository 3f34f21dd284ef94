import type { LocalDate } from '../../calendar/local-date.js';
import type { Efficiency } from '../../plant/plant.js';
import { factorValue } from './factor-units.js';
import { chooseFactor, type FactorSet } from './factors.js';

/** Half width of what is known of an efficiency that says nothing of it, as a share. */
const BARE_U95 = 0.05;

/** Which factor an efficiency is, if it is one. */
export const efficiencyFactor = (efficiency: Efficiency): string | null =>
  typeof efficiency === 'object' && 'factor' in efficiency ? efficiency.factor : null;

/** An efficiency that is written out, with its half width as a share; null: it is a factor. */
export function writtenEfficiency(efficiency: Efficiency): { readonly value: number; readonly u95: number } | null {
  if (typeof efficiency === 'number') return { value: efficiency, u95: BARE_U95 };
  return 'factor' in efficiency ? null : efficiency;
}

/**
 * The value of an efficiency on a local day; null: its factor is unknown.
 * @param side what it is of: a baseline earns by a low one, so that a missing factor is the highest; what is burnt is debited by the lowest
 */
export function efficiencyOn(
  efficiency: Efficiency,
  factors: FactorSet,
  date: LocalDate,
  side: 'baseline' | 'project',
): number | null {
  const written = writtenEfficiency(efficiency);
  if (written) return written.value;
  const chosen = chooseFactor(factors, efficiencyFactor(efficiency)!, date, candidateOf(side));
  return chosen && factorValue(chosen.factor, '1');
}

/** Which candidate is the careful one where no version of the factor holds. */
export const candidateOf = (side: 'baseline' | 'project'): 'credit' | 'debit' =>
  side === 'baseline' ? 'debit' : 'credit';
