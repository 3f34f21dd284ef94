import { ncvOf, type DayFuel } from '../fuel/day-fuel.js';
import { fuelGateAt } from '../fuel/fuel-gate.js';
import type { EmissionsSpec } from '../plant/plant.js';
import type { Doubted, HourFactors } from './hour-factors.js';
import { lastInForce } from './factors/in-force.js';
import { fuelEnergyGj } from './terms.js';

/** Half width of what a laboratory says of a batch, as a share. */
const NCV_U95 = 0.1;
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
 * Fuel by use: what the heat took by the efficiency of the boiler, and what the ledger of the day lays to it besides.
 * @returns null: no biomass is declared, or the factor of its efficiency is unknown
 */
export function burntFuel(
  spec: EmissionsSpec,
  heatGj: number,
  factors: HourFactors,
  { startMs, fuel }: { readonly startMs: number; readonly fuel: DayFuel },
): BurntFuel | null {
  const entry = lastInForce(spec.biomass, startMs);
  const efficiency = entry && factors.efficiency(entry.efficiency, 'project');
  if (!efficiency) return null;
  const fuelGj = fuelEnergyGj(heatGj, efficiency.value) * fuel.burntOverUse;
  const ncvPoint = fuelGateAt(spec, startMs)?.ncvPoint ?? '';
  const massOf = (gjPerT: number, doubtNcv: (t: number) => void): Doubted => ({
    value: fuelGj / gjPerT,
    doubt: (t) => {
      efficiency.doubt(t);
      doubtNcv(t);
    },
  });
  return {
    energy: { value: fuelGj, doubt: (t) => efficiency.doubt(t) },
    mass: () => {
      const { ncv } = fuel;
      if (ncv?.isFresh) return massOf(ncv.gjPerT, (t) => factors.add(`meter:${ncvPoint}`, t * NCV_U95));
      const id = lastInForce(spec.fuel ?? [], startMs)?.ncv ?? USUAL_NCV_FACTOR;
      // the less a tonne holds, the more of them were brought
      const usual = factors.factor(id, 'GJ/t', 'credit');
      if (!usual) return null;
      return massOf(ncvOf(ncv, usual.value).gjPerT, (t) => factors.doubt(`factor:${id}`, t, usual.factor));
    },
  };
}
