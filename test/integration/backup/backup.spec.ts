import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { READINGS_TOPIC } from '#contracts';
import {
  appendAudit,
  backupDatabase,
  checkAuditChain,
  checkBackup,
  createDatabase,
  migrate,
  migrationsRun,
  openDatabase,
  raiseAlert,
  ReadingPartitions,
  restoreDatabase,
  writeStatus,
  type BackupManifest,
  type Database,
} from '#postgres';
import { BackupWriter } from '../../../libs/postgres/src/backup/backup-file.js';
import { MIGRATIONS } from '../../../libs/postgres/src/migrations/migrations.js';
import { schemaText } from '../../support/postgres/schema-text.js';
import { deadLetter, readings, TestStore } from '../../support/processes/aggregator-store.js';
import { freshDatabaseUrl, urlOf } from '../../support/processes/fresh-database.js';
import { runGreenpark, type Ran } from '../../support/processes/run-greenpark.js';
import { until } from '../../support/processes/until.js';

const log = { info: () => undefined, warn: () => undefined };
const T = Date.parse('2026-01-10T00:00:00Z');
const MINUTE = 60_000;
/** Not taken over, or written by the restore itself. */
const OWN = new Set([
  'schema_migration',
  'database_identity',
  'process',
  'audit_log',
  'outbox',
  'alert',
  'site_status',
]);

const open = (url: string): Promise<Database> => openDatabase({ url, log, max: 3, name: 'test' });

/** Number of rows and a sum over them, by table. */
async function contentsOf(db: Database): Promise<Map<string, string>> {
  const tables = await db.query<{ name: string }>(
    `select relname as name from pg_class where relnamespace = current_schema()::regnamespace and relkind in ('r', 'p')
       and not relispartition order by 1`,
  );
  const found = new Map<string, string>();
  for (const { name } of tables) {
    if (OWN.has(name)) continue;
    const rows = await db.query<{ text: string }>(`select t::text as text from ${name} t order by 1`);
    const text = rows.map((row) => row.text).join('\n');
    found.set(name, `${rows.length} ${createHash('sha256').update(text).digest('hex')}`);
  }
  return found;
}

/** With their settings. */
const partitionsOf = (db: Database): Promise<unknown[]> =>
  db.query(
    `select relname as name, pg_get_expr(relpartbound, c.oid) as span, reloptions as settings
     from pg_class c where relispartition and relkind = 'r' order by 1`,
  );

async function fresh(): Promise<{ url: string; db: Database }> {
  const url = freshDatabaseUrl('restored');
  await createDatabase(url);
  const db = await open(url);
  await migrate(db);
  return { url, db };
}

describe('greenpark backup and restore', () => {
  const dir = mkdtempSync(join(tmpdir(), 'greenpark-backup-'));
  const file = join(dir, 'one.backup');
  let store: TestStore;
  let url: string;
  let manifest: BackupManifest;
  const opened: Database[] = [];
  const target = async (): Promise<{ url: string; db: Database }> => {
    const made = await fresh();
    opened.push(made.db);
    return made;
  };
  const run = (args: readonly string[], databaseUrl: string): Promise<Ran> =>
    runGreenpark(join(dir, 'data'), args, { DATABASE_URL: databaseUrl, KAFKA_BROKERS: '127.0.0.1:1' });
  /** A database that was left by an earlier version. */
  const olderDatabase = async (migrations: typeof MIGRATIONS): Promise<{ url: string; db: Database }> => {
    const at = freshDatabaseUrl('backup_old');
    await createDatabase(at);
    const db = await open(at);
    opened.push(db);
    await db.execute(
      'create table schema_migration (id serial primary key, "timestamp" bigint not null, name varchar not null)',
    );
    const runner = { query: (sql: string) => db.query(sql) };
    for (const Migration of migrations) {
      await Migration.prototype.up.call(new Migration(), runner as never);
      await db.execute('insert into schema_migration ("timestamp", name) values (1, $1)', [Migration.name]);
    }
    return { url: at, db };
  };
  const restore = async (into: string): Promise<void> =>
    restoreDatabase({ url: into, log, name: 'greenpark restore' }, { file, manifest, who: 'cli:test' });

  beforeAll(async () => {
    store = await TestStore.open('backup');
    const { owner: db } = store;
    for (let n = 0; n < 500; n++) {
      const ts = T + n * MINUTE * 60;
      await store.readings(readings({ readings: [{ seq: n, ts, values: { a: n / 7, b: 1e-17 * n, c: -0.1 } }] }));
    }
    await store.readings(readings({ readings: [{ ts: T, values: { a: 99 } }] }));
    await store.deadLetters({ id: 'odd', data: deadLetter({ payload: 'a\tb\\N\n"quoted" \\. 日本\r\n\\x' }) });
    const [site] = await db.query<{ id: number }>('select site_id as id from site');
    await db.transaction(async (tx) => {
      await writeStatus(tx, site!.id, 7, { asOf: '2026-01-10T00:00:00Z' }, T);
      await raiseAlert(
        tx,
        { site: 'north', rule: 'device.silent', subject: 'boiler-1' },
        'warning',
        { message: 'silent', details: {} },
        T,
      );
      await appendAudit(tx, { site: 'north', who: 'Li Wei', action: 'key-used', subject: 'x', reason: '', detail: {} });
    });
    url = await urlOf(db);
    ({ manifest } = await backupDatabase({ url, log }, file, '9.9.9'));
  });
  afterAll(async () => {
    await store?.close();
    await Promise.all(opened.map((db) => db.close()));
    rmSync(dir, { recursive: true, force: true });
  });

  it('brings back every row of every table, to the digit, with sequences and schema', async () => {
    const { url: into, db } = await target();
    await restore(into);
    expect(await contentsOf(db)).toEqual(await contentsOf(store.owner));
    expect(await schemaText(db)).toBe(await schemaText(store.owner));
    expect(await partitionsOf(db)).toEqual(await partitionsOf(store.owner));
    expect(manifest.tables.find(({ name }) => name === 'reading')!.rows).toBe(500);
    expect(manifest.offsets).toContainEqual(expect.objectContaining({ topic: READINGS_TOPIC, next: '501' }));
    // What is made next has a number of its own.
    const [made] = await db.query<{ id: number }>(
      `insert into device (site_id, code) select site_id, 'boiler-3' from site returning device_id as id`,
    );
    expect(made!.id).toBe(3);
  });

  it('begins another history: identity, versions above all that were published, the audit log goes on', async () => {
    const { url: into, db } = await target();
    const identity = (of: Database) =>
      of.query<{ id: string; backup: number | null }>(
        'select restore_id as id, backup_at as backup from database_identity',
      );
    const [before] = await identity(db);
    await restore(into);
    const [after] = await identity(db);
    expect(
      [after!.id, before!.id, (await identity(store.owner))[0]!.id].filter((id, i, all) => all.indexOf(id) === i),
    ).toHaveLength(3);
    expect(after!.backup).toBe(Date.parse(manifest.takenAt));
    const [{ version }] = (await db.query('select version from site_status')) as [{ version: number }];
    expect(version).toBeGreaterThan(Date.now() - 60_000);
    const sent = await db.query<{ topic: string; event: { data: { version: number } } }>(
      'select topic, event from outbox order by outbox_id',
    );
    expect(sent.map(({ topic }) => topic)).toEqual(['greenpark.status.v1', 'greenpark.alerts.v1']);
    for (const { event } of sent) expect(event.data.version).toBeGreaterThanOrEqual(version);
    expect(await checkAuditChain(db)).toMatchObject({ entries: 2, firstBroken: null });
    const [entry] = await db.query('select action, who, subject from audit_log order by audit_id desc limit 1');
    expect(entry).toEqual({ action: 'database-restored', who: 'cli:test', subject: manifest.takenAt });
    await expect(db.execute('delete from audit_log')).rejects.toThrow('only grows');
  });

  it('shows one moment while readings are stored: offsets and rows of it agree', async () => {
    const busy = await TestStore.open('backup_busy');
    opened.push(busy.db);
    const from = await urlOf(busy.db);
    let [n, isDone] = [0, false];
    const writing = (async () => {
      while (!isDone) {
        await busy.readings(readings({ readings: [{ seq: n, ts: T + n * MINUTE, values: { a: n, b: n } }] }));
        n += 1;
      }
    })();
    await until(() => n > 50, 'readings are stored');
    const during = join(dir, 'busy.backup');
    const before = n;
    const { manifest: taken } = await backupDatabase({ url: from, log }, during, '9.9.9');
    const stored = n;
    isDone = true;
    await writing;
    expect(stored).toBeGreaterThan(before);
    const { url: into, db } = await target();
    await restoreDatabase({ url: into, log }, { file: during, manifest: taken, who: 'test' });
    const [found] = await db.query<{ rows: number; next: number; ledger: number }>(
      `select (select count(*) from reading) as rows, (select next_offset from kafka_offset) as next, (select stored from ledger) as ledger`,
    );
    expect(found!.rows).toBeGreaterThanOrEqual(before);
    expect(found).toEqual({ rows: found!.rows, next: found!.rows, ledger: 2 * found!.rows });
  });

  it('brings a backup of an older schema up to date', async () => {
    const { url: from, db: old } = await olderDatabase(MIGRATIONS.slice(0, 10));
    await old.execute(`insert into site (code, name, time_zone) values ('north', 'North', 'UTC')`);
    await old.execute(`with made as (insert into device (site_id, code) select site_id, 'meter' from site returning device_id)
       insert into mark (device_id, from_ts, to_ts) select device_id, '2026-01-01', '2026-01-02' from made`);
    const older = join(dir, 'older.backup');
    const { manifest: taken } = await backupDatabase({ url: from, log }, older, '0.9');
    const { url: into, db } = await target();
    await restoreDatabase({ url: into, log }, { file: older, manifest: taken, who: 'test' });
    expect(await schemaText(db)).toBe(await schemaText(store.owner));
    expect(await db.query('select code from site')).toEqual([{ code: 'north' }]);
    expect(await db.query('select d.code from mark join device d using (device_id)')).toEqual([{ code: 'meter' }]);
  });

  it('says what it would replace of a database of before packs, which it has not brought forward', async () => {
    const packs = MIGRATIONS.findIndex(({ name }) => name.startsWith('PackedReadings'));
    const { url: into, db } = await olderDatabase(MIGRATIONS.slice(0, packs));
    await db.execute(`insert into site (code, name, time_zone) values ('south', 'South', 'UTC')`);
    const { code, err } = await run(['restore', file], into);
    expect({ code, err }).toEqual({
      code: 1,
      err: expect.stringMatching(/not empty: sites south; 0 messages.*--replace/) as string,
    });
    expect(await migrationsRun(db)).toHaveLength(packs);
  });

  it('leaves everything as it was where a restore fails, and restores afterwards', async () => {
    const broken = join(dir, 'broken.backup');
    const writer = new BackupWriter(broken);
    await writer.head(manifest);
    const tables = [];
    for (const table of manifest.tables) {
      const rows = table.name === 'site' ? ['1\tnorth\tNorth\tUTC\n1\tnorth\tNorth\tUTC\n'] : [];
      const pieces = (async function* () {
        for (const row of rows) yield Buffer.from(row);
      })();
      tables.push({ ...table, ...(await writer.table(table.name, pieces, () => undefined)) });
    }
    const wrong = { ...manifest, tables };
    await writer.finish(wrong);
    expect(await checkBackup(broken)).toMatchObject({ takenAt: manifest.takenAt });
    const { url: into, db } = await target();
    await restore(into);
    const before = await contentsOf(db);
    await expect(restoreDatabase({ url: into, log }, { file: broken, manifest: wrong, who: 'test' })).rejects.toThrow(
      'duplicate key',
    );
    expect(await contentsOf(db)).toEqual(before);
    expect(await db.query(`select from pg_namespace where nspname = 'greenpark_restore'`)).toEqual([]);
    await restore(into);
    expect(await contentsOf(db)).toEqual(before);
  });

  it('leaves everything as it was where a restore is killed, and takes little memory for a large one', async () => {
    const { url: from, db: large } = await target();
    await large.execute(`insert into site (code, name, time_zone) values ('north', 'North', 'UTC')`);
    await new ReadingPartitions(large).make([2025 * 12, 2025 * 12 + 1]);
    await large.execute(
      `insert into reading (device_id, ts, layout_id, vals, received_at)
       select 1, t, 1, array[random(), random(), random(), random(), random(), random(), random(), random()], t
       from generate_series(timestamptz '2025-01-01', timestamptz '2025-01-01' + 299999 * interval '10 s', interval '10 s') t`,
    );
    const [big, memory] = [join(dir, 'large.backup'), join(dir, 'rss')];
    const spy = `data:text/javascript,import{writeFileSync}from'node:fs';process.on('exit',()=>writeFileSync('${memory}',String(process.resourceUsage().maxRSS)))`;
    const megabytes = (): number => Number(readFileSync(memory, 'utf8')) / 1_024;
    const run = (args: readonly string[], into: string): Promise<Ran> =>
      runGreenpark(dir, args, { DATABASE_URL: into, NODE_OPTIONS: `--import=${spy}` });
    expect(await run(['backup', big], from)).toMatchObject({ code: 0 });
    expect(megabytes()).toBeLessThan(300);

    const { url: into, db } = await target();
    await restore(into);
    const before = await contentsOf(db);
    const killed = spawn(process.execPath, ['bin/greenpark.js', 'restore', big, '--replace'], {
      env: { ...process.env, NODE_OPTIONS: '', DATABASE_URL: into },
      stdio: 'ignore',
    });
    const gone = once(killed, 'exit');
    const copying = (): Promise<unknown[]> =>
      db.query(`select from pg_stat_activity where datname = current_database() and query like 'copy "reading"%'`);
    await until(async () => (await copying()).length > 0, 'readings are restored');
    killed.kill('SIGKILL');
    await gone;
    await until(async () => (await copying()).length === 0, 'the server has noticed');
    expect(await contentsOf(db)).toEqual(before);
    expect(await run(['restore', big, '--replace'], into)).toMatchObject({ code: 0 });
    expect(megabytes()).toBeLessThan(300);
    expect(await db.query('select count(*) as n from reading')).toEqual([{ n: 300_000 }]);
  });

  it('refuses a file that was changed, cut off, or is none, wherever that is', async () => {
    const whole = readFileSync(file);
    const damaged = join(dir, 'damaged.backup');
    const into = await target();
    const step = Math.max(1, Math.floor(whole.length / 40));
    for (let at = 0; at < whole.length - 2_048; at += step) {
      const bytes = Buffer.from(whole);
      bytes[at] = bytes[at]! ^ 1;
      if (isPadding(whole, at)) continue;
      writeFileSync(damaged, bytes);
      await expect(checkBackup(damaged)).rejects.toThrow(/backup/);
    }
    for (const length of [0, 700, Math.floor(whole.length / 2), whole.length - 4_000]) {
      writeFileSync(damaged, whole.subarray(0, length));
      const { code, err } = await run(['restore', damaged], into.url);
      expect({ code, err }).toEqual({ code: 1, err: expect.stringMatching(/no backup|damaged|not whole/) as string });
    }
    expect((await run(['restore', join(dir, 'none')], into.url)).err).toMatch(/cannot be read/);
  });

  it('refuses a newer schema, and one that nobody but a later program reads', async () => {
    const newer = join(dir, 'newer.backup');
    const writer = new BackupWriter(newer);
    const head = { ...manifest, schema: [...manifest.schema, 'Later1700000009999'], product: '12.0.0' };
    await writer.head(head);
    await writer.finish(head);
    const { url: into } = await target();
    expect(await run(['restore', newer], into)).toMatchObject({
      code: 1,
      err: expect.stringMatching(/made by a newer version \(12\.0\.0, with Later1700000009999\)/) as string,
    });
    const { url: later, db } = await target();
    await db.execute(`insert into schema_migration ("timestamp", name) values (1, 'Later1700000009999')`);
    expect(await run(['restore', file], later)).toMatchObject({
      code: 1,
      err: expect.stringMatching(
        /the database was brought forward by a newer version \(Later1700000009999\)/,
      ) as string,
    });
  });

  it('is a command: one file that is not overwritten, a database that is not emptied unasked', async () => {
    const made = join(dir, 'made.backup');
    const backup = await run(['backup', made, '--json'], url);
    expect(backup).toMatchObject({ code: 0, err: '' });
    const answer = JSON.parse(backup.out);
    expect(answer.tables).toContainEqual(expect.objectContaining({ name: 'reading', rows: 500 }));
    expect(await run(['backup', made], url)).toMatchObject({
      code: 1,
      err: expect.stringContaining('no backup is overwritten') as string,
    });
    expect(readdirSync(dir).filter((name) => name.includes('draft'))).toEqual([]);
    const noted = await store.owner.query(
      `select subject, detail->>'takenAt' as taken from audit_log where action = 'backup-made'`,
    );
    expect(noted).toEqual([{ subject: 'made.backup', taken: answer.takenAt }]);
    expect(await run(['restore', made, '--check'], url)).toMatchObject({
      code: 0,
      out: expect.stringContaining('whole') as string,
    });

    const empty = freshDatabaseUrl('restored_new');
    expect(await run(['restore', made], empty)).toMatchObject({
      code: 0,
      err: '',
      out: expect.stringContaining('restored') as string,
    });
    const db = await open(empty);
    opened.push(db);
    const again = await run(['restore', made], empty);
    expect(again).toMatchObject({ code: 1, out: '' });
    expect(again.err).toMatch(/not empty: sites north; 500 messages, the newest received at 20.*audit log.*--replace/);
    await db.execute(`delete from reading`);
    // A version that is older than the program, and runs: a restore that is refused brings nothing forward.
    const newest = MIGRATIONS.at(-1)!.name;
    await db.execute('delete from schema_migration where name = $1', [newest]);
    const user = await openDatabase({ url: empty, log, name: 'greenpark-aggregator' });
    expect(await run(['restore', made, '--replace'], empty)).toMatchObject({
      code: 1,
      err: expect.stringContaining('greenpark-aggregator is connected') as string,
    });
    await user.close();
    expect(await migrationsRun(db)).not.toContain(newest);
    await db.execute(`insert into schema_migration ("timestamp", name) values (1, $1)`, [newest]);
    await db.execute('create view mine as select * from reading');
    expect(await run(['restore', made, '--replace'], empty)).toMatchObject({
      code: 1,
      err: expect.stringMatching(/view public.mine depends on table public.reading/) as string,
    });
    await db.execute('drop view mine');
    await db.execute('create table mine (n int)');
    expect(await run(['restore', made, '--replace'], empty)).toMatchObject({ code: 0 });
    expect(await db.query('select count(*) as n from reading')).toEqual([{ n: 500 }]);
    expect(await db.query('select * from mine')).toEqual([]);
  });

  it('leaves no file where it cannot be made', async () => {
    const nowhere = join(dir, 'none', 'x.backup');
    expect(await run(['backup', nowhere], url)).toMatchObject({
      code: 1,
      err: expect.stringContaining('ENOENT') as string,
    });
    expect(existsSync(nowhere)).toBe(false);
    expect(await run(['backup', join(dir, 'y.backup')], freshDatabaseUrl('backup_none'))).toMatchObject({ code: 1 });
  });
});

/** Tar fills its blocks with zeros, which nothing reads. */
function isPadding(whole: Buffer, at: number): boolean {
  return whole.subarray(at, at + 2).every((byte) => byte === 0);
}
