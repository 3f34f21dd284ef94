/** Keeps the ledger of fuel of a site (docs/arithmetic/fuel.md), and marks the hours that what is new in it changes. */
import {
  addDays,
  carriedFuel,
  datesBetween,
  EMPTY_YARD,
  fuelLedger,
  localMidnightMs,
  sameContent,
  stockTakenBefore,
  type DayFuel,
  type FuelDay,
  type FuelInput,
  type LocalDate,
} from '#domain';
import {
  allEnded,
  markStoredHours,
  readFuelDayBefore,
  readFuelDays,
  readHourHeats,
  writeFuelDays,
  type MarkCause,
  type Queryable,
} from '#postgres';
import type { DerivedSite } from '../derived-site.js';
import {
  fuelInputs,
  fuelRules,
  keepsLedger,
  readGateWindows,
  type GateWindows,
  type HeatsWithin,
} from './fuel-site.js';

const [FIRST_DATE, END_OF_DATES] = ['0001-01-01', '9999-12-31'];

/** What a ledger is kept from, where it is known or asked for already. */
export interface LedgerSources {
  readonly gate?: GateWindows;
  readonly heatsWithin?: HeatsWithin;
}

/**
 * Reads these days again and carries the ledger on from the stock-taking before them. What of a day its hours are made with seldom
 * changes: then, and only then, they are marked.
 */
export async function keepLedger(
  tx: Queryable,
  derived: DerivedSite,
  dates: Iterable<LocalDate>,
  cause: MarkCause,
  { gate, heatsWithin = (fromMs, toMs) => readHourHeats(tx, derived.siteId, fromMs, toMs) }: LedgerSources = {},
): Promise<void> {
  const wanted = [...new Set(dates)].sort();
  const [first, last] = [wanted[0], wanted.at(-1)];
  if (first === undefined || last === undefined || !keepsLedger(derived)) return;
  const { siteId } = derived;
  const [rules, newestDay] = await allEnded([
    () => fuelRules(tx, derived),
    () => readFuelDayBefore(tx, siteId, END_OF_DATES),
  ]);
  const newest = newestDay?.date;
  // Stock is taken at the end of a day: of the newest one it was not yet.
  const changed = newest !== undefined && newest < first ? newest : first;
  const taken = stockTakenBefore(changed, rules);
  const stored = await readFuelDays(tx, siteId, taken ?? FIRST_DATE);
  const opening = stored[0]?.date === taken ? stored[0] : undefined;
  const before = new Map(stored.map((day) => [day.date, day]));

  const begin = opening ? addDays(opening.date, 1) : least(first, stored[0]?.date);
  const days = datesBetween(begin, newest !== undefined && newest > last ? newest : last);
  const fresh = await fuelInputs(derived, wanted, gate ?? (await readGateWindows(tx, derived, wanted)), heatsWithin);
  const inputs = days.map((date) => inputOf(fresh.get(date) ?? before.get(date), date));
  const made = fuelLedger(inputs, opening ?? EMPTY_YARD, rules);
  const isOther = (day: FuelDay): boolean => !sameContent(before.get(day.date) ?? null, day);
  await writeFuelDays(tx, siteId, made.filter(isOther));

  const old = before.get(newest ?? '') ?? opening;
  const moved = made.filter(({ date, fuel }) => !isSame(before.get(date)?.fuel ?? carriedFuel(old, date), fuel));
  const { timeZone } = derived.site;
  const spans = moved.map(({ date }) => ({
    fromMs: localMidnightMs(date, timeZone),
    toMs: localMidnightMs(addDays(date, 1), timeZone),
  }));
  await markStoredHours(tx, siteId, spans, cause);
}

/** By day, what its hours are made with. */
export async function readDayFuel(
  q: Queryable,
  derived: DerivedSite,
  dates: readonly LocalDate[],
): Promise<Map<LocalDate, DayFuel>> {
  const wanted = [...new Set(dates)].sort();
  if (wanted.length === 0 || !keepsLedger(derived)) return new Map();
  const rows = await readFuelDays(q, derived.siteId, wanted[0]!, wanted.at(-1));
  const known = new Map(rows.map((day) => [day.date, day.fuel]));
  const isWhole = wanted.every((date) => known.has(date));
  const newest = isWhole ? null : await readFuelDayBefore(q, derived.siteId, wanted.at(-1)!);
  return new Map(wanted.map((date) => [date, known.get(date) ?? carriedFuel(newest ?? undefined, date)]));
}

const inputOf = (known: FuelInput | undefined, date: LocalDate): FuelInput => ({
  date,
  heatGj: known?.heatGj ?? 0,
  receivedT: known?.receivedT ?? 0,
  ncvGjPerT: known?.ncvGjPerT ?? null,
});

const least = (a: LocalDate, b: LocalDate | undefined): LocalDate => (b !== undefined && b < a ? b : a);
const isSame = (a: DayFuel, b: DayFuel): boolean => sameContent(a, b);
