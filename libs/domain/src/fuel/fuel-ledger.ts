/**
 * The ledger of the fuel in the yard, by local day (docs/arithmetic/fuel.md#the-ledger): what the heat took is debited, whatever was
 * weighed; what was weighed says how much of it is covered, and, where stock is taken, whether more was burnt than the heat took.
 */
import type { LocalDate } from '../calendar/local-date.js';
import { isFreshOn, ncvOf, type DayFuel } from './day-fuel.js';

/** What is known of a day before its fuel is reckoned. */
export interface FuelInput {
  readonly date: LocalDate;
  /** Of the hours of the day. */
  readonly heatGj: number;
  readonly receivedT: number;
  /** Calorific value measured last on this day, as received, GJ/t; null: none was. */
  readonly ncvGjPerT: number | null;
}

/** What is carried from day to day. */
export interface FuelCarried {
  /** In the yard at the end of the day, as the ledger has it, t. */
  readonly stockT: number;
  /** Taken by the heat since the stock-taking before, t. */
  readonly usedT: number;
  /** Gone without any heat that it could be laid to: it joins the surplus of the stock-taking after, t. */
  readonly pendingT: number;
  /** The calorific value measured last, and when. */
  readonly measured: { readonly gjPerT: number; readonly on: LocalDate } | null;
}

export const EMPTY_YARD: FuelCarried = { stockT: 0, usedT: 0, pendingT: 0, measured: null };

export interface FuelDay extends FuelInput, FuelCarried {
  /** Taken by the heat, t. */
  readonly useT: number;
  /** The part of it that nothing that was weighed explains, t. */
  readonly unweighedT: number;
  /** Laid to this day by the stock-taking after it, t. */
  readonly surplusT: number;
  readonly fuel: DayFuel;
}

export interface FuelRules {
  /** GJ of heat per GJ of fuel, and GJ/t where nothing was measured; null: nobody knows, and nothing is reckoned. */
  readonly terms: (date: LocalDate) => { readonly efficiency: number; readonly usualNcv: number } | null;
  /** Measured at the end of a day, t. */
  readonly stockTakings: ReadonlyMap<LocalDate, number>;
  /** At the end of a season what may lie in the yard, t; null: the day ends none. */
  readonly storeAt: (date: LocalDate) => number | null;
}

/** A gram: nothing is laid to less. */
const LEAST_USE_T = 1e-6;
/** A calorific value is known to a tenth. */
const NCV_ROOM = 1.1;

/**
 * @param days every day of a stretch that begins behind a stock-taking, in order
 * @param isOver whether the last of them is: stock is taken at the end of a day
 */
export function fuelLedger(
  days: readonly FuelInput[],
  opening: FuelCarried,
  rules: FuelRules,
  isOver = false,
): FuelDay[] {
  const made: FuelDay[] = [];
  let carried = opening;
  let begin = 0;
  for (const [i, day] of days.entries()) {
    const one = dayOf(day, carried, rules);
    made.push(one);
    carried = one;
    const counted = i < days.length - 1 || isOver ? takenAt(day.date, one.stockT, rules) : null;
    if (counted === null) continue;
    const surplusT = Math.max(0, one.stockT - counted) + one.pendingT;
    const isLaid = one.usedT > LEAST_USE_T;
    if (isLaid) for (let n = begin; n <= i; n++) made[n] = withSurplus(made[n]!, surplusT / one.usedT);
    carried = { stockT: counted, usedT: 0, pendingT: isLaid ? 0 : surplusT, measured: one.measured };
    made[i] = { ...made[i]!, ...carried };
    begin = i + 1;
  }
  return made;
}

/** What lies in the yard at the end of a day where stock is taken then; null: it is not. */
const takenAt = (date: LocalDate, stockT: number, { stockTakings, storeAt }: FuelRules): number | null => {
  const counted = stockTakings.get(date);
  if (counted !== undefined) return counted;
  const storeT = storeAt(date);
  return storeT === null ? null : Math.min(stockT, storeT);
};

function dayOf(day: FuelInput, before: FuelCarried, rules: FuelRules): FuelDay {
  const measured = day.ncvGjPerT === null ? before.measured : { gjPerT: day.ncvGjPerT, on: day.date };
  const ncv = measured && { gjPerT: measured.gjPerT, isFresh: isFreshOn(measured.on, day.date) };
  const terms = rules.terms(day.date);
  const useT = terms ? Math.max(0, day.heatGj) / (terms.efficiency * ncvOf(ncv, terms.usualNcv).gjPerT) : 0;
  const availableT = before.stockT + day.receivedT;
  const unweighedT = Math.max(0, useT - availableT);
  return {
    ...day,
    useT,
    stockT: Math.max(0, availableT - useT),
    usedT: before.usedT + useT,
    pendingT: before.pendingT,
    measured,
    unweighedT,
    surplusT: 0,
    fuel: {
      ncv,
      burntOverUse: 1,
      coveredShare: useT === 0 ? 1 : Math.min(1, NCV_ROOM * (1 - unweighedT / useT)),
    },
  };
}

const withSurplus = (day: FuelDay, perUse: number): FuelDay => ({
  ...day,
  surplusT: day.useT * perUse,
  fuel: { ...day.fuel, burntOverUse: 1 + perUse },
});
