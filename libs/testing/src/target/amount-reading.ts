/**
 * What "so many tons a year" would ask of a plant (docs/arithmetic/targets.md#what-an-amount-means). The press says "tons of carbon" for tonnes of CO2, of
 * elementary carbon and of standard coal alike; the heat that each of them needs shows which one can be meant.
 */
import { tonnesOfCarbonDioxide } from '../../../domain/src/emissions/terms.js';
import { heatForTonnesGj, seasonLimitGj } from '../../../domain/src/statement/carbon-reading.js';

/** Energy of a tonne of standard coal, GJ: 7,000 kcal_IT a kilogram (GB/T 2589). */
export const GJ_PER_TCE = 29.3076;
const GJ_PER_MWH = 3.6;
const HOURS_PER_DAY = 24;

/** What limits the heat of one heating season. */
export interface PlantSize {
  readonly ratedMw: number;
  readonly areaM2: number;
  readonly seasonDays: number;
}

/** Heat of a season, in the ways in which it can be judged. */
export interface SeasonHeat {
  readonly heatGj: number;
  readonly gjPerM2: number;
  readonly fullLoadHours: number;
  /** Of what the plant can make in the whole season at rated power; above 1 it is impossible. */
  readonly shareOfLimit: number;
  readonly meanMw: number;
  readonly meanWPerM2: number;
}

export function seasonHeat(heatGj: number, { ratedMw, areaM2, seasonDays }: PlantSize): SeasonHeat {
  const hours = seasonDays * HOURS_PER_DAY;
  const mwh = heatGj / GJ_PER_MWH;
  return {
    heatGj,
    gjPerM2: heatGj / areaM2,
    fullLoadHours: mwh / ratedMw,
    shareOfLimit: heatGj / seasonLimitGj({ ratedMw, seasonDays }),
    meanMw: mwh / hours,
    meanWPerM2: (mwh / hours / areaM2) * 1e6,
  };
}

/** `tCO2`: avoided. `tC`: the carbon in it. `tce`: standard coal that was not burnt. `tCO2 of coal`: the CO2 of that coal. */
export type AmountMeaning = 'tCO2' | 'tC' | 'tce' | 'tCO2 of coal';

export interface AmountReading extends SeasonHeat {
  readonly meaning: AmountMeaning;
  /** Whether the plant could make so much heat at all. */
  readonly isPossible: boolean;
}

export interface ReadingFactors {
  /** Baseline factor of heat, t/GJ. */
  readonly heatTPerGj: number;
  /** Of the boiler that would have burnt the coal. */
  readonly boilerEfficiency: number;
  /** CO2 of a tonne of standard coal, t/t. */
  readonly tPerTce: number;
}

/** The heat behind each reading of an amount. */
export function amountReadings(amount: number, plant: PlantSize, factors: ReadingFactors): AmountReading[] {
  const heatOfTce = (tce: number): number => tce * GJ_PER_TCE * factors.boilerEfficiency;
  const heats: readonly (readonly [AmountMeaning, number])[] = [
    ['tCO2', heatForTonnesGj(amount, factors.heatTPerGj)],
    ['tC', heatForTonnesGj(tonnesOfCarbonDioxide(amount), factors.heatTPerGj)],
    ['tce', heatOfTce(amount)],
    ['tCO2 of coal', heatOfTce(amount / factors.tPerTce)],
  ];
  return heats.map(([meaning, heatGj]) => {
    const heat = seasonHeat(heatGj, plant);
    return { meaning, ...heat, isPossible: heat.shareOfLimit <= 1 };
  });
}

/** The load of a network that follows the weather: heat per degree-day, and power per kelvin below the base temperature. */
export interface DegreeDayLoad {
  readonly gjPerKd: number;
  readonly kwPerK: number;
}

export function degreeDayLoad(heatGj: number, degreeDays: number): DegreeDayLoad {
  const gjPerKd = heatGj / degreeDays;
  return { gjPerKd, kwPerK: (gjPerKd * 1e6) / (HOURS_PER_DAY * 3_600) };
}

/** Power that the load asks for at an outdoor temperature, MW; nothing above the base. */
export const powerAtMw = ({ kwPerK }: DegreeDayLoad, celsius: number, baseC: number): number =>
  (kwPerK * Math.max(0, baseC - celsius)) / 1000;
