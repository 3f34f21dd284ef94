import { daysBetween, type LocalDate } from '../calendar/local-date.js';

/** What of the ledger of a local day the figures of its hours are made with. */
export interface DayFuel {
  /** Calorific value measured last, as received; null: none ever was. */
  readonly ncv: { readonly gjPerT: number; readonly isFresh: boolean } | null;
  /** What was burnt over what the heat took: above 1 where a stock-taking found less than the ledger had. */
  readonly burntOverUse: number;
  /** Share of the day for which what was burnt had been weighed. */
  readonly coveredShare: number;
}

/** What holds of a day without a ledger. */
export const NO_LEDGER: DayFuel = { ncv: null, burntOverUse: 1, coveredShare: 1 };

/** A calorific value says something of the fuel of these days after it was measured. */
export const FRESH_DAYS = 60;

export const isFreshOn = (measuredOn: LocalDate, date: LocalDate): boolean =>
  daysBetween(measuredOn, date) <= FRESH_DAYS;

/** A fresh one as it is, an old one where it is lower than the usual one, else the usual one. */
export function ncvOf(ncv: DayFuel['ncv'], usual: number): { readonly gjPerT: number; readonly isMeasured: boolean } {
  const isMeasured = ncv !== null && (ncv.isFresh || ncv.gjPerT < usual);
  return { gjPerT: isMeasured ? ncv.gjPerT : usual, isMeasured };
}
