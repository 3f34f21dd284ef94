import type { Queryable } from '../database/database.js';
import type { BackupManifest } from './backup-manifest.js';

/** Made again by migrations and by the restore itself, or true of running processes only: in no backup. */
const LEFT_OUT = ['schema_migration', 'database_identity', 'process'];

export interface StoredTable {
  readonly name: string;
  readonly columns: readonly string[];
  /** What the statistics say: for a progress bar. */
  readonly bytes: number;
}

/** Tables of the schema that comes first, those before that are referred to. Partitions are part of their table. */
export async function readTables(q: Queryable): Promise<StoredTable[]> {
  const tables = await q.query<StoredTable>(
    `select c.relname as name,
            (select coalesce(sum(pg_relation_size(t.relid)), 0) from pg_partition_tree(c.oid) t) + pg_relation_size(c.oid) as bytes,
            array(select a.attname::text from pg_attribute a
                  where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and a.attgenerated = '' order by a.attnum) as columns
     from pg_class c
     where c.relnamespace = current_schema()::regnamespace and c.relkind in ('r', 'p') and not c.relispartition
       and c.relname <> all($1::text[])
     order by c.relname`,
    [LEFT_OUT],
  );
  const references = await q.query<{ from: string; to: string }>(
    `select f.relname as from, t.relname as to from pg_constraint k
     join pg_class f on f.oid = k.conrelid join pg_class t on t.oid = k.confrelid
     where k.contype = 'f' and f.relnamespace = current_schema()::regnamespace and f.oid <> t.oid`,
  );
  const byName = new Map(tables.map((table) => [table.name, table]));
  const ordered = new Set<StoredTable>();
  const add = (table: StoredTable | undefined): void => {
    if (!table || ordered.has(table)) return;
    byName.delete(table.name);
    for (const { from, to } of references) if (from === table.name) add(byName.get(to));
    ordered.add(table);
  };
  for (const table of tables) add(table);
  return [...ordered];
}

const BOUNDS = /^FOR VALUES FROM \('([^']+)'\) TO \('([^']+)'\)$/;

export async function readPartitions(q: Queryable): Promise<BackupManifest['partitions']> {
  const rows = await q.query<{ table: string; name: string; bounds: string }>(
    `select p.relname as table, c.relname as name, pg_get_expr(c.relpartbound, c.oid) as bounds
     from pg_inherits i join pg_class c on c.oid = i.inhrelid join pg_class p on p.oid = i.inhparent
     where c.relispartition and p.relkind = 'p' and p.relnamespace = current_schema()::regnamespace order by c.relname`,
  );
  return rows.map(({ table, name, bounds }) => {
    const found = BOUNDS.exec(bounds);
    if (!found) throw new Error(`partition ${name} of ${table} is not one of times: ${bounds}`);
    return { table, name, from: found[1]!, to: found[2]! };
  });
}

/** A sequence tells no snapshot: read after the rows it is never behind them. */
export async function readSequences(q: Queryable): Promise<BackupManifest['sequences']> {
  return q.query(
    `select s.sequencename as name, s.last_value as last from pg_sequences s
     where s.schemaname = current_schema() and s.sequencename not like 'schema_migration%' order by 1`,
  );
}

/** An identifier of ours as SQL writes it: they are checked to hold no quote. */
export const quoted = (...names: readonly string[]): string => names.map((name) => `"${name}"`).join();
