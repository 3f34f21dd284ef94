import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { until } from './until.js';

export interface Endpoints {
  readonly http: string;
  readonly mqtt: string;
  readonly kafka: string;
  readonly postgres: string;
  readonly processes: readonly { readonly name: string; readonly pid: number }[];
}

export interface Ledger {
  readonly devices: readonly ({ readonly device: string } & Readonly<Record<Count, number>>)[];
  readonly totals: Readonly<Record<Count, number>>;
  readonly lagRecords: number | null;
}
type Count =
  'received' | 'stored' | 'duplicate' | 'conflict' | 'deadLettered' | 'inFlight' | 'late' | 'replayed' | 'gapCount';

/** All processes as `npm start` starts them, seen from outside only: endpoints.json, HTTP, MQTT, signals. */
export class NpmStart {
  output = '';
  exitCode: number | null | undefined;

  private constructor(
    readonly folder: string,
    private readonly child: ChildProcess,
  ) {
    child.stdout?.on('data', (chunk: Buffer) => (this.output += chunk.toString()));
    child.stderr?.on('data', (chunk: Buffer) => (this.output += chunk.toString()));
    child.on('exit', (code) => (this.exitCode = code));
  }

  /** Starts, on a folder of its own or on one that an earlier start has left, and waits until it is ready. */
  static async start(env: Readonly<Record<string, string>> = {}, folder = newFolder()): Promise<NpmStart> {
    const child = spawn(process.execPath, ['dist/apps/local/src/main.js'], {
      env: {
        ...process.env,
        NODE_OPTIONS: '',
        GREENPARK_DATA_DIR: folder,
        GREENPARK_SIMULATOR: 'off',
        LOG_LEVEL: 'info',
        ...env,
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const system = new NpmStart(folder, child);
    await until(
      () => existsSync(join(folder, 'endpoints.json')) || system.exitCode !== undefined,
      'npm start is ready',
      150_000,
    );
    if (system.exitCode !== undefined) throw new Error(`npm start ended with ${system.exitCode}:\n${system.output}`);
    return system;
  }

  /** As they are now: a process that was started again has another pid. */
  endpoints(): Endpoints {
    return JSON.parse(readFileSync(join(this.folder, 'endpoints.json'), 'utf8')) as Endpoints;
  }

  pid(name: string): number {
    const found = this.endpoints().processes.find((process) => process.name === name);
    if (!found) throw new Error(`no process ${name} in endpoints.json`);
    return found.pid;
  }

  /** SIGKILL to one process, and waits until another one does its work. */
  async kill(name: string, deadlineMs = 60_000): Promise<void> {
    const before = this.pid(name);
    process.kill(before, 'SIGKILL');
    await until(
      () => {
        try {
          return this.pid(name) !== before;
        } catch {
          return false; // endpoints.json is being written, or the process is not back in it
        }
      },
      `${name} runs again after SIGKILL`,
      deadlineMs,
    );
  }

  async get<Answer>(path: string): Promise<Answer> {
    const response = await fetch(`${this.endpoints().http}${path}`);
    if (!response.ok) throw new Error(`GET ${path}: ${response.status} ${await response.text()}`);
    return (await response.json()) as Answer;
  }

  async ledger(site: string): Promise<Ledger> {
    return this.get<Ledger>(`/api/v1/sites/${site}/ledger`);
  }

  /** As Ctrl-C does; resolves with the exit code. */
  async stop(deadlineMs = 20_000): Promise<number | null> {
    if (this.exitCode === undefined) this.child.kill('SIGINT');
    await until(() => this.exitCode !== undefined, 'npm start stops', deadlineMs);
    return this.exitCode as number | null;
  }

  /** SIGKILL to npm start itself: what it started goes on alone. */
  async abandon(): Promise<void> {
    this.child.kill('SIGKILL');
    await until(() => this.exitCode !== undefined, 'npm start is gone');
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** A data folder of its own. Kafka's jars are shared with the other tests, so that a machine fetches them once. */
function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'greenpark-system-'));
  const cache = resolve('.greenpark/cache');
  mkdirSync(cache, { recursive: true });
  symlinkSync(cache, join(folder, 'cache'));
  return folder;
}
