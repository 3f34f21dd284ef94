import { fork, type ChildProcess } from 'node:child_process';
import { setTimeout as passes } from 'node:timers/promises';
import { until } from '../processes/until.js';

export interface PubackTimes {
  readonly count: number;
  readonly medianMs: number;
  readonly p99Ms: number;
  readonly worstMs: number;
}

interface Report {
  readonly times: readonly number[];
  readonly waiting: number;
}

/** An honest sensor beside an attack: how long its PUBACKs take. */
export class Victim {
  private report: Report | null = null;
  private isReady = false;
  private hasEnded = false;

  private constructor(private readonly child: ChildProcess) {
    child.on('message', (message: { ready?: true } & Report) => {
      if (message.ready) this.isReady = true;
      else this.report = message;
    });
    child.on('exit', () => (this.hasEnded = true));
  }

  static async connect(url: string, topic: string, everyMs = 5): Promise<Victim> {
    const script = new URL('victim-process.mjs', import.meta.url);
    const victim = new Victim(fork(script, [url, topic, String(everyMs)], { execArgv: [] }));
    try {
      await until(() => victim.isReady || victim.hasEnded, 'the victim is connected');
    } catch (error) {
      victim.end();
      throw error;
    }
    if (victim.hasEnded) throw new Error('the victim was not let in');
    return victim;
  }

  /** Its PUBACKs of the next milliseconds. */
  async measure(ms: number): Promise<PubackTimes> {
    await this.ask();
    await passes(ms);
    const { times, waiting } = await this.ask();
    if (this.hasEnded) throw new Error('the victim was thrown out');
    const sorted = [...times, ...(waiting > 1_000 ? [waiting] : [])].toSorted((a, b) => a - b);
    const at = (share: number): number => round(sorted[Math.floor((sorted.length - 1) * share)] ?? Infinity);
    return { count: times.length, medianMs: at(0.5), p99Ms: at(0.99), worstMs: at(1) };
  }

  end(): void {
    this.child.kill('SIGKILL');
  }

  private async ask(): Promise<Report> {
    this.report = null;
    this.child.send('report');
    await until(() => this.report !== null || this.hasEnded, 'the victim reports');
    return this.report ?? { times: [], waiting: Infinity };
  }
}

const round = (ms: number): number => Math.round(ms * 100) / 100;

/** What a quiet sensor waits for at most, on a machine whose cores others have too; above, it is no quiet time but what the attack left behind. */
const MOST_QUIET_MS = 500;

/**
 * What other work of the machine may add, ms: on a quiet one (`ATTACK_QUIET=1`) a garbage collection and a time slice; beside other
 * specs the slices of their processes. What the attacks came to lies in seconds.
 */
export const NOISE_MS = process.env.ATTACK_QUIET === '1' ? 10 : 150;

/** What the slowest hundredth may take under attack: twice the quiet time, of those before and after the worse one, and the noise. */
export const allowedMs = (...quiet: readonly PubackTimes[]): number =>
  2 * Math.min(MOST_QUIET_MS, Math.max(...quiet.map(({ p99Ms }) => p99Ms))) + NOISE_MS;
