import type { Queryable } from '../database/database.js';
import { hasTable } from '../database/has-table.js';
import { migrationsRun } from '../database/migrate.js';

/** What would be lost with a database, for people. */
export interface DatabaseContents {
  /** Codes, sorted. */
  readonly sites: readonly string[];
  /** Rows of readings: exact below a million, above it what the statistics say. */
  readonly readings: number;
  /** Arrival of the newest reading, Unix ms; null: there is none. */
  readonly newestReceivedMs: number | null;
  /** Entries of the audit log: signatures, decisions, keys. */
  readonly auditEntries: number;
}

const EXACT_BELOW = 1_000_000;

/** null: nothing is in it that anybody could miss. */
export async function readContents(q: Queryable): Promise<DatabaseContents | null> {
  if ((await migrationsRun(q)).length === 0) return null;
  // A restore asks a database that it has not brought forward yet.
  const hasPacks = await hasTable(q, 'reading_pack');
  const [row] = await q.query<DatabaseContents & { estimate: number; packed: number; configurations: number }>(
    `select array(select code from site order by code) as sites,
            (select count(*) from (select from reading limit ${EXACT_BELOW}) r) as readings,
            ${hasPacks ? '(select coalesce(sum(n), 0)::bigint from reading_pack)' : '0'} as packed,
            (select coalesce(sum(greatest(c.reltuples, 0)), 0)::bigint from pg_partition_tree('reading') t join pg_class c on c.oid = t.relid
             where t.isleaf) as estimate,
            (select max(last_seen) from ledger) as "newestReceivedMs",
            (select count(*) from audit_log) as "auditEntries", (select count(*) from configuration) as configurations`,
  );
  const { estimate, packed, configurations, ...found } = row!;
  const readings = packed + (found.readings < EXACT_BELOW ? found.readings : Math.max(estimate, EXACT_BELOW));
  const isEmpty = found.sites.length + readings + found.auditEntries + configurations === 0;
  return isEmpty ? null : { ...found, readings };
}

/** Names under which other processes of ours are connected to this database. */
export async function readUsers(q: Queryable): Promise<string[]> {
  const rows = await q.query<{ name: string }>(
    `select distinct application_name as name from pg_stat_activity
     where datname = current_database() and pid <> pg_backend_pid() and application_name like 'greenpark%'
       and application_name not like 'greenpark restore%'
     order by 1`,
  );
  return rows.map(({ name }) => name);
}
