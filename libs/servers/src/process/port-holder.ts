import { execFile } from 'node:child_process';
import { readdir, readFile, readlink } from 'node:fs/promises';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** Who listens on a port, as far as the operating system shows this user. */
export interface PortHolder {
  readonly pid: number;
  /** The command line, cut to one that fits a message. */
  readonly command: string;
}

const LONGEST_COMMAND = 120;
/** State of a listening socket in /proc/net/tcp. */
const LISTENING = '0A';

/** @returns null where nothing listens, or where the process is another user's and the system does not name it */
export async function portHolder(port: number): Promise<PortHolder | null> {
  const pid = process.platform === 'linux' ? await linuxHolder(port) : await lsofHolder(port);
  if (pid === null) return null;
  const command = (await commandOf(pid)).trim();
  return { pid, command: command.length > LONGEST_COMMAND ? `${command.slice(0, LONGEST_COMMAND - 1)}…` : command };
}

async function linuxHolder(port: number): Promise<number | null> {
  const tables = await Promise.all(
    ['tcp', 'tcp6'].map((name) => readFile(`/proc/net/${name}`, 'utf8').catch(() => '')),
  );
  const sockets = new Set(tables.flatMap((text) => listeningInodes(text, port)).map((inode) => `socket:[${inode}]`));
  if (sockets.size === 0) return null;
  for (const name of await readdir('/proc')) {
    if (/^\d+$/.test(name) && (await hasOpen(name, sockets))) return Number(name);
  }
  return null;
}

/** Inodes of the sockets that listen on a port, from the text of /proc/net/tcp (proc_net_tcp(5)). */
export function listeningInodes(text: string, port: number): string[] {
  return text
    .split('\n')
    .slice(1)
    .flatMap((line) => {
      const [, local = '', , state, , , , , , inode] = line.trim().split(/\s+/);
      const isIt = state === LISTENING && Number.parseInt(local.split(':')[1] ?? '', 16) === port;
      return isIt && inode !== undefined ? [inode] : [];
    });
}

/** false too where the process is gone meanwhile, or another user's. */
async function hasOpen(pid: string, sockets: ReadonlySet<string>): Promise<boolean> {
  const dir = `/proc/${pid}/fd`;
  const files = await readdir(dir).catch(() => []);
  const targets = await Promise.all(files.map((file) => readlink(`${dir}/${file}`).catch(() => '')));
  return targets.some((target) => sockets.has(target));
}

async function lsofHolder(port: number): Promise<number | null> {
  try {
    const { stdout } = await run('lsof', ['-nP', `-iTCP:${port}`, '-sTCP:LISTEN', '-t']);
    const pid = Number(stdout.split('\n')[0]);
    return pid > 0 ? pid : null;
  } catch {
    return null; // it ends with 1 where it finds none
  }
}

async function commandOf(pid: number): Promise<string> {
  if (process.platform === 'linux') {
    const text = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '');
    return text.replaceAll('\0', ' ');
  }
  return run('ps', ['-o', 'args=', '-p', String(pid)]).then(
    ({ stdout }) => stdout,
    () => '',
  );
}
