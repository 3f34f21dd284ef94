import {
  addDays,
  DAY_MS,
  fuelInput,
  fuelRulesOf,
  groupedBy,
  localDateOf,
  localMidnightMs,
  stockByDay,
  weighedFuelPoints,
  zoneOffsetMs,
  type FuelInput,
  type FuelRules,
  type FuelWindow,
  type LocalDate,
} from '#domain';
import { readFuelWindows, readStockTakings, type Queryable } from '#postgres';
import type { DerivedSite } from '../derived-site.js';

/** Whether a ledger of fuel is kept of a site: something weighs it. */
export const keepsLedger = ({ site }: DerivedSite): boolean =>
  site.emissions !== null && site.emissions !== undefined && weighedFuelPoints(site.emissions).length > 0;

/** Points by which fuel is weighed, by their ids. */
export function gateOf({ site, points }: DerivedSite): Map<number, string> {
  const addresses = site.emissions ? weighedFuelPoints(site.emissions) : [];
  return new Map(addresses.flatMap((address) => idOf(points, address)));
}

export const fuelRules = async (q: Queryable, derived: DerivedSite): Promise<FuelRules> =>
  fuelRulesOf(
    derived.site,
    derived.factors,
    stockByDay(derived.site, await readStockTakings(q, derived.siteId, gateOf(derived))),
  );

/** Heat of hours that start in [fromMs, toMs), in order of time. */
export type HeatsWithin = (
  fromMs: number,
  toMs: number,
) => Promise<readonly { readonly startMs: number; readonly heatGj: number }[]>;

/** What the windows of the gate and of what is measured of the fuel say, by address and day. */
export type GateWindows = ReadonlyMap<string, ReadonlyMap<LocalDate, readonly FuelWindow[]>>;

/** Of days on which a ledger is kept. @param dates in order */
export async function readGateWindows(
  q: Queryable,
  derived: DerivedSite,
  dates: readonly LocalDate[],
): Promise<GateWindows> {
  const { site, points } = derived;
  const measured = (site.emissions?.biomass ?? []).flatMap(({ fuel }) =>
    [fuel?.ncvPoint ?? [], fuel?.moisturePoint ?? []].flat(),
  );
  const names = new Map([...gateOf(derived), ...measured.flatMap((address) => idOf(points, address))]);
  const dateOf = datesOfStarts(site.timeZone);
  const gate = new Map<string, Map<LocalDate, readonly FuelWindow[]>>();
  for (const run of keepsLedger(derived) ? runsOf(dates) : []) {
    for (const [pointId, own] of await readFuelWindows(q, [...names.keys()], ...spanOf(run, site.timeZone))) {
      const days = gate.get(names.get(pointId)!) ?? new Map<LocalDate, readonly FuelWindow[]>();
      for (const [date, windows] of groupedBy(own, dateOf)) days.set(date, windows);
      gate.set(names.get(pointId)!, days);
    }
  }
  return gate;
}

/** What windows and hours say of the fuel of these days, which are in order. */
export async function fuelInputs(
  { site }: DerivedSite,
  dates: readonly LocalDate[],
  gate: GateWindows,
  heatsWithin: HeatsWithin,
): Promise<Map<LocalDate, FuelInput>> {
  const dateOf = datesOfStarts(site.timeZone);
  const inputs = new Map<LocalDate, FuelInput>();
  for (const run of runsOf(dates)) {
    const heats = groupedBy(await heatsWithin(...spanOf(run, site.timeZone)), dateOf);
    for (const date of run) {
      const heatsGj = (heats.get(date) ?? []).map(({ heatGj }) => heatGj);
      inputs.set(
        date,
        fuelInput(site, date, heatsGj, (address) => gate.get(address)?.get(date) ?? []),
      );
    }
  }
  return inputs;
}

/** From the first midnight of days in order to the last, Unix ms. */
const spanOf = (days: readonly LocalDate[], timeZone: string): [fromMs: number, toMs: number] => [
  localMidnightMs(days[0]!, timeZone),
  localMidnightMs(addDays(days.at(-1)!, 1), timeZone),
];

/** The local date of a start: that of one before it where it lies on the same day. */
function datesOfStarts(timeZone: string): (one: { readonly startMs: number }) => LocalDate {
  let [day, date] = [NaN, ''];
  return ({ startMs }) => {
    const own = Math.floor((startMs + zoneOffsetMs(startMs, timeZone)) / DAY_MS);
    if (own !== day) [day, date] = [own, localDateOf(startMs, timeZone)];
    return date;
  };
}

const idOf = (points: DerivedSite['points'], address: string): [number, string][] => {
  const found = points.get(address);
  return found ? [[found.pointId, address]] : [];
};

/** Days that follow each other closely, so that each group is read at once. */
function runsOf(dates: readonly LocalDate[]): LocalDate[][] {
  const runs: LocalDate[][] = [];
  for (const date of dates) {
    const last = runs.at(-1);
    if (last && date <= addDays(last.at(-1)!, 7)) last.push(date);
    else runs.push([date]);
  }
  return runs;
}
