import { hashOf } from '#contracts';
import { factorUses, type FactorSet, type Normals, type Site } from '#domain';

/** What the figures of a site are made under besides readings and events: the parts by which its bodies are found again. */
export interface SiteConfiguration {
  /** Hash of the site file. */
  readonly site: string;
  /** All versions of every factor that the site can use. */
  readonly factors: FactorSet;
  /** Hashes of the normals of its targets, by id. */
  readonly normals: Readonly<Record<string, string>>;
}

/**
 * The configuration of one site and its hash, which is stored with every figure. What another site says, and factors that only
 * another site can use, are no part of it.
 */
export function siteConfiguration(
  site: Site,
  factors: FactorSet,
  normals: ReadonlyMap<string, Normals>,
): { readonly hash: string; readonly body: SiteConfiguration } {
  const used = [...factorUses(site).keys()].sort().flatMap((id) => {
    const versions = factors.get(id);
    return versions ? [[id, versions] as const] : [];
  });
  const named = site.targets.flatMap(({ plan }) => (plan.method === 'degree-days' ? [plan.normals] : []));
  const hashes = [...new Set(named)].sort().flatMap((id) => {
    const found = normals.get(id);
    return found ? [[id, found.hash] as const] : [];
  });
  const body = { site: site.hash, factors: new Map(used), normals: Object.fromEntries(hashes) };
  return { hash: hashOf(body), body };
}
