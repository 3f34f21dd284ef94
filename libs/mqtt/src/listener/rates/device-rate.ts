/**
 * The share of one device (generic cell rate algorithm: one number per device, no timer). Above it nothing is refused:
 * the answer says until when the acknowledgement has to wait, and a sender with a window slows down by itself.
 */
export class DeviceRate {
  /** Messages over the rate. */
  slowed = 0;
  /** Its sender does not count by it any more: a new one has taken its place, or will. */
  isForgotten = false;
  /** Monotonic milliseconds. */
  lastSlowedAt = -Infinity;
  /** Where the device would be if it had sent at exactly its rate, monotonic milliseconds. */
  private due = -Infinity;

  constructor(readonly device: string) {}

  /** Counts one message at `now`; monotonic milliseconds from which it may be acknowledged, 0: at once. */
  take(now: number, limit: RateLimit): number {
    const earliest = now - limit.burstMs;
    if (this.due < earliest) this.due = earliest;
    this.due = Math.min(this.due + limit.intervalMs, now + limit.ceilingMs);
    if (this.due <= now) return 0;
    this.slowed++;
    this.lastSlowedAt = now;
    return this.due;
  }

  /** Whether a new one would be the same: its burst is whole again, and nothing is to be shown of it. */
  isRested(restedBefore: number, shownSince: number): boolean {
    return this.due <= restedBefore && this.lastSlowedAt < shownSince;
  }
}

export interface RateLimit {
  /** Milliseconds between two messages at the rate. */
  readonly intervalMs: number;
  /** How far a device may run ahead after a silence. */
  readonly burstMs: number;
  /** An acknowledgement waits so long at most. */
  readonly ceilingMs: number;
}

/** A burst of one second: a gateway that collects for a second and sends at once is not slowed. */
export const rateLimit = (messagesPerSecond: number): RateLimit => ({
  intervalMs: 1_000 / messagesPerSecond,
  burstMs: 1_000,
  ceilingMs: 5_000,
});
