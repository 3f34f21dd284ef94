import type { AddressUse, SessionHolder } from './addresses.js';

export interface SessionLimits {
  readonly sessions: number;
  readonly sessionsPerAddress: number;
}

/** A session younger than this is not ended for another: its first message may be on the way. */
const GRACE_MS = 1_000;

/**
 * How many sessions there may be, of one address and in all. Where there is no place left, the oldest session that has never
 * sent a message makes way: ten thousand that only hold their places keep no sensor out.
 */
export class SessionQuota {
  /** Ended for another, since the start. */
  displaced = 0;
  private count = 0;
  /** Without a message yet, oldest first. */
  private readonly unused = new Set<SessionHolder>();

  constructor(
    private readonly limits: SessionLimits,
    private readonly end: (holder: SessionHolder) => void,
  ) {}

  /** false: there is no place for it. */
  enter(holder: SessionHolder, use: AddressUse, now: number): boolean {
    if (use.sessions >= this.limits.sessionsPerAddress && !this.displace(use.unused, now)) return false;
    if (this.count >= this.limits.sessions && !this.displace(this.unused, now)) return false;
    this.count++;
    use.sessions++;
    use.unused.add(holder);
    this.unused.add(holder);
    return true;
  }

  /** It has sent a message that it may send: from here on it keeps its place. */
  published(holder: SessionHolder, use: AddressUse): void {
    this.unused.delete(holder);
    use.unused.delete(holder);
  }

  left(holder: SessionHolder, use: AddressUse): void {
    this.count--;
    use.sessions--;
    this.published(holder, use);
  }

  private displace(oldestFirst: Iterable<SessionHolder>, now: number): boolean {
    for (const oldest of oldestFirst) {
      if (now - oldest.enteredAt < GRACE_MS) return false;
      this.displaced++;
      this.end(oldest);
      return true;
    }
    return false;
  }
}
