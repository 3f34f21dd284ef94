import { execFile } from 'node:child_process';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { createDatabase, openDatabase, type Database } from '#postgres';
import { startPostgres, type PostgresServer } from '#servers';
import { until } from '../processes/until.js';
import { TcpProxy } from './tcp-proxy.js';

const run = promisify(execFile);
const silent = { info: () => undefined, warn: () => undefined };

/** Small: several servers share a machine. A standby finds what it has missed in the log of its primary. */
const SETTINGS = { shared_buffers: '48MB', wal_keep_size: '512MB', hot_standby: 'on', wal_receiver_timeout: '5s' };

/** PostgreSQL behind one address: a primary, and a standby that can take its place. */
export class PostgresPair {
  standby: PostgresServer | null = null;
  private count = 1;

  private constructor(
    private readonly dir: string,
    readonly wire: TcpProxy,
    public primary: PostgresServer,
  ) {}

  static async start(dir: string, settings: Readonly<Record<string, string>> = {}): Promise<PostgresPair> {
    const primary = await startPostgres({ dir: join(dir, 'postgres-1'), settings: { ...SETTINGS, ...settings } });
    return new PostgresPair(dir, await TcpProxy.to(primary.port), primary);
  }

  /** Where services connect: whoever is the primary answers there. */
  url(database: string): string {
    const url = new URL(this.primary.databaseUrl(database));
    url.port = String(this.wire.port);
    return url.href;
  }

  async createDatabase(name: string): Promise<void> {
    await createDatabase(this.primary.databaseUrl(name));
  }

  /** The primary itself, without the wire. */
  open(database: string, max = 2): Promise<Database> {
    return openDatabase({ url: this.primary.databaseUrl(database), log: silent, max, name: 'faults' });
  }

  /** A base backup of the primary, as a folder that a server can be started on. */
  async backUp(to: string): Promise<void> {
    const from = join(this.dir, `postgres-${this.count}`);
    await rm(to, { recursive: true, force: true });
    await mkdir(to, { recursive: true });
    await this.asked(async (db) =>
      db.session(async (session) => {
        await session.query(`select pg_backup_start('base', true)`);
        await run('cp', ['-a', join(from, 'cluster'), join(from, 'password'), to]);
        const [stop] = await session.query<{ labelfile: string }>(`select labelfile from pg_backup_stop(false)`);
        const cluster = join(to, 'cluster');
        await rm(join(cluster, 'postmaster.pid'), { force: true });
        await run('sh', ['-c', 'rm -rf pg_wal/* && mkdir pg_wal/archive_status'], { cwd: cluster });
        await writeFile(join(cluster, 'backup_label'), stop!.labelfile);
        await run('chown', ['-R', '--reference=PG_VERSION', '.'], { cwd: cluster });
      }),
    );
  }

  /** @param synchronous whether a COMMIT of the primary waits for it */
  async addStandby(synchronous: boolean): Promise<void> {
    const dir = join(this.dir, `postgres-${this.count + 1}`);
    await this.backUp(dir);
    await writeFile(join(dir, 'cluster', 'standby.signal'), '');
    const { hostname, port, username, password } = new URL(this.primary.url);
    const conninfo = `host=${hostname} port=${port} user=${username} password=${password} application_name=standby`;
    this.standby = await startPostgres({ dir, settings: { ...SETTINGS, primary_conninfo: conninfo } });
    await this.asked(async (db) => {
      if (synchronous) await db.query(`alter system set synchronous_standby_names = 'standby'`);
      await db.query('select pg_reload_conf()');
      const wanted = synchronous ? 'sync' : 'async';
      await until(async () => {
        const rows = await db.query<{ sync_state: string }>(
          `select sync_state from pg_stat_replication where state = 'streaming'`,
        );
        return rows.some(({ sync_state }) => sync_state === wanted);
      }, `the standby follows (${wanted})`);
    });
  }

  /** The standby becomes the primary, and the address leads to it. The old primary must be gone. */
  async promote(): Promise<void> {
    const next = this.standby;
    if (!next) throw new Error('there is no standby');
    const db = await openDatabase({ url: next.url, log: silent, max: 1 });
    await db.query(`alter system set synchronous_standby_names = ''`);
    await db.query('select pg_reload_conf()');
    await db.query('select pg_promote(true, 30)');
    await db.close();
    this.primary = next;
    this.standby = null;
    this.count += 1;
    this.wire.lead(next.port);
    this.wire.cut();
  }

  async stop(): Promise<void> {
    await Promise.all([this.primary.kill(), this.standby?.kill()]);
    await this.wire.close();
  }

  private async asked<T>(work: (db: Database) => Promise<T>): Promise<T> {
    const db = await openDatabase({ url: this.primary.url, log: silent, max: 2 });
    try {
      return await work(db);
    } finally {
      await db.close();
    }
  }
}
