import { readFileSync } from 'node:fs';
import { ServiceProcess } from '../processes/service-process.js';
import { until } from '../processes/until.js';

export type App = 'ingestion' | 'aggregator' | 'alerting' | 'api';

/** Waits before a process that ended is started again, as a supervisor does. */
const RESTART_MS = 500;

/** One process of a service, kept running: what ends is started again, unless it was ordered to end. */
export class Member {
  private process: ServiceProcess | null = null;
  private isWanted = false;
  private restart: NodeJS.Timeout | undefined;
  private readonly watch: NodeJS.Timeout;
  /** Ends that nobody ordered. */
  readonly surprises: string[] = [];
  /** Largest resident memory that was seen, MB. */
  mostMb = 0;
  private endedLines = 0;

  constructor(
    readonly app: App,
    readonly name: string,
    private readonly env: Readonly<Record<string, string>>,
  ) {
    this.watch = setInterval(() => this.look(), 500);
  }

  /** Resolves when it says that it is ready. */
  async start(): Promise<void> {
    this.isWanted = true;
    const started = this.spawn();
    await until(() => started.isReady || started.exitCode !== undefined, `${this.name} is ready`, 60_000);
    if (!started.isReady) throw new Error(`${this.name} ended: ${this.tail()}`);
  }

  get pid(): number {
    const pid = this.process?.pid;
    if (pid === undefined) throw new Error(`${this.name} does not run`);
    return pid;
  }

  /** Log lines of all its processes. */
  get lineCount(): number {
    return this.endedLines + (this.runs ? this.process!.lines.length : 0);
  }

  get runs(): boolean {
    return this.process !== null && this.process.exitCode === undefined;
  }

  /** Another process does the work of the one that was killed, and is ready. */
  isBack(before: number): boolean {
    return this.runs && this.process?.isReady === true && this.process.pid !== before;
  }

  /** SIGKILL; it is started again by itself. */
  kill(): void {
    this.surprises.push('(ordered)');
    process.kill(this.pid, 'SIGKILL');
  }

  signal(signal: NodeJS.Signals): void {
    process.kill(this.pid, signal);
  }

  /** SIGTERM, for good. */
  async stop(signal: NodeJS.Signals = 'SIGTERM'): Promise<void> {
    this.isWanted = false;
    clearTimeout(this.restart);
    if (this.runs) await this.process!.end(signal);
  }

  async end(): Promise<void> {
    clearInterval(this.watch);
    await this.stop('SIGKILL');
  }

  /** What `/health/ready` names; null: it does not answer. */
  async missing(): Promise<readonly string[] | null> {
    try {
      const response = await fetch(`http://127.0.0.1:${this.env.HTTP_PORT}/health/ready`, {
        signal: AbortSignal.timeout(3_000),
      });
      return ((await response.json()) as { missing: string[] }).missing;
    } catch {
      return null;
    }
  }

  async get<T>(path: string): Promise<T> {
    const response = await fetch(`http://127.0.0.1:${this.env.HTTP_PORT}${path}`, {
      signal: AbortSignal.timeout(10_000),
    });
    if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
    return (await response.json()) as T;
  }

  /** The newest log line with that text, of the process that runs. */
  line(message: string): Readonly<Record<string, unknown>> | undefined {
    return this.process?.line(message);
  }

  /** The end of its log, for the message of a failed test. */
  tail(count = 6): string {
    const lines = [...(this.process?.said ?? []), ...(this.process?.lines ?? []).map((line) => JSON.stringify(line))];
    return `== ${this.name}\n${lines
      .slice(-count)
      .map((line) => line.slice(0, 600))
      .join('\n')}`;
  }

  private spawn(): ServiceProcess {
    const started = ServiceProcess.spawn(this.app, this.env);
    this.process = started;
    started.onExit(() => {
      this.endedLines += started.lines.length;
      if (!this.isWanted) return;
      if (this.surprises.at(-1) === '(ordered)') this.surprises.pop();
      else this.surprises.push(this.tail());
      this.restart = setTimeout(() => this.spawn(), RESTART_MS);
    });
    return started;
  }

  private look(): void {
    if (!this.runs) return;
    try {
      const kb = /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${this.pid}/status`, 'utf8'))?.[1];
      this.mostMb = Math.max(this.mostMb, Number(kb ?? 0) / 1024);
    } catch {
      // it has just ended
    }
  }
}
