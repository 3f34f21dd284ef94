import type { Queryable } from '../database/database.js';
import { firstPacked, newestRow } from './packs/packed-days.js';

/** Unix ms of the oldest and the newest row that is stored of a device; of one that has none, Infinity and -Infinity. */
interface Span {
  oldest: number;
  newest: number;
}

/** More devices than any process stores are forgotten and asked anew. */
const MAX_DEVICES = 100_000;

/**
 * Which times of a device can have no stored row, because all that it has lie between: such rows need no look for a conflict.
 * Remembered, so another process may know more; the unique key is what decides, and then `forget` is due.
 */
export class StoredSpans {
  private readonly spans = new Map<number, Span>();
  /** How often all was forgotten: what was asked before says nothing. */
  private generation = 0;

  /** Asks for devices that are not known yet. Of those without any row nothing comes back: after a start those are all. */
  async learn(q: Queryable, devices: Iterable<number>): Promise<void> {
    const unknown = new Set<number>();
    for (const device of devices) if (!this.spans.has(device)) unknown.add(device);
    if (unknown.size === 0) return;
    if (this.spans.size + unknown.size > MAX_DEVICES) this.clear();
    const { generation } = this;
    const rows = await q.query<{ device: number } & Span>(
      `select * from (
         select d as device,
                least((select r.ts from reading r where r.device_id = d order by r.ts limit 1),
                      ${firstPacked('d')}) as oldest,
                ${newestRow('d')} as newest
         from unnest($1::int[]) d) of_device
       where newest is not null`,
      [[...unknown]],
    );
    if (generation !== this.generation) return;
    // What came in meanwhile has made them grow, and is kept.
    for (const { device, oldest, newest } of rows)
      if (!this.spans.has(device)) this.spans.set(device, { oldest, newest });
    for (const device of unknown)
      if (!this.spans.has(device)) this.spans.set(device, { oldest: Infinity, newest: -Infinity });
  }

  /** Whether no row of the device can be stored for this time. */
  isOutside(device: number, ms: number): boolean {
    const span = this.spans.get(device);
    return span !== undefined && (ms > span.newest || ms < span.oldest);
  }

  /** After the commit, by times of rows. */
  grow(device: number, times: ArrayLike<number>): void {
    const span = this.spans.get(device);
    if (!span) return;
    for (let i = 0; i < times.length; i++) {
      const ms = times[i]!;
      if (ms > span.newest) span.newest = ms;
      if (ms < span.oldest) span.oldest = ms;
    }
  }

  forget(devices: Iterable<number>): void {
    for (const device of devices) this.spans.delete(device);
  }

  /** Another database, or a transaction whose end is not known. */
  clear(): void {
    this.generation++;
    this.spans.clear();
  }
}
