import type { Logger } from '#runtime';

/** One thing with a version that differs after every change. */
export interface Change {
  readonly kind: 'status' | 'alert';
  readonly site: string;
  /** Id of the site, or of the alert. */
  readonly key: string;
  readonly version: number;
  readonly body: unknown;
}

/** What has another version than the one in `seen` (by `kind/key`); with nothing seen: all that holds now. */
export type ReadChanges = (seen: ReadonlyMap<string, number>) => Promise<readonly Change[]>;

const POLL_MS = 1_000;

/** One poll of the database for all listeners, only while there are any. A change may be told twice, never left out. */
export class ChangeWatch {
  private readonly listeners = new Set<(change: Change) => void>();
  private readonly seen = new Map<string, number>();
  private timer: NodeJS.Timeout | null = null;
  private stopped = false;
  private failing = false;

  constructor(
    private readonly read: ReadChanges,
    private readonly log: Logger,
  ) {}

  /** Calls `listener` with what holds now and then with every change; returns how to end that. */
  async listen(listener: (change: Change) => void): Promise<() => void> {
    for (const change of await this.read(new Map())) listener(change);
    this.listeners.add(listener);
    if (!this.timer && !this.stopped) this.arm();
    return () => {
      this.listeners.delete(listener);
    };
  }

  stop(): void {
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
      for (const change of await this.read(this.seen)) {
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
