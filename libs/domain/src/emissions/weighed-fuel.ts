import { inOrderOfTime, sumOf } from '../order.js';
import type { HourFigures } from './hour-figures.js';

/** One load over the weighbridge, with the net calorific value that was measured for it. */
export interface FuelLoad {
  /** When it was weighed, Unix ms. */
  readonly startMs: number;
  readonly massT: number;
  /** As received, GJ/t. */
  readonly ncvGjPerT: number;
}

/** Energy of weighed fuel, GJ, added up in order of time; null without any load: nothing was weighed. */
export function weighedFuelGj(loads: readonly FuelLoad[]): number | null {
  const ordered = inOrderOfTime(loads, ({ startMs }) => startMs);
  return ordered.length === 0 ? null : sumOf(ordered.map(({ massT, ncvGjPerT }) => massT * ncvGjPerT));
}

/**
 * Until rules 1.2: figures of a whole month or season with the larger of two fuel energies, which is the careful one (docs/arithmetic/emissions.md#weighed-fuel): what the heat
 * took by the boiler's efficiency, and what came over the weighbridge. Only of periods that are over and long enough for
 * deliveries to even out; what the weighbridge has seen above the heat is a term of its own, so that the days still add up.
 */
export function withWeighedFuel(figures: HourFigures, weighedGj: number | null): HourFigures {
  const { fuelGj, terms, projectT, netT, biogenicCo2T } = figures;
  if (weighedGj === null || fuelGj === null || fuelGj <= 0 || weighedGj <= fuelGj) return figures;
  const more = weighedGj / fuelGj - 1;
  const surplusT = (terms.biomass ?? 0) * more;
  return {
    ...figures,
    projectT: projectT === null ? null : projectT + surplusT,
    netT:
      netT === null || projectT === null
        ? null
        : (figures.grossT ?? 0) - (projectT + surplusT) - (figures.leakageT ?? 0),
    biogenicCo2T: biogenicCo2T === null ? null : biogenicCo2T * (1 + more),
    fuelGj: weighedGj,
    terms: { ...terms, weighedFuel: surplusT },
  };
}
