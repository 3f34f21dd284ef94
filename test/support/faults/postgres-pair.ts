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
const SETTINGS = { shared_buffers: '48MB', wal_keep_size: '512MB', hot_standby: 'on', wal_receiver_timeout: '60s' };

/** A folder that a server can be started on, and that server. */
interface Placed {
  readonly dir: string;
  readonly server: PostgresServer;
}

/** PostgreSQL behind one address: a primary, and a standby that can take its place. */
export class PostgresPair {
  private standby: Placed | null = null;
  /** Between the standby and its primary. */
  replication: TcpProxy | null = null;
  private count = 1;

  private constructor(
    private readonly dir: string,
    readonly wire: TcpProxy,
    private primary: Placed,
  ) {}

  static async start(dir: string): Promise<PostgresPair> {
    const first = join(dir, 'postgres-1');
    const server = await startPostgres({ dir: first, settings: SETTINGS });
    return new PostgresPair(dir, await TcpProxy.to(server.port), { dir: first, server });
  }

  /** Where services connect: whoever is the primary answers there. */
  url(database: string): string {
    const url = new URL(this.primary.server.databaseUrl(database));
    url.port = String(this.wire.port);
    return url.href;
  }

  async createDatabase(name: string): Promise<void> {
    await createDatabase(this.primary.server.databaseUrl(name));
  }

  /** The primary itself, without the wire. */
  open(database: string, max = 2): Promise<Database> {
    return openDatabase({ url: this.primary.server.databaseUrl(database), log: silent, max, name: 'faults' });
  }

  /** A base backup of the primary: all that a server needs to become what the primary was at the end of it. */
  async backUp(): Promise<string> {
    const to = join(this.dir, `postgres-${++this.count}`);
    const from = this.primary.dir;
    await mkdir(to, { recursive: true });
    await this.asked((db) =>
      db.session(async (session) => {
        await session.query(`select pg_backup_start('base', true)`);
        await run('cp', ['-a', join(from, 'cluster'), join(from, 'password'), to]);
        const [stop] = await session.query<{ labelfile: string }>(`select labelfile from pg_backup_stop(false)`);
        const cluster = join(to, 'cluster');
        // Its log up to the end of the backup, and nothing of its process.
        await rm(join(cluster, 'pg_wal'), { recursive: true });
        await run('cp', ['-a', join(from, 'cluster', 'pg_wal'), cluster]);
        await rm(join(cluster, 'postmaster.pid'), { force: true });
        await this.write(cluster, 'backup_label', stop!.labelfile);
      }),
    );
    return to;
  }

  /** @param synchronous whether a COMMIT of the primary waits for it */
  async addStandby(synchronous: boolean): Promise<void> {
    const dir = await this.backUp();
    await this.write(join(dir, 'cluster'), 'standby.signal', '');
    this.replication = await TcpProxy.to(this.primary.server.port);
    this.standby = { dir, server: await this.startFollowing(dir) };
    await this.follow(synchronous);
  }

  /** Whether a COMMIT waits for the standby; resolves when it is so. */
  async follow(synchronous: boolean): Promise<void> {
    await this.asked(async (db) => {
      await db.query(`alter system set synchronous_standby_names = '${synchronous ? 'standby' : ''}'`);
      await db.query('select pg_reload_conf()');
      const wanted = synchronous ? 'sync' : 'async';
      const state = `select sync_state from pg_stat_replication where state = 'streaming'`;
      await until(async () => {
        const rows = await db.query<{ sync_state: string }>(state);
        return rows.some(({ sync_state }) => sync_state === wanted);
      }, `the standby follows (${wanted})`);
    });
  }

  /** SIGKILL. */
  async killPrimary(): Promise<void> {
    await this.primary.server.kill();
  }

  async killStandby(): Promise<void> {
    await this.standby?.server.kill();
  }

  /** The standby again, after a kill, with what it has. */
  async startStandby(): Promise<void> {
    const { dir } = this.standby!;
    this.standby = { dir, server: await this.startFollowing(dir) };
  }

  /** The standby becomes the primary, and the address leads to it. The old primary must be gone. */
  async promote(): Promise<void> {
    const next = this.standby;
    if (!next) throw new Error('there is no standby');
    const db = await openDatabase({ url: next.server.url, log: silent, max: 1 });
    await db.query(`alter system set synchronous_standby_names = ''`);
    await db.query('select pg_reload_conf()');
    await db.query('select pg_promote(true, 30)');
    await db.close();
    await this.replication?.close();
    this.standby = null;
    this.replication = null;
    this.lead(next);
  }

  /** A server of its own on a base backup, as an administrator restores one: what came after it is not there. */
  async restore(backup: string): Promise<void> {
    const cluster = join(backup, 'cluster');
    await this.write(cluster, 'recovery.signal', '');
    // A history of its own begins where the log of the backup ends.
    const server = await startPostgres({ dir: backup, settings: { ...SETTINGS, restore_command: 'false' } });
    const db = await openDatabase({ url: server.url, log: silent, max: 1 });
    const isOpen = 'select pg_is_in_recovery() as closed';
    await until(async () => !(await db.query<{ closed: boolean }>(isOpen))[0]!.closed, 'it takes writes');
    await db.query(`alter system set synchronous_standby_names = ''`);
    await db.query('select pg_reload_conf()');
    await db.close();
    this.lead({ dir: backup, server });
  }

  /** The same server again, where it did not survive a fault of its disk. */
  async revive(): Promise<void> {
    const { dir, server } = this.primary;
    const answers = await this.asked((db) => db.query('select 1')).then(
      () => true,
      () => false,
    );
    if (answers) return;
    await server.kill();
    this.primary = { dir, server: await startPostgres({ dir, port: server.port, settings: SETTINGS }) };
  }

  async stop(): Promise<void> {
    await Promise.all([this.primary.server.kill(), this.standby?.server.kill()]);
    await this.replication?.close();
    await this.wire.close();
  }

  private startFollowing(dir: string): Promise<PostgresServer> {
    const { username, password } = new URL(this.primary.server.url);
    const from = `host=127.0.0.1 port=${this.replication!.port} user=${username} password=${password}`;
    const settings = { ...SETTINGS, primary_conninfo: `${from} application_name=standby` };
    return startPostgres({ dir, settings });
  }

  private lead(next: Placed): void {
    this.primary = next;
    this.wire.lead(next.server.port);
    this.wire.cut();
  }

  /** A file of the cluster, its owner's as the others. */
  private async write(cluster: string, name: string, text: string): Promise<void> {
    await writeFile(join(cluster, name), text);
    await run('chown', ['--reference=PG_VERSION', name], { cwd: cluster });
  }

  private async asked<T>(work: (db: Database) => Promise<T>): Promise<T> {
    const db = await openDatabase({ url: this.primary.server.url, log: silent, max: 2, connectWithinMs: 2_000 });
    try {
      return await work(db);
    } finally {
      await db.close();
    }
  }
}
