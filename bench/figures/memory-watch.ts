import { residentMemoryMb } from '../cpu-seconds.js';
import type { Endpoints } from '../system-under-bench.js';

const EVERY_MS = 1_000;

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

  private look(processes: Endpoints['processes']): void {
    for (const [name, mb] of Object.entries(residentMemoryMb(processes))) {
      const list = this.seen.get(name) ?? [];
      list.push({ atMs: performance.now(), mb });
      this.seen.set(name, list);
    }
  }
}
