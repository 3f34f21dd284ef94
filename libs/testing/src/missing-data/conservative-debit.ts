import { allowance, expectedOf, type LostDays } from '../../../domain/src/missing-data/allowance.js';

/** Debited amount for lost days as a whole: expectation plus its allowance (D04). The product shares it out over the hours. */
export const conservativeDebit = (lost: LostDays): number => expectedOf(lost) + allowance(lost);
