import type { AddressUse } from './addresses.js';

export interface PartialLimits {
  readonly bytes: number;
  readonly bytesPerAddress: number;
}

interface Partial {
  readonly use: AddressUse;
  bytes: number;
}

/**
 * Packets of sessions that have not arrived whole. What an honest sender has begun is whole after a few round trips, so those that
 * have been begun longest end first where there are too many: parts of packets alone can never use up the bound on what waits.
 */
export class PartialPackets<C> {
  bytes = 0;
  /** Connections ended, since the start. */
  cut = 0;
  /** In the order in which they were begun. */
  private readonly begun = new Map<C, Partial>();

  constructor(
    private readonly limits: PartialLimits,
    private readonly end: (connection: C) => void,
  ) {}

  changed(connection: C, use: AddressUse, change: number): void {
    let partial = this.begun.get(connection);
    if (!partial) this.begun.set(connection, (partial = { use, bytes: 0 }));
    this.bytes += change;
    use.partialBytes += change;
    partial.bytes += change;
    if (partial.bytes === 0) this.begun.delete(connection);
    if (change <= 0) return;
    while (use.partialBytes > this.limits.bytesPerAddress) this.endOldest(use);
    while (this.bytes > this.limits.bytes) this.endOldest(null);
  }

  private endOldest(use: AddressUse | null): void {
    for (const [connection, partial] of this.begun) {
      if (use !== null && partial.use !== use) continue;
      const before = this.bytes;
      this.cut++;
      this.end(connection);
      if (this.bytes === before) this.changed(connection, partial.use, -partial.bytes);
      return;
    }
  }
}
