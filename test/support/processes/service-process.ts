import { spawn, type ChildProcess } from 'node:child_process';
import { createInterface } from 'node:readline';
import { ALLOCATOR, nodeOptionsOf } from '../../../apps/local/src/system/node-options.js';
import { until } from './until.js';

/** A service of ours as its own process, from `dist/`. Its log lines are kept. */
export class ServiceProcess {
  readonly lines: Readonly<Record<string, unknown>>[] = [];
  /** Output that is no log line. */
  readonly said: string[] = [];
  exitCode: number | null | undefined;
  isReady = false;

  private constructor(private readonly child: ChildProcess) {
    child.on('message', () => (this.isReady = true));
    child.on('exit', (code) => (this.exitCode = code));
    for (const stream of [child.stderr, child.stdout]) {
      createInterface({ input: stream! }).on('line', (line) => {
        try {
          this.lines.push(JSON.parse(line) as Record<string, unknown>);
        } catch {
          this.said.push(line);
        }
      });
    }
  }

  static spawn(app: string, env: Readonly<Record<string, string>>, args: readonly string[] = []): ServiceProcess {
    const child = spawn(process.execPath, [...nodeOptionsOf(app), `dist/apps/${app}/src/main.js`, ...args], {
      env: { PATH: process.env.PATH, LOG_LEVEL: 'info', ...ALLOCATOR, ...env },
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    });
    return new ServiceProcess(child);
  }

  /** Resolves when it has said that it is ready. */
  static async start(app: string, env: Readonly<Record<string, string>>): Promise<ServiceProcess> {
    const service = ServiceProcess.spawn(app, env);
    try {
      await until(() => service.isReady || service.exitCode !== undefined, `${app} is ready`, 120_000);
    } catch (error) {
      await service.end('SIGKILL');
      throw error;
    }
    if (!service.isReady) throw new Error(`${app} ended: ${JSON.stringify([service.said, service.lines])}`);
    return service;
  }

  /** The newest log line with that text. */
  line(message: string): Readonly<Record<string, unknown>> | undefined {
    return this.lines.findLast(({ msg }) => typeof msg === 'string' && msg.includes(message));
  }

  /** Where its own listener of MQTT is; it is ready before its log lines have been read here. */
  async mqttUrl(): Promise<string> {
    await until(() => this.line('MQTT listener is open') !== undefined, 'the listener is open');
    return this.line('MQTT listener is open')!.address as string;
  }

  get pid(): number | undefined {
    return this.child.pid;
  }

  onExit(told: () => void): void {
    this.child.once('exit', told);
  }

  signal(signal: NodeJS.Signals): void {
    this.child.kill(signal);
  }

  /** Waits for the end of a process that ends by itself. */
  async ended(): Promise<number | null> {
    await until(() => this.exitCode !== undefined, `the end of process ${this.child.pid}`);
    return this.exitCode as number | null;
  }

  /** Sends the signal and waits for the end. */
  async end(signal: NodeJS.Signals = 'SIGTERM'): Promise<number | null> {
    if (this.exitCode === undefined) this.signal(signal);
    return this.ended();
  }
}
