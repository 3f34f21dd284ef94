/** Heat of a fossil back-up boiler behind a meter that is credited (docs/arithmetic/emissions.md#back-up). */
import type { HourFigures, Term } from './hour-figures.js';

/** The factor that says the calorific value of a fuel whose own factor is per mass. */
export const calorificFactor = (fuel: string): string => `ncv.${fuel}`;

/**
 * What back-up heat costs beside earning nothing: its fuel emits more than the baseline would have for the same heat. Debiting all of its fuel
 * would charge the same joule twice, once as heat that is not credited. Never below 0.
 * @param fuelTPerGj of the fuel's energy
 */
export const backUpT = (heatGj: number, fuelTPerGj: number, efficiency: number, baselineTPerGj: number): number =>
  heatGj * Math.max(0, fuelTPerGj / efficiency - baselineTPerGj);

/**
 * A month, season or year in which the back-up brought more than the credited meters showed earns nothing, and not less. Hours stay signed:
 * set to 0 one by one they would earn what the meters together did not show.
 */
export function withoutNegativeHeat(figures: HourFigures): HourFigures {
  const { heatGj, projectT, leakageT, terms } = figures;
  if (heatGj === null || heatGj >= 0) return figures;
  const straw = terms.biomass ?? 0;
  // haulage of what is weighed besides the fuel stays
  const hauled = Math.max(0, terms.haulage ?? 0);
  const elsewhere = (terms.processing ?? 0) + (terms.competing ?? 0) + (terms.haulage ?? 0) - hauled;
  const project = projectT === null ? null : projectT - straw;
  const leakage = leakageT === null ? null : leakageT - elsewhere;
  return {
    ...figures,
    heatGj: 0,
    baselineT: 0,
    grossT: 0,
    projectT: project,
    leakageT: leakage,
    netT: project === null || leakage === null ? null : -project - leakage,
    biogenicCo2T: figures.biogenicCo2T === null ? null : 0,
    fuelGj: figures.fuelGj === null ? null : 0,
    terms: {
      ...terms,
      ...(terms.haulage !== undefined && { haulage: hauled }),
      ...zeroOf(terms, ['biomass', 'processing', 'competing']),
    },
  };
}

/** No fuel is burnt for heat that there was not: of those terms that are there 0. */
const zeroOf = (terms: HourFigures['terms'], names: readonly Term[]): HourFigures['terms'] =>
  Object.fromEntries(names.flatMap((name) => (terms[name] === undefined ? [] : [[name, 0]])));
