import { hashOf, plainOf, type NamedConfiguration } from '#contracts';
import { derivedSites, followConfiguration, lockFigures, siteConfiguration } from '#derivation';
import { factorsOf, normalsOf, siteOf, type Normals } from '#domain';
import {
  currentConfiguration,
  holdClosing,
  readClock,
  recordConfiguration,
  type ConfigurationChange,
  type ConfigurationEntry,
  type Database,
  type Names,
  type Queryable,
} from '#postgres';
import { formOf, type Catalogue } from '#runtime';

/** Who proposes a catalogue, and against which revision it was checked. */
export interface AcceptOptions {
  readonly origin?: string;
  readonly expectedRevision?: number;
  /** Unix ms; default PostgreSQL's clock. */
  readonly nowMs?: number;
}

/**
 * Interns all names of a catalogue and keeps its parts as the configuration that counts from now on; what follows from it is marked
 * in the same transaction, and nothing closes before that is derived.
 * @throws RevisionMoved
 */
export async function acceptCatalogue(
  db: Database,
  names: Names,
  catalogue: Catalogue,
  { origin = 'unnamed', expectedRevision, nowMs }: AcceptOptions = {},
): Promise<ConfigurationChange[]> {
  await names.declare(catalogue.sites);
  return recordConfiguration(db, entriesOf(catalogue), {
    proposal: { origin, form: formOf(catalogue) },
    ...(expectedRevision !== undefined && { expectedRevision }),
    onChange: async (tx, changes) => {
      await holdClosing(tx);
      await followChanges(tx, names, catalogue, changes, nowMs ?? (await readClock(tx)));
    },
  });
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
  const areNormalsOthers = changes.some(({ kind, previousBody }) => kind === 'normals' && previousBody !== null);
  const normals = await normalsBefore(tx, changes);
  for (const derived of derivedSites(catalogue, names)) {
    const siteBefore = bodyBefore('site', derived.site.id);
    if (siteBefore === null && factorsBefore === null && !areNormalsOthers) continue;
    const before = {
      site: siteBefore === null ? derived.site : siteOf(siteBefore),
      factors: factorsBefore === null ? derived.factors : factorsOf(factorsBefore),
      normals,
    };
    await lockFigures(tx, derived.siteId);
    await followConfiguration(tx, derived, before, now);
  }
}

/** Normals by id as they counted before these changes, those that no file has any more among them. */
async function normalsBefore(
  tx: Queryable,
  changes: readonly ConfigurationChange[],
): Promise<ReadonlyMap<string, Normals>> {
  const changed = new Map(changes.flatMap((one) => (one.kind === 'normals' ? [[one.name, one.previousBody]] : [])));
  const kept = (await currentConfiguration(tx)).filter(({ kind }) => kind === 'normals');
  return new Map(
    kept.flatMap(({ name, body }) => {
      const before = changed.has(name) ? changed.get(name) : body;
      return before == null ? [] : [[name, normalsOf(before)] as const];
    }),
  );
}
