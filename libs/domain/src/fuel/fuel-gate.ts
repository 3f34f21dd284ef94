/** Where the fuel of a site is weighed, and which haulage goes by what is burnt (docs/arithmetic/fuel.md#the-gate). */
import { entriesInForce, lastInForce } from '../emissions/factors/in-force.js';
import type { EmissionsSpec, ProjectHaulage } from '../plant/plant.js';

export interface FuelGate {
  /** Addresses of the points by which it is weighed; together they are what came. */
  readonly points: readonly string[];
  /** Calorific value of what was weighed last; null: nobody measures it. */
  readonly ncvPoint: string | null;
  readonly moisturePoint: string | null;
}

/** null: nothing is weighed, and nothing can be missing of it. */
export function fuelGateAt(spec: EmissionsSpec, ms: number): FuelGate | null {
  const biomass = lastInForce(spec.biomass, ms);
  if (!biomass) return null;
  if (biomass.fuel) {
    const { point, ncvPoint, moisturePoint } = biomass.fuel;
    return { points: [point], ncvPoint, moisturePoint };
  }
  const points = entriesInForce(spec.haulage, ms).map(({ point }) => point);
  return points.length === 0 ? null : { points, ncvPoint: null, moisturePoint: null };
}

/** Addresses of the points by which fuel is weighed, at any time. */
export function weighedFuelPoints({ biomass, haulage }: EmissionsSpec): string[] {
  const declared = biomass.flatMap(({ fuel }) => (fuel ? [fuel.point] : []));
  const hauled = biomass.some(({ fuel }) => !fuel) ? haulage.map(({ point }) => point) : [];
  return [...new Set([...declared, ...hauled])];
}

/** Haulage of what is burnt, and of what is weighed besides and debited as it comes. */
export function haulageBy(
  spec: EmissionsSpec,
  ms: number,
): { readonly use: readonly ProjectHaulage[]; readonly weight: readonly ProjectHaulage[] } {
  const gate = fuelGateAt(spec, ms);
  const entries = entriesInForce(spec.haulage, ms);
  const isFuel = ({ point }: ProjectHaulage): boolean => gate?.points.includes(point) ?? false;
  return { use: entries.filter(isFuel), weight: entries.filter((entry) => !isFuel(entry)) };
}
