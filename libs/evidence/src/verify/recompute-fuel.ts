/** The ledger of fuel of a pack, from its raw rows (docs/arithmetic/fuel.md#evidence). */
import {
  datesBetween,
  fuelInput,
  fuelLedger,
  fuelRulesOf,
  groupedBy,
  localDateOf,
  stockByDay,
  weighedFuelPoints,
  type FuelDay,
  type FuelRules,
  type LocalDate,
  type StockTaking,
  type Window,
} from '#domain';
import type { ParsedContent } from '../pack/content-files.js';
import { EvidenceError } from '../pack/readings-csv.js';

/**
 * What the yard had before the period and what a stock-taking behind it lays to its days are taken as they are stated; all else follows.
 * @param heats of the hours of the period that have some, in order of time
 * @returns null: the pack has no ledger
 */
export function recomputeFuel(
  pack: ParsedContent,
  windows: ReadonlyMap<string, readonly Window[]>,
  heats: readonly { readonly startMs: number; readonly heatGj: number }[],
): FuelDay[] | null {
  const { site, factors } = pack;
  const stated = pack.results.fuel;
  const [first, last] = [stated?.days[0]?.date, stated?.days.at(-1)?.date];
  if (!stated || first === undefined || last === undefined) return null;
  const dateOf = ({ startMs }: { readonly startMs: number }): LocalDate => localDateOf(startMs, site.timeZone);
  const ofDay = groupedBy(heats, dateOf);
  const addresses = new Map([...windows].map(([address, own]) => [address, groupedBy(own.map(shownWindow), dateOf)]));
  const inputs = datesBetween(first, last).map((date) =>
    fuelInput(
      site,
      date,
      (ofDay.get(date) ?? []).map(({ heatGj }) => heatGj),
      (address) => addresses.get(address)?.get(date) ?? [],
    ),
  );
  const rules = fuelRulesOf(site, factors, stockByDay(site, stockTakingsOf(pack)));
  const made = fuelLedger(inputs, stated.opening, rules, stated.isOver);
  return laidFromBehind(made, stated.days, stated.isOver, rules);
}

/** Days behind the last stock-taking of the pack: the next one lies behind it. */
function laidFromBehind(
  made: readonly FuelDay[],
  stated: readonly FuelDay[],
  isOver: boolean,
  { stockTakings, storeAt }: FuelRules,
): FuelDay[] {
  const closed = made.findLastIndex(
    ({ date }, i) => (stockTakings.has(date) || storeAt(date) !== null) && (isOver || i < made.length - 1),
  );
  const says = new Map(stated.map((day) => [day.date, day]));
  return made.map((day, i) => {
    const own = says.get(day.date);
    if (i <= closed || !own) return day;
    const { burntOverUse } = own.fuel;
    if (!(burntOverUse >= 1))
      throw new EvidenceError('results.json fuel', `${day.date}: less was burnt than the heat took`);
    return { ...day, surplusT: own.surplusT, fuel: { ...day.fuel, burntOverUse } };
  });
}

function stockTakingsOf({ site, events }: ParsedContent): StockTaking[] {
  const gate = site.emissions ? weighedFuelPoints(site.emissions) : [];
  const withdrawn = new Set(events.flatMap(({ event }) => (event.type === 'withdrawn' ? [event.event] : [])));
  const taken = events.flatMap(({ device, event }): StockTaking[] => {
    const point = `${device}/${event.point}`;
    const isOne = event.type === 'stock-taken' && gate.includes(point) && !withdrawn.has(event.id);
    return isOne ? [{ ts: event.ts, id: event.id, point, value: event.value ?? 0 }] : [];
  });
  return taken.sort((a, b) => a.ts - b.ts || (a.id < b.id ? -1 : 1));
}

const shownWindow = ({ start, amount, last }: Window) => ({ startMs: start, amount, last });
