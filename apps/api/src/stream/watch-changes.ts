import { Injectable, type OnModuleDestroy } from '@nestjs/common';
import { Database } from '#postgres';
import { Logger } from '#runtime';
import { readChanges, type Change } from './read-changes.js';

const POLL_MS = 1_000;

/** One poll of the database for all listeners, only while there are any. A change may be sent twice, never left out. */
@Injectable()
export class ChangeWatch implements OnModuleDestroy {
  private readonly listeners = new Set<(change: Change) => void>();
  private readonly seen = new Map<string, number>();
  private timer: NodeJS.Timeout | null = null;
  private stopped = false;
  private failing = false;

  constructor(
    private readonly db: Database,
    private readonly log: Logger,
  ) {}

  /** Calls `listener` with what holds now and then with every change; returns how to end that. */
  async listen(listener: (change: Change) => void): Promise<() => void> {
    for (const change of await readChanges(this.db, new Map())) listener(change);
    this.listeners.add(listener);
    if (!this.timer && !this.stopped) this.arm();
    return () => {
      this.listeners.delete(listener);
    };
  }

  onModuleDestroy(): void {
    this.stopped = true;
    if (this.timer) clearTimeout(this.timer);
    this.timer = null;
    this.listeners.clear();
  }

  private arm(): void {
    this.timer = setTimeout(() => void this.poll(), POLL_MS);
  }

  private async poll(): Promise<void> {
    try {
      for (const change of await readChanges(this.db, this.seen)) {
        this.seen.set(`${change.kind}/${change.key}`, change.version);
        for (const listener of this.listeners) listener(change);
      }
      this.failing = false;
    } catch (error) {
      if (!this.failing) this.log.warn({ err: error }, 'changes cannot be read; trying again every second');
      this.failing = true;
    }
    if (this.listeners.size > 0 && !this.stopped) this.arm();
    else this.timer = null;
  }
}
