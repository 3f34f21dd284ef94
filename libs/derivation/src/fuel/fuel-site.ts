import {
  addDays,
  fuelInput,
  fuelRulesOf,
  groupedBy,
  localDateOf,
  localMidnightMs,
  stockByDay,
  weighedFuelPoints,
  type FuelInput,
  type FuelRules,
  type LocalDate,
} from '#domain';
import { readFuelWindows, readHourHeats, readStockTakings, type Queryable } from '#postgres';
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

/** What windows and hours say of the fuel of these days, which are in order. */
export async function readFuelInputs(
  q: Queryable,
  derived: DerivedSite,
  dates: readonly LocalDate[],
): Promise<Map<LocalDate, FuelInput>> {
  const { site, siteId, points } = derived;
  const measured = site.emissions!.biomass.flatMap(({ fuel }) =>
    [fuel?.ncvPoint ?? [], fuel?.moisturePoint ?? []].flat(),
  );
  const names = new Map([...gateOf(derived), ...measured.flatMap((address) => idOf(points, address))]);
  const dateOf = ({ startMs }: { readonly startMs: number }): LocalDate => localDateOf(startMs, site.timeZone);
  const inputs = new Map<LocalDate, FuelInput>();
  for (const run of runsOf(dates)) {
    const [fromMs, toMs] = [run[0]!, addDays(run.at(-1)!, 1)].map((date) => localMidnightMs(date, site.timeZone));
    const heats = groupedBy(await readHourHeats(q, siteId, fromMs!, toMs!), dateOf);
    const windows = groupedBy(await readFuelWindows(q, [...names.keys()], fromMs!, toMs!), dateOf);
    for (const date of run) {
      const own = windows.get(date) ?? [];
      const heatsGj = (heats.get(date) ?? []).map(({ heatGj }) => heatGj);
      const windowsOf = (address: string) => own.filter(({ pointId }) => names.get(pointId) === address);
      inputs.set(date, fuelInput(site, date, heatsGj, windowsOf));
    }
  }
  return inputs;
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
