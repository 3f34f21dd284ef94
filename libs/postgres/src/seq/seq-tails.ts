import { continues, type Mutable, type SeqRange } from '#domain';
import type { DeviceSeqs, StoredSeqRange, StoredSeqs } from './device-seq-range.js';

/** Of one device: what it makes up for, and other runs, come between its newest numbers. */
export const MOST_TAILS_OF_A_DEVICE = 4;
/** More devices than any process stores are forgotten, and begin new rows. */
const MOST_DEVICES = 100_000;

type Tail = Mutable<StoredSeqRange>;

/**
 * The ranges of devices that were written last: one that goes on where such a one ends makes it longer, and is no row of its own.
 * Remembered, so another process may have made it longer or joined it with others: that is compared where it is written.
 */
export class SeqTails {
  /** By site and device, the one that was written last at the end. */
  private readonly sites = new Map<string, Map<string, Tail[]>>();
  private devices = 0;

  /** The range that this one of the device continues. @param used are taken already */
  before(
    { site, device }: Pick<DeviceSeqs, 'site' | 'device'>,
    range: SeqRange,
    used: readonly StoredSeqRange[],
  ): StoredSeqRange | undefined {
    const tails = this.sites.get(site)?.get(device);
    if (tails === undefined) return undefined;
    for (let i = tails.length - 1; i >= 0; i--) {
      const tail = tails[i]!;
      if (continues(tail, range) && !used.includes(tail)) return tail;
    }
    return undefined;
  }

  /** After the commit. What goes on is changed in its place: thousands do so in each transaction of a flood. */
  remember({ longer, toSeqs, toTss, added }: StoredSeqs): void {
    for (let i = 0; i < longer.length; i++) {
      const tail: Tail = longer[i]!;
      tail.toSeq = toSeqs[i]!;
      tail.toTs = toTss[i]!;
      const tails = this.tailsOf(tail);
      // Of a device that goes on, which is nearly each, nothing moves.
      if (tails.at(-1) !== tail) append(tails, tail);
    }
    for (const range of added) append(this.tailsOf(range), range);
  }

  /** Another database, or a transaction whose end is not known. */
  clear(): void {
    this.sites.clear();
    this.devices = 0;
  }

  private tailsOf({ site, device }: StoredSeqRange): Tail[] {
    let tails = this.sites.get(site)?.get(device);
    if (tails !== undefined) return tails;
    if (this.devices === MOST_DEVICES) this.clear();
    this.devices++;
    const devices = this.sites.get(site) ?? new Map<string, Tail[]>();
    this.sites.set(site, devices);
    devices.set(device, (tails = []));
    return tails;
  }
}

/** At the end, where it is written last. */
function append(tails: Tail[], tail: Tail): void {
  const before = tails.indexOf(tail);
  if (before >= 0) tails.splice(before, 1);
  else if (tails.length === MOST_TAILS_OF_A_DEVICE) tails.shift();
  tails.push(tail);
}
