import type { EmissionsSpec } from '../plant/plant.js';
import type { Doubted, HourFactors } from './hour-factors.js';
import { lastInForce } from './in-force.js';
import { fuelEnergyGj } from './terms.js';

/** Where a site file says nothing of the calorific value of its fuel (docs/factors.md). */
export const USUAL_NCV_FACTOR = 'ncv.straw.pellet';

/** What was burnt of solid biomass in an hour. */
export interface BurntFuel {
  /** GJ. */
  readonly energy: Doubted;
  /** t; asked for where something goes by it, so that its factor counts only there. null: nothing says how much a tonne holds. */
  mass(): Doubted | null;
}

/**
 * Fuel by use: what the heat took by the efficiency of the boiler.
 * @returns null: no biomass is declared, or the factor of its efficiency is unknown
 */
export function burntFuel(
  spec: EmissionsSpec,
  heatGj: number,
  factors: HourFactors,
  startMs: number,
): BurntFuel | null {
  const entry = lastInForce(spec.biomass, startMs);
  const efficiency = entry && factors.efficiency(entry.efficiency, 'project');
  if (!efficiency) return null;
  const fuelGj = fuelEnergyGj(heatGj, efficiency.value);
  return {
    energy: { value: fuelGj, doubt: (t) => efficiency.doubt(t) },
    mass: () => {
      const id = lastInForce(spec.fuel ?? [], startMs)?.ncv ?? USUAL_NCV_FACTOR;
      // the less a tonne holds, the more of them were brought
      const ncv = factors.factor(id, 'GJ/t', 'credit');
      if (!ncv) return null;
      const doubt = (t: number): void => {
        efficiency.doubt(t);
        factors.doubt(`factor:${id}`, t, ncv.factor);
      };
      return { value: fuelGj / ncv.value, doubt };
    },
  };
}
