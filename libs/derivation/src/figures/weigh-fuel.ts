import { convert, versionAt, weighedFuelGj, type Site } from '#domain';
import { readLoads, type Queryable } from '#postgres';
import type { DerivedSite } from '../derived-site.js';

type Fuel = { readonly point: string; readonly ncvPoint: string };

/** Weighed fuel of measured calorific value, as it is declared at a moment; null: it is not. */
function fuelAt({ site }: DerivedSite, ms: number): Fuel | null {
  const fuel = site.emissions?.biomass.findLast(({ fromMs }) => fromMs <= ms)?.fuel;
  return fuel?.ncvPoint ? { point: fuel.point, ncvPoint: fuel.ncvPoint } : null;
}

/** Points that fuel is weighed by, at any time. */
export const fuelPoints = ({ emissions }: Site): string[] =>
  (emissions?.biomass ?? []).flatMap(({ fuel }) => (fuel?.ncvPoint ? [fuel.point, fuel.ncvPoint] : []));

/** Whether fuel is weighed at all, with its calorific value. */
export const weighsFuel = ({ site }: DerivedSite): boolean => fuelPoints(site).length > 0;

/** Energy of what came over the weighbridge in [fromMs, toMs), by the calorific value measured last before each load, GJ; null: nothing did. */
export async function readWeighedFuelGj(
  q: Queryable,
  derived: DerivedSite,
  fromMs: number,
  toMs: number,
): Promise<number | null> {
  const fuel = fuelAt(derived, toMs - 1);
  const [mass, ncv] = fuel ? [derived.points.get(fuel.point), derived.points.get(fuel.ncvPoint)] : [];
  if (!mass || !ncv) return null;
  const loads = await readLoads(q, { massId: mass.pointId, ncvId: ncv.pointId }, fromMs, toMs);
  return weighedFuelGj(
    loads.flatMap(({ startMs, mass: amount, ncv: value }) => {
      const massT = convert(amount, versionAt(mass.point, startMs).unit, 't');
      const ncvGjPerT = value === null ? null : convert(value, versionAt(ncv.point, startMs).unit, 'GJ.t-1');
      return massT === null || ncvGjPerT === null ? [] : [{ startMs, massT, ncvGjPerT }];
    }),
  );
}
