import { residentMemoryMb } from '../cpu-seconds.js';
import type { Endpoints } from '../system-under-bench.js';

const EVERY_MS = 1_000;
const MINUTE_MS = 60_000;

/** What each process holds, each second, also where it was ended and started again. */
export class MemoryWatch {
  /** Readings of the memory of each process, MB, in order. */
  readonly seen = new Map<string, { readonly atMs: number; readonly mb: number }[]>();
  private readonly timer: NodeJS.Timeout;

  /** @param processes asked each time: a process that was started again has another pid */
  constructor(processes: () => Endpoints['processes']) {
    this.timer = setInterval(() => this.look(processes()), EVERY_MS);
  }

  stop(): void {
    clearInterval(this.timer);
  }

  /** The most that it held, MB. */
  most(name: string): number {
    return Math.max(...(this.seen.get(name) ?? []).map(({ mb }) => mb));
  }

  /** How much it held in the last minute beyond what it held in the minute from then on, %; means of both. */
  growthPct(name: string, fromMs: number): number {
    const list = this.seen.get(name) ?? [];
    const endMs = list.at(-1)?.atMs ?? 0;
    const mean = (start: number, end: number): number => {
      const some = list.filter(({ atMs }) => atMs >= start && atMs <= end);
      return some.reduce((sum, { mb }) => sum + mb, 0) / some.length;
    };
    return 100 * (mean(endMs - MINUTE_MS, endMs) / mean(fromMs, fromMs + MINUTE_MS) - 1);
  }

  /** At the end of each minute, MB. */
  byMinute(name: string): number[] {
    const list = this.seen.get(name) ?? [];
    const minutes = new Map<number, number>();
    for (const { atMs, mb } of list) minutes.set(Math.floor((atMs - list[0]!.atMs) / MINUTE_MS), mb);
    return [...minutes.values()];
  }

  /** As it is now, for the person who waits. */
  line(): string {
    return [...this.seen].map(([name, list]) => `${name} ${list.at(-1)?.mb} MB`).join(', ');
  }

  private look(processes: Endpoints['processes']): void {
    for (const [name, mb] of Object.entries(residentMemoryMb(processes))) {
      const list = this.seen.get(name) ?? [];
      list.push({ atMs: performance.now(), mb });
      this.seen.set(name, list);
    }
  }
}
