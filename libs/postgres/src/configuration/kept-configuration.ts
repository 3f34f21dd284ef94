import { countingConfiguration, SYSTEM_NAME, type CountingConfiguration } from '#contracts';
import { appendAudit } from '../audit/audit-log.js';
import type { Database, Queryable } from '../database/database.js';
import { insertable } from '../database/entity-columns.js';
import { timeOf } from '../database/timestamptz.js';
import {
  configurationEntity,
  type ConfigurationEntry,
  type ConfigurationKind,
  type KeptConfiguration,
} from './configuration-entity.js';

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

/**
 * Keeps every accepted configuration for ever and returns what differs from the one that counted until now.
 * Going back to an older file is a change like any other. Two processes that start at once record it once.
 */
export async function recordConfiguration(
  db: Database,
  entries: readonly ConfigurationEntry[],
  /** Runs in the same transaction: what follows from a change is noted with it or not at all. */
  onChange: (tx: Queryable, changes: readonly ConfigurationChange[]) => Promise<void> = async () => undefined,
): Promise<ConfigurationChange[]> {
  return db.transaction(async (tx) => {
    await tx.query('select pg_advisory_xact_lock($1)', [CONFIGURATION_LOCK]);
    const current = new Map((await currentConfiguration(tx)).map((row) => [`${row.kind}/${row.name}`, row]));
    const changed = entries.filter((entry) => current.get(`${entry.kind}/${entry.name}`)?.hash !== entry.hash);
    const [clock] = await tx.query<{ ms: number }>(`select date_trunc('milliseconds', clock_timestamp()) as ms`);
    for (const entry of changed) {
      await tx.repository(configurationEntity, (kept) => kept.insert(insertable({ ...entry, acceptedMs: clock!.ms })));
      if (isAudited(entry, current.has(`${entry.kind}/${entry.name}`)))
        await appendAudit(tx, {
          site: entry.kind === 'site' ? entry.name : null,
          who: SYSTEM_NAME,
          action: 'configuration-accepted',
          subject: `${entry.kind}/${entry.name}`,
          reason: '',
          detail: { hash: entry.hash, previousHash: current.get(`${entry.kind}/${entry.name}`)?.hash ?? null },
        });
    }
    const changes = changed.map(({ kind, name, hash }) => {
      const before = current.get(`${kind}/${name}`);
      return { kind, name, hash, previousHash: before?.hash ?? null, previousBody: before?.body ?? null };
    });
    await onChange(tx, changes);
    return changes;
  });
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
