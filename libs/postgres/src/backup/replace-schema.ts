import type { Queryable } from '../database/database.js';
import { BackupRefused } from './backup-manifest.js';

/** Where a restore builds its tables while the real ones stay as they are. */
export const DRAFT_SCHEMA = 'greenpark_restore';

interface Part {
  readonly kind: 'table' | 'view' | 'sequence' | 'function';
  /** As SQL names it within its schema, arguments of a function included. */
  readonly name: string;
}

/** What a schema holds, apart from what belongs to something else in it: partitions come before their table. */
const PARTS = `
select case c.relkind when 'v' then 'view' when 'S' then 'sequence' else 'table' end as kind, quote_ident(c.relname) as name,
       c.relispartition as part
from pg_class c
where c.relnamespace = $1::regnamespace and c.relkind in ('r', 'p', 'v', 'S')
  and not exists (select from pg_depend d where d.classid = 'pg_class'::regclass and d.objid = c.oid
                  and d.refclassid = 'pg_class'::regclass and d.deptype in ('a', 'i') and c.relkind = 'S')
union all
select 'function', quote_ident(p.proname) || '(' || pg_get_function_identity_arguments(p.oid) || ')', false
from pg_proc p where p.pronamespace = $1::regnamespace
order by part desc, name`;

/** Waiting longer for a table means that something uses it on and on. */
const LOCK_TIMEOUT = '10s';
const [LOCK_NOT_AVAILABLE, OTHERS_DEPEND] = ['55P03', '2BP01'];

/**
 * The tables of the draft take the place of those of the real schema, in the same transaction: until its commit everybody
 * sees the old ones, then the new. What is not ours stays.
 * @throws BackupRefused where somebody uses the old ones, or something of somebody else depends on them
 */
export async function replaceSchema(tx: Queryable, real: string): Promise<void> {
  const parts = await tx.query<Part>(PARTS, [DRAFT_SCHEMA]);
  const old = await tx.query<Part>(PARTS, [real]);
  const isOld = new Set(old.map(({ kind, name }) => `${kind} ${name}`));
  // A month that only the old table has goes with it.
  const dropped = parts.filter(({ kind, name }) => isOld.has(`${kind} ${name}`));
  try {
    await tx.execute(`set local lock_timeout = '${LOCK_TIMEOUT}'`);
    for (const kind of ['view', 'table', 'sequence', 'function'] as const) {
      const names = dropped.filter((part) => part.kind === kind).map(({ name }) => `${real}.${name}`);
      if (names.length > 0) await tx.execute(`drop ${kind} ${names.join()}`);
    }
    for (const { kind, name } of parts) await tx.execute(`alter ${kind} ${DRAFT_SCHEMA}.${name} set schema ${real}`);
    await tx.execute(`drop schema ${DRAFT_SCHEMA}`);
    await tx.execute(`set local search_path to ${real}`);
  } catch (error) {
    throw refusal(error);
  }
}

function refusal(error: unknown): unknown {
  const { code, detail } = error as { code?: string; detail?: string };
  if (code === LOCK_NOT_AVAILABLE)
    return new BackupRefused('a process uses the database: stop it, and restore again. Nothing was changed');
  if (code === OTHERS_DEPEND)
    return new BackupRefused(
      `something that is not Greenpark's depends on its tables: ${detail ?? ''}. Drop it, restore, and make it again. Nothing was changed`,
    );
  return error;
}
