import {
  recordConfiguration,
  type ConfigurationChange,
  type ConfigurationEntry,
  type Database,
  type Names,
} from '#postgres';
import { hashOf, type Catalogue } from '#runtime';

/** Interns all names of a catalogue and keeps its parts as the configuration that counts from now on. */
export async function acceptCatalogue(
  db: Database,
  names: Names,
  catalogue: Catalogue,
): Promise<ConfigurationChange[]> {
  await names.declare(catalogue.sites);
  const entries: ConfigurationEntry[] = [
    ...catalogue.sites.map((site) => ({ kind: 'site' as const, name: site.id, hash: site.hash, body: site })),
    { kind: 'factors', name: 'all', hash: hashOf(catalogue.factors), body: catalogue.factors },
    ...[...catalogue.normals].map(([name, normals]) => ({
      kind: 'normals' as const,
      name,
      hash: hashOf(normals),
      body: normals,
    })),
  ];
  return recordConfiguration(db, entries);
}
