/**
 * The terms of emissions avoided, as in CDM AMS-I.C and AM0036 (docs/arithmetic/emissions.md). Energies in GJ, masses in t, results in
 * tCO2e, all at least 0. A term is linear in its amount, so that any split of an interval adds up.
 */

/** Carbon to carbon dioxide. */
const CO2_PER_C = 44 / 12;
/** Heat of evaporation of water at 25 C, GJ/t. */
export const EVAPORATION_GJ_PER_T = 2.442;

/** Baseline, option H: what the same heat emits by a default heat factor. */
export const heatBaselineT = (heatGj: number, factorTPerGj: number): number => heatGj * factorTPerGj;

/** Baseline, option F: the same heat from a boiler that burns a fuel. */
export const fuelBaselineT = (heatGj: number, boilerEfficiency: number, factorTPerGj: number): number =>
  (heatGj / boilerEfficiency) * factorTPerGj;

/** Carbon dioxide that so much elementary carbon becomes. */
export const tonnesOfCarbonDioxide = (carbonT: number): number => carbonT * CO2_PER_C;

/** Electricity from the public grid, with the loss on its way where claimed (TOOL05). */
export const electricityT = (mwh: number, factorTPerMwh: number, gridLossShare = 0): number =>
  mwh * factorTPerMwh * (1 + gridLossShare);

/** Fossil fuel by mass. */
export const fossilFuelT = (massT: number, factorTPerT: number): number => massT * factorTPerT;

export interface BurntGases {
  readonly ch4KgPerTj: number;
  readonly n2oKgPerTj: number;
  readonly gwpCh4: number;
  readonly gwpN2o: number;
}

/** Methane and nitrous oxide of a burnt fuel. CO2 of biomass is biogenic and a memo item. */
export const gasesT = (fuelGj: number, f: BurntGases): number =>
  ((fuelGj / 1000) * (f.ch4KgPerTj * f.gwpCh4 + f.n2oKgPerTj * f.gwpN2o)) / 1000;

/**
 * Energy of the fuel that made the heat: by the boiler's efficiency, or by weighed fuel of measured calorific value; where both
 * are known the larger one, which is the careful one. Weighed fuel fits periods in which deliveries even out (a month), not hours.
 */
export function fuelEnergyGj(
  heatGj: number,
  efficiency: number,
  weighed: { readonly massT: number; readonly ncvGjPerT: number } | null = null,
): number {
  const byHeat = heatGj / efficiency;
  return weighed ? Math.max(byHeat, weighed.massT * weighed.ncvGjPerT) : byHeat;
}

/** Net calorific value as received, from the dry one; moisture as a share of the mass. */
export const ncvAsReceived = (dryGjPerT: number, moisture: number): number =>
  dryGjPerT * (1 - moisture) - EVAPORATION_GJ_PER_T * moisture;

/** Haulage of fuel, there and back (TOOL12 option B). */
export const haulageT = (massT: number, distanceKm: number, gramsPerTKm: number): number =>
  massT * distanceKm * gramsPerTKm * 1e-6;

/** Power by which fuel was pressed, with the loss of the grid on its way. */
export const processingT = (massT: number, kwhPerT: number, factorTPerMwh: number, gridLossShare: number): number =>
  electricityT((massT * kwhPerT) / 1000, factorTPerMwh, gridLossShare);

/** What others burn in place of fuel that would not have been left over (TOOL16). */
export const competingT = (fuelGj: number, shareWithoutProof: number, factorTPerGj: number): number =>
  shareWithoutProof * fuelGj * factorTPerGj;

/** Boiler efficiency that heat and weighed fuel imply; outside 0.75 to 0.92 one of the two is wrong. */
export const impliedEfficiency = (heatGj: number, fuelGj: number): number => heatGj / fuelGj;
