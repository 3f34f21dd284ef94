import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { until } from './until.js';

export interface SystemEndpoints {
  readonly http: string;
  readonly mqtt: string;
  readonly kafka: string;
  readonly postgres: string;
  readonly processes: readonly { readonly name: string; readonly pid: number }[];
}

const ROOT = join(import.meta.dirname, '../../..');
/** From nothing and on a busy machine: jars to be fetched, a database to be made. */
const START_DEADLINE_MS = 180_000;

/**
 * `npm start` from outside, as a user would meet it: one data folder, any free ports. Start it again after a stop to see
 * what was kept.
 */
export class NpmStart {
  output = '';
  private npm: ChildProcess | null = null;
  private exited: Promise<number | null> = Promise.resolve(null);

  constructor(
    readonly dataDir: string,
    private readonly env: Readonly<Record<string, string>> = {},
  ) {}

  /** Resolves when `endpoints.json` says that all is ready. */
  async start(): Promise<SystemEndpoints> {
    mkdirSync(this.dataDir, { recursive: true });
    this.output = '';
    // `npm test` has built it; a build while other tests start processes would pull files away under them.
    const npm = spawn('npm', ['start', '--ignore-scripts'], {
      cwd: ROOT,
      // A group of its own, so that a Ctrl-C can be sent to all of it as a terminal does.
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: {
        ...process.env,
        NODE_OPTIONS: '',
        GREENPARK_DATA_DIR: this.dataDir,
        KAFKA_PORT: '0',
        POSTGRES_PORT: '0',
        HTTP_PORT: '0',
        MQTT_LISTEN: 'mqtt://127.0.0.1:0',
        ...this.env,
      },
    });
    this.npm = npm;
    for (const stream of [npm.stdout, npm.stderr])
      stream?.on('data', (chunk: Buffer) => (this.output += chunk.toString()));
    let ended = false;
    this.exited = new Promise((resolve) => npm.once('exit', resolve));
    // With all that it has said: that may come after its exit.
    npm.once('close', () => (ended = true));
    // What a killed start has left must not be taken for this one's.
    await until(() => ended || this.output.includes('Greenpark runs.'), 'npm start is ready', START_DEADLINE_MS);
    if (ended) throw new Error(`npm start ended:\n${this.output}`);
    return this.endpoints();
  }

  endpoints(): SystemEndpoints {
    return JSON.parse(readFileSync(join(this.dataDir, 'endpoints.json'), 'utf8')) as SystemEndpoints;
  }

  hasEndpoints(): boolean {
    return existsSync(join(this.dataDir, 'endpoints.json'));
  }

  pid(name: string): number {
    const found = this.endpoints().processes.find((one) => one.name === name);
    if (!found) throw new Error(`endpoints.json lists no ${name}`);
    return found.pid;
  }

  /** SIGKILL, as a fault would. @returns the pid that is gone */
  kill(name: string): number {
    const pid = this.pid(name);
    process.kill(pid, 'SIGKILL');
    return pid;
  }

  /** SIGKILL of `npm start` itself, the process that keeps the others included. */
  async killStart(): Promise<void> {
    if (this.npm?.pid) process.kill(-this.npm.pid, 'SIGKILL');
    await this.exited;
  }

  /** Ctrl-C: SIGINT to the whole foreground group, npm included. @returns milliseconds until it was gone */
  async interrupt(): Promise<number> {
    const began = Date.now();
    if (this.npm?.pid && this.npm.exitCode === null && this.npm.signalCode === null)
      process.kill(-this.npm.pid, 'SIGINT');
    await this.exited;
    return Date.now() - began;
  }

  async get<T>(path: string): Promise<T> {
    const response = await fetch(`${this.endpoints().http}${path}`);
    if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
    return (await response.json()) as T;
  }

  /** The end of each service's log, for the message of a failed test. */
  logTails(): string {
    return ['ingestion', 'aggregator', 'alerting', 'api', 'simulator', 'kafka', 'postgres']
      .map((name) => {
        const file = join(this.dataDir, 'logs', `${name}.log`);
        return `== ${name}\n${existsSync(file) ? readFileSync(file, 'utf8').slice(-800) : '(no log)'}`;
      })
      .join('\n');
  }
}

/** Whether a process with this pid runs (a zombie does not). */
export function runs(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch {
    return false;
  }
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return stat[stat.lastIndexOf(')') + 2] !== 'Z';
  } catch {
    return process.platform !== 'linux';
  }
}
