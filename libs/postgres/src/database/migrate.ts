import type { Database, Queryable } from './database.js';
import { arrangeRights } from '../roles/rights.js';
import { hasTable } from './has-table.js';
import { MIGRATIONS } from '../migrations/migrations.js';

/** One number for "a process migrates": any two that migrate the same database meet at it. */
export const MIGRATION_LOCK = 0x6772_7061; // "grpa"
const POLL_MS = 100;

/**
 * Brings the schema and the rights of the services up to date; returns the names of the migrations that were run. Two at once are harmless: the second
 * waits by polling (a session that blocks on the lock would hold a snapshot that `create index concurrently` waits for).
 */
export async function migrate(db: Database): Promise<string[]> {
  return db.session(async (session) => {
    for (;;) {
      const [row] = await session.query<{ got: boolean }>('select pg_try_advisory_lock($1) as got', [MIGRATION_LOCK]);
      if (row?.got) break;
      await new Promise((resolve) => setTimeout(resolve, POLL_MS));
    }
    try {
      const done = await db.runMigrations();
      await db.transaction(arrangeRights);
      return done;
    } finally {
      await session.query('select pg_advisory_unlock($1)', [MIGRATION_LOCK]);
    }
  });
}

/** Name of the newest migration that was run; null before the first. */
export async function schemaVersion(db: Database): Promise<string | null> {
  return (await migrationsRun(db)).at(-1) ?? null;
}

/** Whether every migration that this program knows was run, and this user may read of it: rights come last. */
export async function schemaIsCurrent(db: Database): Promise<boolean> {
  const [may] = await db.query<{ read: boolean | null }>(
    `select has_table_privilege(to_regclass('schema_migration'), 'SELECT') as read`,
  );
  if (!may!.read) return false;
  const run = new Set(await migrationsRun(db));
  return MIGRATIONS.every((migration) => run.has(migration.name));
}

/** Names of the migrations that were run, in their order; [] where there is no schema. */
export async function migrationsRun(db: Queryable): Promise<string[]> {
  if (!(await hasTable(db, 'schema_migration'))) return [];
  return (await db.query<{ name: string }>('select name from schema_migration order by id')).map((row) => row.name);
}

/** Those of them that only a later version knows. */
export function unknownMigrations(schema: readonly string[]): string[] {
  const known = new Set(MIGRATIONS.map(({ name }) => name));
  return schema.filter((name) => !known.has(name));
}
