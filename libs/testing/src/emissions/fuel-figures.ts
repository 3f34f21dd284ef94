import { EVAPORATION_GJ_PER_T, tonnesOfCarbonDioxide } from '../../../domain/src/emissions/terms.js';

/** What the worked examples give of a fuel, where the product takes a published figure. */

/** Fuel factor in tCO2/GJ from carbon content in tC/GJ and the share that is oxidised. */
export const carbonFactor = (carbonTPerGj: number, oxidised: number): number =>
  tonnesOfCarbonDioxide(carbonTPerGj * oxidised);

/** Dry net calorific value from one as received. */
export const ncvDry = (receivedGjPerT: number, moisture: number): number =>
  (receivedGjPerT + EVAPORATION_GJ_PER_T * moisture) / (1 - moisture);
