import { readCloudEvent, type StatusAnswer } from '#contracts';
import type { StatusRecord } from './evaluate-status.js';

/**
 * What the status topic held at the start, as far as it still matters: of a site the newest document of each day, for rules that
 * judge whole days. What was the case in between and is over is no news: after a restore of the database it would be raised again, only to
 * return at once.
 */
export class FirstDocuments {
  private readonly newest = new Map<string, StatusRecord>();

  add(record: StatusRecord): void {
    const { key, value } = record;
    const event = readCloudEvent(value);
    const targets = event.ok ? (event.data as Partial<StatusAnswer>).targets : undefined;
    const days = Array.isArray(targets) ? targets.map(({ id, toDateAsOf }) => `${id} ${toDateAsOf}`) : [];
    const name = JSON.stringify([key, ...days]);
    // behind what came since
    this.newest.delete(name);
    this.newest.set(name, record);
  }

  isEmpty(): boolean {
    return this.newest.size === 0;
  }

  /** Hands over one after the other, oldest first; what was not taken stays. */
  async handOver(take: (record: StatusRecord) => Promise<void>): Promise<void> {
    for (const [name, record] of this.newest) {
      await take(record);
      // A newer one may have come meanwhile.
      if (this.newest.get(name) === record) this.newest.delete(name);
    }
  }
}
