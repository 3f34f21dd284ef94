/** Which stretch of the ledger of fuel figures of the past need, and from where it is as it was then. */
import {
  addDays,
  DAY_MS,
  localDateOf,
  localMidnightMs,
  stockTakenBefore,
  stockTakenFrom,
  type FuelDay,
  type FuelRules,
  type LocalDate,
} from '#domain';
import { readFirstLater, readFirstWindow, readRealFuelDay, type Shadow } from '#postgres';
import { countedPoints, type DerivedSite } from '../derived-site.js';
import { REFERENCE_MS } from '../figures/gap-surroundings.js';
import type { PastSite } from '../past/past-site.js';
import { countedDevices } from '../figures/counted-devices.js';
import { fuelRules } from './fuel-site.js';

export interface PastLedger {
  /** Days of it, both included, whose hours must be there. */
  readonly from: LocalDate;
  readonly to: LocalDate;
  /** The day before the first, as it was then; null: the ledger began with an empty yard. */
  readonly opening: FuelDay | null;
}

/** From the stock-taking before the first wanted day to the one after the last. @param wanted local days, both included */
export async function pastLedger(
  shadow: Shadow,
  { derived, asOfMs, keepsFuelOtherwise }: PastSite,
  wanted: { readonly from: LocalDate; readonly to: LocalDate },
): Promise<PastLedger> {
  const { site, siteId } = derived;
  const zone = site.timeZone;
  const rules = await fuelRules(shadow, derived);
  const later = await readFirstLater(shadow, siteId, asOfMs);
  const counted = countedDevices(derived);
  const firstLaterMs = [...later].reduce(
    (least, [id, ms]) => (counted.has(id) ? Math.min(least, ms) : least),
    Infinity,
  );
  // What stands in for lost readings looks so far around.
  const isAsThen = (date: LocalDate): boolean =>
    !keepsFuelOtherwise && localMidnightMs(date, zone) + DAY_MS + REFERENCE_MS < firstLaterMs;
  const begin = await beginOf(shadow, derived, rules);
  let taken = stockTakenBefore(wanted.from, rules);
  let opening: FuelDay | null = null;
  while (taken !== null && taken >= begin) {
    const row = isAsThen(taken) ? await readRealFuelDay(shadow, siteId, taken) : null;
    if (row) {
      opening = row;
      break;
    }
    taken = stockTakenBefore(taken, rules);
  }
  const today = localDateOf(asOfMs, zone);
  const next = stockTakenFrom(wanted.to, today, rules);
  const from = opening ? addDays(opening.date, 1) : localDateOf(site.sinceMs, zone);
  return {
    from: from < wanted.from ? from : wanted.from,
    to: next !== null && next < today ? next : wanted.to,
    opening,
  };
}

/** The day on which something was told first. */
async function beginOf(shadow: Shadow, derived: DerivedSite, { stockTakings }: FuelRules): Promise<LocalDate> {
  const { site, points } = derived;
  const counted = countedPoints(site).flatMap((address) => points.get(address)?.pointId ?? []);
  const firstMs = (await readFirstWindow(shadow, counted)) ?? Infinity;
  const [first] = [...stockTakings.keys()].sort();
  const begin = firstMs === Infinity ? '9999-12-31' : localDateOf(firstMs, site.timeZone);
  return first !== undefined && first < begin ? first : begin;
}
