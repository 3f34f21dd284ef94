import { Injectable, type OnModuleDestroy } from '@nestjs/common';
import { Database } from '#postgres';
import { Logger } from '#runtime';
import { SiteDirectory } from '../directory/site-directory.js';
import { readChanges, type Change } from './read-changes.js';

const POLL_MS = 1_000;

/**
 * One poll of the database for all listeners, only while there are any. One read at a time: what a new listener gets first is a
 * poll too, of everything, so that no change falls between it and the next.
 */
@Injectable()
export class ChangeWatch implements OnModuleDestroy {
  private readonly listeners = new Set<(change: Change) => void>();
  /** What all listeners have. */
  private readonly seen = new Map<string, number>();
  private reading: Promise<unknown> = Promise.resolve();
  private timer: NodeJS.Timeout | null = null;
  private stopped = false;
  private failing = false;

  constructor(
    private readonly db: Database,
    private readonly directory: SiteDirectory,
    private readonly log: Logger,
  ) {}

  /**
   * Calls `listener` with what holds now and then with every change, until the signal.
   * @throws what the first read fails with; nothing is called afterwards
   */
  listen(listener: (change: Change) => void, signal: AbortSignal): Promise<void> {
    return this.oneAtATime(async () => {
      if (signal.aborted || this.stopped) return;
      const all = await readChanges(this.db, new Map(), this.directory.declared);
      // Who left meanwhile will not be told of it by the signal again.
      if (signal.aborted || this.stopped) return;
      for (const change of all) listener(change);
      this.tell(all);
      this.listeners.add(listener);
      signal.addEventListener('abort', () => this.listeners.delete(listener), { once: true });
      this.arm();
    });
  }

  onModuleDestroy(): void {
    this.stopped = true;
    if (this.timer) clearTimeout(this.timer);
    this.timer = null;
    this.listeners.clear();
  }

  private arm(): void {
    this.timer ??= setTimeout(() => void this.oneAtATime(() => this.poll()), POLL_MS);
  }

  private async poll(): Promise<void> {
    try {
      this.tell(await readChanges(this.db, this.seen, this.directory.declared));
      this.failing = false;
    } catch (error) {
      if (!this.failing) this.log.warn({ err: error }, 'changes cannot be read; trying again every second');
      this.failing = true;
    }
    this.timer = null;
    if (this.listeners.size > 0 && !this.stopped) this.arm();
  }

  private tell(changes: readonly Change[]): void {
    for (const change of changes) {
      const key = `${change.kind}/${change.key}`;
      if (this.seen.get(key) === change.version) continue;
      this.seen.set(key, change.version);
      for (const listener of this.listeners) listener(change);
    }
  }

  private oneAtATime(read: () => Promise<void>): Promise<void> {
    const mine = this.reading.then(read);
    this.reading = mine.catch(() => undefined);
    return mine;
  }
}
