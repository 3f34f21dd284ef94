import { continues } from '#domain';
import { LruMap } from '../database/lru-map.js';
import type { DeviceSeqRange, StoredSeqRange } from './device-seq-range.js';

/** Of one device: what it makes up for, and other runs, come between its newest numbers. */
export const MOST_TAILS_OF_A_DEVICE = 4;
/** More devices than any process stores begin new rows. */
const MOST_DEVICES = 100_000;

const keyOf = ({ site, device }: DeviceSeqRange): string => `${site}/${device}`;

/**
 * The ranges of devices that were written last: one that goes on where such a one ends makes it longer, and is no row of its own.
 * Remembered, so another process may have made it longer or joined it with others: that is compared where it is written.
 */
export class SeqTails {
  /** By device, the one that was written last at the end. */
  private readonly tails = new LruMap<string, StoredSeqRange[]>(MOST_DEVICES);

  /** The range that this one continues. @param used are taken already */
  before(range: DeviceSeqRange, used: ReadonlySet<number>): StoredSeqRange | undefined {
    return this.tails.get(keyOf(range))?.findLast((tail) => continues(tail, range) && !used.has(tail.id));
  }

  /** After the commit. */
  remember(stored: readonly StoredSeqRange[]): void {
    for (const range of stored) {
      const key = keyOf(range);
      const tails = this.tails.get(key);
      if (tails === undefined) this.tails.set(key, [range]);
      // Of a device that goes on, which is nearly each, nothing moves.
      else if (tails.at(-1)!.id === range.id) tails[tails.length - 1] = range;
      else {
        const before = tails.findIndex(({ id }) => id === range.id);
        if (before >= 0) tails.splice(before, 1);
        else if (tails.length === MOST_TAILS_OF_A_DEVICE) tails.shift();
        tails.push(range);
      }
    }
  }

  /** Another database, or a transaction whose end is not known. */
  clear(): void {
    this.tails.clear();
  }
}
