import { PAUSED_BY_BOUND, type Connection } from './connection.js';

/** Keeps what waits in memory below a bound: connections that add to it are not read until half of it is gone. */
export class WaitingBound {
  private readonly paused = new Set<Connection>();
  /** Of packets that have not arrived whole. */
  private partialBytes = 0;
  /** The one that is read although the bound is reached, because nothing but parts of packets waits. */
  private readOn: Connection | null = null;

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

  /** Where only parts of packets wait, reading is the only way on: then one connection at a time is not paused. */
  pause(connection: Connection): void {
    this.checkReadOn();
    if (this.messageBytes() > 0) this.readOn = null;
    else if ((this.readOn ??= connection) === connection) return;
    this.paused.add(connection);
    connection.pause(PAUSED_BY_BOUND);
  }

  forget(connection: Connection): void {
    this.paused.delete(connection);
    if (this.readOn === connection) this.readOn = null;
  }

  resume(): void {
    if (this.paused.size === 0) return;
    // Half of the bound, so that reading does not stop and go with every batch.
    if (this.waitingBytes() > this.bytes / 2) return this.resumeOne();
    const paused = [...this.paused];
    this.paused.clear();
    for (const connection of paused) connection.resume(PAUSED_BY_BOUND);
  }

  /** What it sent has become whole and is gone: it is another's turn. */
  private checkReadOn(): void {
    if (this.readOn && !this.readOn.hasWaiting) this.readOn = null;
  }

  private resumeOne(): void {
    this.checkReadOn();
    if (this.messageBytes() > 0 || this.readOn) return;
    const [first] = this.paused;
    if (!first) return;
    this.readOn = first;
    this.paused.delete(first);
    first.resume(PAUSED_BY_BOUND);
  }
}
