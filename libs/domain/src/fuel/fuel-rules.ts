import { addDays, localMidnightMs, type LocalDate } from '../calendar/local-date.js';
import { seasonOn } from '../calendar/period/season.js';
import { USUAL_NCV_FACTOR } from '../emissions/burnt-fuel.js';
import { efficiencyOn } from '../emissions/factors/efficiency.js';
import { factorValue } from '../emissions/factors/factor-units.js';
import { chooseFactor, type FactorSet } from '../emissions/factors/factors.js';
import { lastInForce } from '../emissions/factors/in-force.js';
import type { Site } from '../plant/plant.js';
import type { FuelRules } from './fuel-ledger.js';

/** How the ledger of a site is kept, by its site file and factors. */
export function fuelRulesOf(
  site: Pick<Site, 'emissions' | 'season' | 'timeZone'>,
  factors: FactorSet,
  stockTakings: ReadonlyMap<LocalDate, number>,
): FuelRules {
  const spec = site.emissions;
  const startOf = (date: LocalDate): number => localMidnightMs(date, site.timeZone);
  const storeOn = (date: LocalDate) => lastInForce(spec?.fuel ?? [], startOf(date));
  return {
    stockTakings,
    terms: (date) => {
      const biomass = spec && lastInForce(spec.biomass, startOf(date));
      const efficiency = biomass && efficiencyOn(biomass.efficiency, factors, date, 'project');
      const usual = chooseFactor(factors, storeOn(date)?.ncv ?? USUAL_NCV_FACTOR, date, 'credit');
      return efficiency && usual ? { efficiency, usualNcv: factorValue(usual.factor, 'GJ/t') } : null;
    },
    storeAt: (date) => (seasonOn(site.season, date).end === date ? (storeOn(date)?.storeT ?? 0) : null),
  };
}

/** The last day before `date` at whose end the stock is known by a rule or a measurement; null: none within two years. */
export function stockTakenBefore(date: LocalDate, { stockTakings, storeAt }: FuelRules): LocalDate | null {
  for (let [day, n] = [addDays(date, -1), 0]; n < 731; day = addDays(day, -1), n++) {
    if (stockTakings.has(day) || storeAt(day) !== null) return day;
  }
  return null;
}

/** The first such day from `date` on, itself included; null: none up to `last`. */
export function stockTakenFrom(
  date: LocalDate,
  last: LocalDate,
  { stockTakings, storeAt }: FuelRules,
): LocalDate | null {
  for (let day = date; day <= last; day = addDays(day, 1)) {
    if (stockTakings.has(day) || storeAt(day) !== null) return day;
  }
  return null;
}
