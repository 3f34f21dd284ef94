/** What burnt fuel causes elsewhere (docs/arithmetic/emissions.md#leakage). */
import { haulageBy } from '../fuel/fuel-gate.js';
import type { EmissionsSpec, FuelProcessing } from '../plant/plant.js';
import type { BurntFuel } from './burnt-fuel.js';
import type { HourFactors } from './hour-factors.js';
import type { HourFigures } from './hour-figures.js';
import { entriesInForce, lastInForce } from './factors/in-force.js';
import { competingT, haulageT, processingT } from './terms.js';

export interface Elsewhere {
  readonly t: number;
  readonly terms: HourFigures['terms'];
}

/** @param fuel null: what was burnt is unknown, and so is what follows from it */
export function elsewhereOf(
  spec: EmissionsSpec,
  fuel: BurntFuel | null,
  factors: HourFactors,
  startMs: number,
): Elsewhere {
  const haulage = fuel && haulageOf(spec, fuel, factors, startMs);
  const processing = fuel && processingOf(spec, fuel, factors, startMs);
  const competing = fuel && competingOf(spec, fuel, factors, startMs);
  return {
    t: (haulage ?? 0) + (processing ?? 0) + (competing ?? 0),
    terms: {
      ...(haulage !== null && { haulage }),
      ...(processing !== null && { processing }),
      ...(competing !== null && { competing }),
    },
  };
}

/** Of what is burnt, by the way and the trucks that cost most where there are several. null: nothing says how much a tonne holds, or none of it is hauled. */
function haulageOf(spec: EmissionsSpec, fuel: BurntFuel, factors: HourFactors, startMs: number): number | null {
  const [dearest] = haulageBy(spec, startMs)
    .use.flatMap(({ factor, distanceKm }) => {
      const chosen = factors.factor(factor, 'g/(t.km)', 'debit');
      return chosen ? [{ factor, distanceKm, chosen, perT: haulageT(1, distanceKm, chosen.value) }] : [];
    })
    .sort((a, b) => b.perT - a.perT);
  const mass = dearest && fuel.mass();
  if (!mass) return null;
  const t = haulageT(mass.value, dearest.distanceKm, dearest.chosen.value);
  factors.doubt(`factor:${dearest.factor}`, -t, dearest.chosen.factor);
  mass.doubt(-t);
  return t;
}

interface Grid {
  readonly factor: string;
  readonly gridLossShare: number;
}

/** null: not counted. */
function processingOf(spec: EmissionsSpec, fuel: BurntFuel, factors: HourFactors, startMs: number): number | null {
  const entry = lastInForce(spec.processing ?? [], startMs);
  if (!entry || entry.kwhPerT === 0) return null;
  const mass = fuel.mass();
  const [dearest] = gridsOf(spec, entry, startMs)
    .flatMap((grid) => {
      const chosen = factors.factor(grid.factor, 't/MW.h', 'debit');
      return chosen ? [{ ...grid, chosen, t: chosen.value * (1 + grid.gridLossShare) }] : [];
    })
    .sort((a, b) => b.t - a.t);
  if (!mass || !dearest) return null;
  const t = processingT(mass.value, entry.kwhPerT, dearest.chosen.value, dearest.gridLossShare);
  factors.doubt(`factor:${dearest.factor}`, -t, dearest.chosen.factor);
  mass.doubt(-t);
  return t;
}

/** Its own, else that of the power that the plant takes: a site file whose meters go by several names one. */
function gridsOf(spec: EmissionsSpec, entry: FuelProcessing, startMs: number): readonly Grid[] {
  if (entry.factor !== undefined) return [{ factor: entry.factor, gridLossShare: entry.gridLossShare ?? 0 }];
  const metered = entriesInForce(spec.electricity, startMs);
  return metered.filter(
    ({ factor, gridLossShare }, i) =>
      metered.findIndex((one) => one.factor === factor && one.gridLossShare === gridLossShare) === i,
  );
}

/** null: not counted. */
function competingOf(spec: EmissionsSpec, fuel: BurntFuel, factors: HourFactors, startMs: number): number | null {
  const entry = lastInForce(spec.competing ?? [], startMs);
  if (!entry || entry.shareWithoutProof === 0) return null;
  const chosen = factors.factor(entry.factor, 't/GJ', 'debit');
  if (!chosen) return null;
  const t = competingT(fuel.energy.value, entry.shareWithoutProof, chosen.value);
  factors.doubt(`factor:${entry.factor}`, -t, chosen.factor);
  fuel.energy.doubt(-t);
  return t;
}
