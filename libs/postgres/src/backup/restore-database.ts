import { once } from 'node:events';
import { finished } from 'node:stream/promises';
import { from as copyFrom } from 'pg-copy-streams';
import type { MigrationInterface } from 'typeorm';
import { appendAudit } from '../audit/audit-log.js';
import type { DatabaseOptions } from '../connection/open-database.js';
import type { Queryable } from '../database/database.js';
import { MIGRATION_LOCK, unknownMigrations } from '../database/migrate.js';
import { MIGRATIONS } from '../migrations/migrations.js';
import { arrangeRights } from '../roles/rights.js';
import { readBackup } from './backup-file.js';
import { BackupRefused, type BackupHead, type BackupManifest } from './backup-manifest.js';
import { beginHistory } from './begin-history.js';
import { readContents, readUsers } from './database-contents.js';
import { withRawSession, type RawSession } from './raw-session.js';
import { DRAFT_SCHEMA, replaceSchema } from './replace-schema.js';
import { quoted, readTables } from './stored-tables.js';

/** Of a partition of readings, as `make_reading_partition` sets it (migration 49). */
const GENTLE_VACUUM = 'autovacuum_vacuum_cost_delay = 20';

/** @throws BackupRefused where the backup is newer than this program */
function refuseNewer({ schema, product }: BackupHead): void {
  const unknown = unknownMigrations(schema);
  if (unknown.length > 0)
    throw new BackupRefused(
      `the backup was made by a newer version (${product}, with ${unknown.join(', ')}): restore it with that version or a later one`,
    );
}

/** Reads a backup to its end and makes every sum again; nothing else is touched. @throws BackupRefused */
export const checkBackup = (file: string, onProgress?: (share: number) => void): Promise<BackupManifest> =>
  readBackup(file, { head: refuseNewer, rows: () => undefined }, onProgress);

export interface RestoreOrder {
  readonly file: string;
  /** As `checkBackup` found it. */
  readonly manifest: BackupManifest;
  /** Who restores, for the audit log. */
  readonly who: string;
}

/**
 * Fills a database that is up to date with what a backup holds, in one transaction: until its end everybody sees what was there
 * before. An older schema is brought forward. @throws BackupRefused; the database is then as it was
 */
export async function restoreDatabase(
  options: DatabaseOptions,
  { file, manifest, who }: RestoreOrder,
  onProgress: (share: number) => void = () => undefined,
): Promise<void> {
  await withRawSession(options, async (session) => {
    const { q } = session;
    await refuseUsers(q);
    const [found] = await q.query<{ real: string }>('select quote_ident(current_schema()) as real');
    const replaced = await readContents(q);
    await q.execute('begin');
    await q.query('select pg_advisory_xact_lock($1)', [MIGRATION_LOCK]);
    await q.execute(`drop schema if exists ${DRAFT_SCHEMA} cascade`);
    await q.execute(`create schema ${DRAFT_SCHEMA}`);
    await q.execute(`set local search_path to ${DRAFT_SCHEMA}`);
    const isOld = new Set(manifest.schema);
    await runAll(session, (name) => isOld.has(name));
    await makeReady(session, manifest);
    await fill(session, file, manifest, onProgress);
    await setSequences(session, manifest);
    await runAll(session, (name) => !isOld.has(name));
    await beginHistory(q, manifest);
    await appendAudit(q, {
      site: null,
      who,
      action: 'database-restored',
      subject: manifest.takenAt,
      reason: '',
      detail: { backupOf: manifest.takenAt, product: manifest.product, replaced },
    });
    await replaceSchema(q, found!.real);
    await arrangeRights(q);
    await q.execute('commit');
    // Without statistics the first plans are guesses.
    await q.execute('analyze');
  });
}

/** @throws BackupRefused where other processes of ours are connected to the database */
export async function refuseUsers(q: Queryable): Promise<void> {
  const users = await readUsers(q);
  if (users.length > 0)
    throw new BackupRefused(
      `${users.join(', ')} ${users.length === 1 ? 'is' : 'are'} connected to the database: stop what runs first`,
    );
}

async function runAll({ runner }: RawSession, isWanted: (name: string) => boolean): Promise<void> {
  for (const Migration of MIGRATIONS) {
    if (isWanted(Migration.name)) await (new Migration() as MigrationInterface).up(runner);
  }
}

/** Empty tables with the partitions of the backup. What a migration has put into one is in the backup, as it was then. */
async function makeReady({ q }: RawSession, { tables, partitions }: BackupManifest): Promise<void> {
  const made = new Map((await readTables(q)).map((table) => [table.name, new Set(table.columns)]));
  for (const { name, columns } of tables) {
    const missing = columns.filter((column) => !made.get(name)?.has(column));
    if (missing.length > 0)
      throw new BackupRefused(`the backup does not fit its schema: table ${name} has no ${missing.join(', ')}`);
  }
  for (const { table, name, from, to } of partitions)
    await q.execute(
      `create table if not exists ${quoted(name)} partition of ${quoted(table)} for values from ('${from}') to ('${to}') with (${GENTLE_VACUUM})`,
    );
  for (const { name } of tables.toReversed()) {
    const [row] = await q.query(`select from ${quoted(name)} limit 1`);
    if (row) await q.execute(`delete from ${quoted(name)}`);
  }
}

async function fill(
  { client }: RawSession,
  file: string,
  { tables }: BackupManifest,
  onProgress: (share: number) => void,
): Promise<void> {
  const columns = new Map(tables.map((table) => [table.name, table.columns]));
  let [current, into]: [string, ReturnType<typeof copyFrom> | null] = ['', null];
  let refused: unknown = null;
  const end = async (): Promise<void> => {
    if (!into) return;
    into.end();
    await finished(into);
    into = null;
  };
  await readBackup(
    file,
    {
      head: refuseNewer,
      rows: async (table, chunk) => {
        if (table !== current || !into) {
          await end();
          current = table;
          into = client.query(copyFrom(`copy ${quoted(table)} (${quoted(...(columns.get(table) ?? []))}) from stdin`));
          into.on('error', (error) => (refused = error));
        }
        if (refused) throw refused;
        if (!into.write(chunk)) await once(into, 'drain');
      },
    },
    onProgress,
  );
  await end();
}

/** Never behind a row that is there, whatever the backup says. */
async function setSequences({ q }: RawSession, { sequences }: BackupManifest): Promise<void> {
  const given = new Map(sequences.map(({ name, last }) => [name, last]));
  const made = await q.query<{ name: string; table: string | null; column: string | null }>(
    `select s.relname as name, t.relname as table, a.attname as column from pg_class s
     left join pg_depend d on d.classid = 'pg_class'::regclass and d.objid = s.oid and d.refclassid = 'pg_class'::regclass and d.deptype in ('a', 'i')
     left join pg_class t on t.oid = d.refobjid left join pg_attribute a on a.attrelid = t.oid and a.attnum = d.refobjsubid
     where s.relkind = 'S' and s.relnamespace = current_schema()::regnamespace`,
  );
  for (const { name, table, column } of made) {
    const [row] =
      table !== null && column !== null
        ? await q.query<{ most: number | null }>(`select max(${quoted(column)}) as most from ${quoted(table)}`)
        : [];
    const last = Math.max(given.get(name) ?? 0, row?.most ?? 0);
    if (last > 0) await q.query('select setval($1::regclass, $2::bigint)', [quoted(name), last]);
  }
}
