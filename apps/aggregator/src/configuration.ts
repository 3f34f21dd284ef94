import {
  addMarks,
  markStoredHours,
  readStoredSpans,
  recordConfiguration,
  type ConfigurationChange,
  type ConfigurationEntry,
  type Database,
  type Names,
  type Queryable,
} from '#postgres';
import { hashOf, plainOf, type Catalogue } from '#runtime';

/** Interns all names of a catalogue and keeps its parts as the configuration that counts from now on. */
export async function acceptCatalogue(
  db: Database,
  names: Names,
  catalogue: Catalogue,
): Promise<ConfigurationChange[]> {
  await names.declare(catalogue.sites);
  const entries: ConfigurationEntry[] = [
    ...catalogue.sites.map((site) => ({ kind: 'site' as const, name: site.id, hash: site.hash, body: plainOf(site) })),
    { kind: 'factors', name: 'all', hash: hashOf(catalogue.factors), body: plainOf(catalogue.factors) },
    ...[...catalogue.normals].map(([name, normals]) => ({
      kind: 'normals' as const,
      name,
      hash: hashOf(normals),
      body: plainOf(normals),
    })),
  ];
  return recordConfiguration(db, entries, (tx, changes) => markWhatFollows(tx, names, changes));
}

/**
 * What was made under another configuration is made again: windows and hours of a site whose file changed, the hours of every
 * site where factors changed. Normals concern targets only, which are judged anew with every status.
 */
async function markWhatFollows(tx: Queryable, names: Names, changes: readonly ConfigurationChange[]): Promise<void> {
  const changed = changes.filter(({ previousHash }) => previousHash !== null);
  const hasNewFactors = changed.some(({ kind }) => kind === 'factors');
  for (const site of names.sites()) {
    const siteId = names.siteId(site)!;
    const isChanged = changed.some(({ kind, name }) => kind === 'site' && name === site);
    if (isChanged) await addMarks(tx, await readStoredSpans(tx, siteId), 'configuration');
    if (isChanged || hasNewFactors) await markStoredHours(tx, siteId, 'configuration');
  }
}
