import { tonnesOfCarbonDioxide } from '../emissions/terms.js';

/** What the number of a target would mean, read in two ways (docs/arithmetic/targets.md#what-an-amount-means). */
export interface CarbonReading {
  /** Most heat that the boilers can make in the season, GJ. */
  readonly mostGj: number;
  readonly asCo2: ReadingOfNumber;
  /** As tonnes of elementary carbon: 44/12 of it in CO2. */
  readonly asCarbon: ReadingOfNumber;
}

interface ReadingOfNumber {
  readonly t: number;
  readonly heatGj: number;
  /** Of the most that can be made, %. */
  readonly sharePct: number;
}

const GJ_PER_MW_H = 3.6;
const HOURS_PER_DAY = 24;

/** All heat that a plant can make in a season, GJ. */
export const seasonLimitGj = ({
  ratedMw,
  seasonDays,
}: {
  readonly ratedMw: number;
  readonly seasonDays: number;
}): number => ratedMw * seasonDays * HOURS_PER_DAY * GJ_PER_MW_H;

/** Heat that brings an amount at a factor, GJ. */
export const heatForTonnesGj = (amountT: number, factorTPerGj: number): number => amountT / factorTPerGj;

/** How much heat an amount of "tons of carbon" takes, and how much of what the plant can make at all. */
export function carbonReading(input: {
  readonly amount: number;
  /** Of the baseline, t/GJ. */
  readonly factorTPerGj: number;
  readonly ratedMw: number;
  readonly seasonDays: number;
}): CarbonReading {
  const mostGj = seasonLimitGj(input);
  const reading = (t: number): ReadingOfNumber => {
    const heatGj = heatForTonnesGj(t, input.factorTPerGj);
    return { t, heatGj, sharePct: (100 * heatGj) / mostGj };
  };
  return { mostGj, asCo2: reading(input.amount), asCarbon: reading(tonnesOfCarbonDioxide(input.amount)) };
}
