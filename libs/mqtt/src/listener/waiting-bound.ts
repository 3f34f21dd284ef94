import { PAUSED_BY_BOUND, type Connection } from './connection.js';

/** Keeps what waits in memory below a bound: connections that add to it are not read until half of it is gone. */
export class WaitingBound {
  private readonly paused = new Set<Connection>();
  /** Of packets that have not arrived whole. */
  private partialBytes = 0;

  constructor(
    readonly bytes: number,
    /** Of whole messages that wait. */
    private readonly messageBytes: () => number,
  ) {}

  get isPausing(): boolean {
    return this.paused.size > 0;
  }

  partialChanged(bytes: number): void {
    this.partialBytes += bytes;
  }

  waitingBytes(): number {
    return this.partialBytes + this.messageBytes();
  }

  isKept(): boolean {
    return this.waitingBytes() < this.bytes;
  }

  pause(connection: Connection): void {
    this.paused.add(connection);
    connection.pause(PAUSED_BY_BOUND);
  }

  forget(connection: Connection): void {
    this.paused.delete(connection);
  }

  resume(): void {
    // Half of the bound, so that reading does not stop and go with every batch.
    if (this.paused.size === 0 || this.waitingBytes() > this.bytes / 2) return;
    const paused = [...this.paused];
    this.paused.clear();
    for (const connection of paused) connection.resume(PAUSED_BY_BOUND);
  }
}
