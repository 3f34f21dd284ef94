import { countingConfiguration, SYSTEM_NAME, type CountingConfiguration } from '#contracts';
import { appendAudit } from '../audit/audit-log.js';
import type { Database, Queryable } from '../database/database.js';
import { timeOf } from '../database/timestamptz.js';

/**
 * `figures`: what the figures of one site are made under, by the hashes of its parts; its hash stands with every figure.
 * `named`: the ids of all sites and normals of the files; what is not among them was removed.
 */
export type ConfigurationKind = 'site' | 'factors' | 'normals' | 'figures' | 'named';

export interface ConfigurationEntry {
  readonly kind: ConfigurationKind;
  /** Id of the site, or name of the factor set or normals. */
  readonly name: string;
  /** SHA-256 of the canonical form. */
  readonly hash: string;
  readonly body: unknown;
}

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
      await tx.execute(
        `insert into configuration (kind, name, hash, body, accepted_at) values ($1, $2, $3, $4::jsonb, ${timeOf('$5')})`,
        [entry.kind, entry.name, entry.hash, JSON.stringify(entry.body), clock!.ms],
      );
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
export async function currentConfiguration(
  q: Queryable,
  atMs?: number,
  site?: string,
): Promise<(ConfigurationEntry & { readonly acceptedMs: number })[]> {
  return q.query(
    `select distinct on (kind, name) kind, name, hash, body, accepted_at as "acceptedMs" from configuration
     where accepted_at <= ${timeOf('$1')} and ($2::text is null or kind <> 'site' or name = $2)
     order by kind, name, accepted_at desc`,
    [atMs ?? Infinity, site ?? null],
  );
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
  return q.query(
    `select hash, body, accepted_at as "fromMs",
            lead(accepted_at) over (order by accepted_at) as "untilMs"
     from configuration where kind = $1 and name = $2 order by accepted_at desc`,
    [kind, name],
  );
}

/** A body that counted at some time, by its hash; null: none of that name ever had it. */
export async function readConfigurationBody(
  q: Queryable,
  kind: ConfigurationKind,
  name: string,
  hash: string,
): Promise<unknown> {
  const [row] = await q.query<{ body: unknown }>(
    `select body from configuration where kind = $1 and name = $2 and hash = $3 order by accepted_at limit 1`,
    [kind, name, hash],
  );
  return row?.body ?? null;
}
