import { countingConfiguration, SYSTEM_NAME, type CountingConfiguration } from '#contracts';
import { canonicalJson, RULES_VERSION } from '#domain';
import type { AuditAction } from '../audit/audit-entity.js';
import { appendAudit } from '../audit/audit-log.js';
import type { Database, Queryable } from '../database/database.js';
import { insertable } from '../database/entity-columns.js';
import { timeOf } from '../wire/timestamptz.js';
import {
  configurationEntity,
  type ConfigurationEntry,
  type ConfigurationKind,
  type KeptConfiguration,
} from './configuration-entity.js';
import { addSiteOwners } from '../ownership/site-owners.js';
import { addSiteRules, moveSiteRules } from '../ownership/site-rules.js';
import { addRevision, noteProposal, readHeadRevision, type Proposal } from './revisions.js';

/** A configuration that counts from now on, and the hash of the one before it (null: the first). */
export interface ConfigurationChange {
  readonly kind: ConfigurationKind;
  readonly name: string;
  readonly hash: string;
  readonly previousHash: string | null;
  /** The body that counted until now; null: there was none. */
  readonly previousBody: unknown;
}

const CONFIGURATION_LOCK = 0x6772_6366; // "grcf"

/** Another configuration was accepted since this one was checked: check it against that one. */
export class RevisionMoved extends Error {
  constructor(expected: number, found: number) {
    super(`the configuration was checked against revision ${expected}, but revision ${found} counts by now`);
    this.name = 'RevisionMoved';
  }
}

export interface Acceptance {
  readonly proposal: Proposal;
  /** The revision that the entries were checked against; without it any. */
  readonly expectedRevision?: number;
  /** Runs in the same transaction: what follows from a change is noted with it or not at all. */
  readonly onChange?: (tx: Queryable, changes: readonly ConfigurationChange[]) => Promise<void>;
}

/**
 * Keeps every accepted configuration for ever and returns what differs from the one that counted until now. What changed is a new
 * revision, and the fences of its sites move to it: who derives them by the one before rolls back.
 * Two processes that accept the same at once record it once. Locks in the order of ADR 23: rules of sites, figures (by `onChange`), audit.
 * @throws RevisionMoved
 */
export async function recordConfiguration(
  db: Database,
  entries: readonly ConfigurationEntry[],
  { proposal, expectedRevision, onChange = async () => undefined }: Acceptance,
): Promise<ConfigurationChange[]> {
  return db.transaction(async (tx) => {
    await tx.query('select pg_advisory_xact_lock($1)', [CONFIGURATION_LOCK]);
    const head = await readHeadRevision(tx);
    if (expectedRevision !== undefined && head.revision !== expectedRevision) {
      throw new RevisionMoved(expectedRevision, head.revision);
    }
    const current = new Map((await currentConfiguration(tx)).map((row) => [`${row.kind}/${row.name}`, row]));
    const changed = entries.filter((entry) => !isSame(entry, current.get(`${entry.kind}/${entry.name}`)));
    await noteProposal(tx, proposal);
    const siteIds = await idsOfSites(tx, entries);
    const isNew = changed.length > 0 || head.revision === 0;
    const revision = isNew ? await addRevision(tx, proposal) : head.revision;
    await addSiteOwners(tx, [...siteIds.values()]);
    await addSiteRules(tx, [...siteIds.values()], revision, RULES_VERSION);
    await moveSiteRules(tx, concernedSites(changed, siteIds), revision);

    const [clock] = await tx.query<{ ms: number }>(`select date_trunc('milliseconds', clock_timestamp()) as ms`);
    for (const entry of changed) {
      await tx.repository(configurationEntity, (kept) => kept.insert(insertable({ ...entry, acceptedMs: clock!.ms })));
    }
    const changes = changed.map(({ kind, name, hash }) => {
      const before = current.get(`${kind}/${name}`);
      return { kind, name, hash, previousHash: before?.hash ?? null, previousBody: before?.body ?? null };
    });
    await onChange(tx, changes);
    await appendAudit(tx, ...changed.flatMap((entry) => auditOf(entry, current, revision)));
    return changes;
  });
}

/** A newer program may read more out of a file of the same hash: then its body is another one. */
const isSame = (entry: ConfigurationEntry, kept: KeptConfiguration | undefined): boolean =>
  kept?.hash === entry.hash && canonicalJson(kept.body) === canonicalJson(JSON.parse(JSON.stringify(entry.body)));

async function idsOfSites(tx: Queryable, entries: readonly ConfigurationEntry[]): Promise<Map<string, number>> {
  const rows = await tx.query<{ code: string; siteId: number }>(
    'select code, site_id as "siteId" from site where code = any($1::text[])',
    [entries.filter(({ kind }) => kind === 'site').map(({ name }) => name)],
  );
  return new Map(rows.map(({ code, siteId }) => [code, siteId]));
}

/** Whose file, or factors or normals that it uses, are others now. Factors that it had not used may be used by it now: all of them. */
function concernedSites(changed: readonly ConfigurationEntry[], siteIds: ReadonlyMap<string, number>): number[] {
  if (changed.some(({ kind }) => kind === 'factors' || kind === 'normals')) return [...siteIds.values()];
  const names = new Set(changed.map(({ name }) => name));
  return [...siteIds].flatMap(([name, siteId]) => (names.has(name) ? [siteId] : []));
}

function auditOf(
  entry: ConfigurationEntry,
  current: ReadonlyMap<string, KeptConfiguration>,
  revision: number,
): AuditAction[] {
  const before = current.get(`${entry.kind}/${entry.name}`);
  if (!isAudited(entry, before !== undefined)) return [];
  return [
    {
      site: entry.kind === 'site' ? entry.name : null,
      who: SYSTEM_NAME,
      action: 'configuration-accepted',
      subject: `${entry.kind}/${entry.name}`,
      reason: '',
      detail: { hash: entry.hash, previousHash: before?.hash ?? null, revision },
    },
  ];
}

/** Of the names only that one came or went: the first list says nothing that its sites do not say. */
const isAudited = ({ kind }: ConfigurationEntry, isKnown: boolean): boolean =>
  kind === 'named' ? isKnown : kind !== 'figures';

/** The configuration that counted at `atMs` (default: now), one row per kind and name; of one site, or of all. */
export async function currentConfiguration(q: Queryable, atMs?: number, site?: string): Promise<KeptConfiguration[]> {
  return q.repository(configurationEntity, (kept) => {
    const newest = kept
      .createQueryBuilder('kept')
      .distinctOn(['kept.kind', 'kept.name'])
      .orderBy({ 'kept.kind': 'ASC', 'kept.name': 'ASC', 'kept.acceptedMs': 'DESC' });
    if (atMs !== undefined) newest.andWhere(`kept.acceptedMs <= ${timeOf(':atMs')}`, { atMs });
    if (site !== undefined) newest.andWhere(`(kept.kind <> 'site' or kept.name = :site)`, { site });
    return newest.getMany();
  });
}

/** Sites, factors and normals that counted at `atMs` (default: now). */
export async function readCountingConfiguration(q: Queryable, atMs?: number): Promise<CountingConfiguration> {
  return countingConfiguration(await currentConfiguration(q, atMs));
}

/** When a configuration counted, the newest first; `untilMs` null: it still does. */
export async function readConfigurationHistory(
  q: Queryable,
  kind: ConfigurationKind,
  name: string,
): Promise<{ hash: string; body: unknown; fromMs: number; untilMs: number | null }[]> {
  const rows = await q.repository(configurationEntity, (kept) =>
    kept.find({ where: { kind, name }, order: { acceptedMs: 'DESC' } }),
  );
  return rows.map(({ hash, body, acceptedMs }, i) => ({
    hash,
    body,
    fromMs: acceptedMs,
    untilMs: rows[i - 1]?.acceptedMs ?? null,
  }));
}

/** A body that counted at some time, by its hash; null: none of that name ever had it. */
export async function readConfigurationBody(
  q: Queryable,
  kind: ConfigurationKind,
  name: string,
  hash: string,
): Promise<unknown> {
  const row = await q.repository(configurationEntity, (kept) =>
    kept.findOne({ where: { kind, name, hash }, order: { acceptedMs: 'ASC' } }),
  );
  return row?.body ?? null;
}
