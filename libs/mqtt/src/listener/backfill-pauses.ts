import { PAUSED_BY_BACKFILL, type Connection } from './connection.js';

const LOOK_EVERY_MS = 20;
/** Of those that wait are read again at each look: each brings some hundred messages before it is known how many. */
const AT_ONCE = 4;
/** Who waits longer is read once all the same, one at each look, so that pings are answered, ms. */
const LONGEST_MS = 1_000;

/**
 * Connections that have sent the past are not read while more of it has come than can be stored: what is measured now does not queue
 * behind it. What they have sent is acknowledged as ever; the one that has waited longest goes on first.
 */
export class BackfillPauses {
  /** With when it was paused, monotonic ms; oldest first. */
  private readonly paused = new Map<Connection, number>();
  private timer: NodeJS.Timeout | undefined;

  constructor(private readonly isSpent: () => boolean = () => false) {}

  get size(): number {
    return this.paused.size;
  }

  /** It sends the past, and was read. */
  readFrom(connection: Connection, now: number): void {
    if (this.paused.has(connection) || !this.isSpent()) return;
    this.paused.set(connection, now);
    connection.pause(PAUSED_BY_BACKFILL);
    this.timer ??= setInterval(() => this.look(performance.now()), LOOK_EVERY_MS);
  }

  forget(connection: Connection): void {
    this.paused.delete(connection);
  }

  stop(): void {
    this.paused.clear();
    this.endTimer();
  }

  private look(now: number): void {
    const isSpent = this.isSpent();
    let left = isSpent ? 1 : AT_ONCE;
    for (const [connection, since] of this.paused) {
      if (left-- === 0 || (isSpent && now - since < LONGEST_MS)) break;
      this.paused.delete(connection);
      connection.resume(PAUSED_BY_BACKFILL);
    }
    if (this.paused.size === 0) this.endTimer();
  }

  private endTimer(): void {
    clearInterval(this.timer);
    this.timer = undefined;
  }
}
