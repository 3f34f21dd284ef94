import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { chown, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { freePort } from '../process/free-port.js';
import { asOwner, postgresBinaries, postgresOwner, type Owner, type ProgramOfOwner } from './postgres-binaries.js';
import { startServerProcess, type ServerProcess, type StartOptions } from '../process/server-process.js';

const run = promisify(execFile);
const START_DEADLINE_MS = 60_000;
const SUPERUSER = 'greenpark';

export interface PostgresOptions extends StartOptions {
  /** Cluster, password and pid record; kept between starts. */
  readonly dir: string;
  /** Default: any free one. */
  readonly port?: number;
  /** More settings, as `name: value`. */
  readonly settings?: Readonly<Record<string, string>>;
  readonly logFile?: string;
}

export interface PostgresServer extends ServerProcess {
  /** Administrator's URL of the database `postgres`, password included. */
  readonly url: string;
  readonly port: number;
  /** The same for another database. */
  databaseUrl(name: string): string;
}

/** fsync stays on. Sized for one machine that also runs everything else; a server of its own gets its own settings. */
const SETTINGS: Readonly<Record<string, string>> = {
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  shared_buffers: '96MB',
  max_connections: '60',
  // What was written once is kept for hours: 1 GB was more than the tables of a season. More checkpoints write more full
  // pages, which are compressed for it (docs/install-upgrade-remove.md has the figures).
  max_wal_size: '256MB',
  wal_compression: 'pglz',
  checkpoint_timeout: '15min',
  jit: 'off',
  log_line_prefix: '%m [%p] ',
  // No locale or time zone of the machine in what is stored or logged.
  timezone: 'UTC',
  log_timezone: 'UTC',
};

/** A real PostgreSQL on loopback with its data in `dir`; works for root and for an ordinary user. */
export async function startPostgres(options: PostgresOptions): Promise<PostgresServer> {
  const dir = resolve(options.dir);
  const native = postgresBinaries();
  const owner = await postgresOwner();
  const cluster = join(dir, 'cluster');
  await mkdir(dir, { recursive: true });
  const as = asOwner(owner, [join(native, 'bin/postgres'), cluster]);
  if (!existsSync(cluster)) {
    options.onProgress?.('preparing the PostgreSQL cluster');
    await initialise(dir, cluster, native, owner, as);
  }
  const password = (await readFile(join(dir, 'password'), 'utf8')).trim();
  const port = options.port ?? (await freePort(0));
  const settings = { ...SETTINGS, ...options.settings, port: String(port) };
  const { command, args } = as.command(join(native, 'bin/postgres'), [
    '-D',
    cluster,
    ...Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]),
  ]);
  const server = await startAgainWhileHeld(() =>
    startServerProcess({
      name: 'postgres',
      command,
      args,
      cwd: cluster,
      owner: as.owner,
      logFile: options.logFile ?? join(dir, 'postgres.log'),
      recordFile: join(dir, 'process.json'),
      stopSignal: 'SIGINT',
      answers: (pid) => isReady(cluster, pid),
      startDeadlineMs: START_DEADLINE_MS,
      signal: options.signal,
    }),
  );
  const databaseUrl = (name: string): string => `postgres://${SUPERUSER}:${password}@127.0.0.1:${port}/${name}`;
  return { ...server, url: databaseUrl('postgres'), port, databaseUrl };
}

/** After a kill of the server its last children hold the shared memory for a moment: a start then ends at once. */
async function startAgainWhileHeld(start: () => Promise<ServerProcess>): Promise<ServerProcess> {
  for (const end = Date.now() + 10_000; ;) {
    try {
      return await start();
    } catch (error) {
      const held = /shared memory block .* is still in use|already exists/.test(String(error));
      if (!held || Date.now() > end) throw error;
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
  }
}

/**
 * `initdb` with a random password: a superuser without one would give every user of the machine the rights of the owner.
 * The folder gets its name last, so that one that was cut off is never taken for a cluster.
 */
async function initialise(
  dir: string,
  cluster: string,
  native: string,
  owner: Owner | null,
  as: ProgramOfOwner,
): Promise<void> {
  const draft = `${cluster}.draft`;
  await rm(draft, { recursive: true, force: true });
  await mkdir(draft, { mode: 0o700 });
  const password = randomBytes(18).toString('hex');
  const passwordFile = join(dir, 'password');
  const handOver = `${passwordFile}.draft`;
  await writeFile(handOver, `${password}\n`, { mode: 0o600 });
  if (owner) {
    await chown(draft, owner.uid, owner.gid);
    await chown(handOver, owner.uid, owner.gid);
  }
  const { command, args } = as.command(join(native, 'bin/initdb'), [
    `--pgdata=${draft}`,
    `--username=${SUPERUSER}`,
    `--pwfile=${handOver}`,
    '--auth=scram-sha-256',
    '--encoding=UTF8',
    '--no-locale',
    '--data-checksums',
  ]);
  await run(command, args, { cwd: draft, ...as.owner });
  await rm(handOver);
  await writeFile(passwordFile, `${password}\n`, { mode: 0o600 });
  await rename(draft, cluster);
}

/** As `pg_ctl` does: line 1 of postmaster.pid is the pid, line 8 the state, another one for a server that follows a primary. */
async function isReady(cluster: string, pid: number): Promise<boolean> {
  try {
    const lines = (await readFile(join(cluster, 'postmaster.pid'), 'utf8')).split('\n');
    return Number(lines[0]) === pid && /^(ready|standby)$/.test(lines[7]?.trim() ?? '');
  } catch {
    return false;
  }
}
