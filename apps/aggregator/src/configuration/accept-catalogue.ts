import { hashOf, plainOf, type NamedConfiguration } from '#contracts';
import { derivedSites, followConfiguration, lockFigures, siteConfiguration } from '#derivation';
import { factorsOf, siteOf } from '#domain';
import {
  recordConfiguration,
  type ConfigurationChange,
  type ConfigurationEntry,
  type Database,
  type Names,
  type Queryable,
} from '#postgres';
import type { Catalogue } from '#runtime';

/** Interns all names of a catalogue and keeps its parts as the configuration that counts from now on. */
export async function acceptCatalogue(
  db: Database,
  names: Names,
  catalogue: Catalogue,
  now: number = Date.now(),
): Promise<ConfigurationChange[]> {
  await names.declare(catalogue.sites);
  return recordConfiguration(db, entriesOf(catalogue), (tx, changes) =>
    followChanges(tx, names, catalogue, changes, now),
  );
}

function entriesOf({ sites, factors, normals }: Catalogue): ConfigurationEntry[] {
  const named: NamedConfiguration = { sites: sites.map(({ id }) => id).sort(), normals: [...normals.keys()].sort() };
  return [
    { kind: 'named', name: 'all', hash: hashOf(named), body: named },
    ...sites.map((site) => ({ kind: 'site' as const, name: site.id, hash: site.hash, body: plainOf(site) })),
    { kind: 'factors', name: 'all', hash: hashOf(factors), body: plainOf(factors) },
    ...[...normals].map(([name, one]) => ({ kind: 'normals' as const, name, hash: one.hash, body: plainOf(one) })),
    ...sites.map((site) => {
      const { hash, body } = siteConfiguration(site, factors, normals);
      return { kind: 'figures' as const, name: site.id, hash, body: plainOf(body) };
    }),
  ];
}

/** What was made under another configuration and comes out of this one differently is made again. */
async function followChanges(
  tx: Queryable,
  names: Names,
  catalogue: Catalogue,
  changes: readonly ConfigurationChange[],
  now: number,
): Promise<void> {
  const bodyBefore = (kind: ConfigurationChange['kind'], name: string): unknown =>
    changes.find((change) => change.kind === kind && change.name === name)?.previousBody ?? null;
  const factorsBefore = bodyBefore('factors', 'all');
  for (const derived of derivedSites(catalogue, names)) {
    const siteBefore = bodyBefore('site', derived.site.id);
    if (siteBefore === null && factorsBefore === null) continue;
    const before = {
      site: siteBefore === null ? derived.site : siteOf(siteBefore),
      factors: factorsBefore === null ? derived.factors : factorsOf(factorsBefore),
    };
    await lockFigures(tx, derived.siteId);
    await followConfiguration(tx, derived, before, now);
  }
}
