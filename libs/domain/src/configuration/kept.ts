import type { Materiality } from '../closing/materiality.js';
import type { FactorSet } from '../emissions/factors/factors.js';
import type { EmissionsSpec, Site } from '../plant/plant.js';
import type { Normals, PastWinters } from '../weather/normals.js';

/**
 * The way back from the plain JSON in which every accepted configuration is kept: there maps are objects, whose keys the database
 * orders as it likes, and `since ever` (-Infinity) is null.
 */

/** A site as it was accepted. Its materiality was kept among the emissions once. */
export function siteOf(kept: unknown): Site {
  const { emissions, ...site } = sinceEver(kept) as Omit<Site, 'emissions'> & {
    readonly emissions: (EmissionsSpec & { readonly materiality?: Materiality }) | null;
  };
  if (!emissions?.materiality) return { ...site, emissions };
  const { materiality, ...others } = emissions;
  return { ...site, emissions: others, closing: { materiality } };
}

/** All factors as they were accepted. */
export const factorsOf = (kept: unknown): FactorSet => mapOf(kept as Record<string, never>);

/** Normal weather, with past winters where they were known. */
export function normalsOf(kept: unknown): Normals {
  const normals = kept as Omit<Normals, 'days' | 'pastSeasons' | 'winters'> & {
    readonly days: Record<string, number>;
    readonly pastSeasons: Record<string, number>;
    readonly winters?: Omit<PastWinters, 'days'> & { readonly days: Record<string, number> };
  };
  const { winters, ...rest } = normals;
  return {
    ...rest,
    days: mapOf(normals.days),
    pastSeasons: new Map([...mapOf(normals.pastSeasons)].map(([year, hdd]) => [Number(year), hdd])),
    ...(winters ? { winters: { ...winters, days: mapOf(winters.days) } } : {}),
  };
}

/** Only a moment from which something holds can be since ever. */
function sinceEver(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sinceEver);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [
      key,
      key === 'fromMs' && inner === null ? -Infinity : sinceEver(inner),
    ]),
  );
}

/** In the order of its keys: sums over it come out to the last digit. */
const mapOf = <Value>(kept: Readonly<Record<string, Value>>): Map<string, Value> =>
  new Map(Object.entries(kept).sort(([a], [b]) => (a < b ? -1 : 1)));
