import { existsSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { delimiter, join, resolve } from 'node:path';
import { freePort } from '../process/free-port.js';
import { startServerProcess, type ServerProcess, type StartOptions } from '../process/server-process.js';

export interface MosquittoOptions extends StartOptions {
  /** Settings, queues and pid record; kept between starts. */
  readonly dir: string;
  /** Default: any free one. */
  readonly port?: number;
  /** Password and ACL files; default: anyone may do anything. */
  readonly access?: { readonly passwords: string; readonly acl: string };
}

export interface MosquittoServer extends ServerProcess {
  /** `mqtt://host:port` */
  readonly url: string;
  readonly port: number;
}

/**
 * The defaults drop messages that their publishers hold a PUBACK for: 20 in flight and 1,000 queued per client. The queues
 * go to disk every second.
 */
const QUEUES = `max_inflight_messages 0
max_queued_messages 0
max_queued_bytes 1073741824
persistence true
autosave_interval 1
persistent_client_expiration 7d`;

/** Mosquitto with settings that lose nothing that it acknowledged but the last second; null where it is not installed. */
export async function startMosquitto(options: MosquittoOptions): Promise<MosquittoServer | null> {
  const program = findMosquitto();
  if (!program) return null;
  const dir = resolve(options.dir);
  const port = options.port ?? (await freePort(0));
  await mkdir(dir, { recursive: true });
  const settings = join(dir, 'mosquitto.conf');
  await writeFile(
    settings,
    `${QUEUES}
listener ${port} 127.0.0.1
${accessSettings(options.access)}
persistence_location ${dir}/
${process.getuid?.() === 0 ? 'user root\n' : ''}`,
  );
  const server = await startServerProcess({
    name: 'mosquitto',
    command: program,
    args: ['-c', settings],
    logFile: join(dir, 'mosquitto.log'),
    recordFile: join(dir, 'process.json'),
    stopSignal: 'SIGTERM',
    answers: () => opens(port),
    startDeadlineMs: 10_000,
    signal: options.signal,
  });
  return { ...server, url: `mqtt://127.0.0.1:${port}`, port };
}

const accessSettings = (access: MosquittoOptions['access']): string =>
  access
    ? `allow_anonymous false\npassword_file ${resolve(access.passwords)}\nacl_file ${resolve(access.acl)}`
    : 'allow_anonymous true';

/** Debian puts it where ordinary users do not look. */
function findMosquitto(): string | null {
  const folders = [...(process.env.PATH ?? '').split(delimiter), '/usr/sbin', '/usr/local/sbin', '/opt/homebrew/sbin'];
  return folders.map((folder) => join(folder, 'mosquitto')).find((path) => existsSync(path)) ?? null;
}

function opens(port: number): Promise<boolean> {
  return new Promise((done) => {
    const socket = connect({ port, host: '127.0.0.1' });
    socket.once('connect', () => {
      socket.destroy();
      done(true);
    });
    socket.once('error', () => done(false));
  });
}
