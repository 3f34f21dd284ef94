import type { GroupPosition } from '#kafka';

/** So many records may wait to be stored in any case: more than are stored between two looks. */
const LEAST_WAITING = 4_000;
/** Records of the past wait so long to be stored at most, as fast as it goes just now, ms. */
const LONGEST_WAITING_MS = 1_000;
/** Storing is as fast as it was within this time, ms. */
const RATE_OVER_MS = 2_000;
/** No transaction takes so long but where the store is away, ms. */
const STALLED_MS = 5_000;

/** Records of the past give way where more of them come than are stored: how many may still come. Time is a parameter, ms. */
export class BackfillCredit {
  private left = LEAST_WAITING;
  private readonly looks: { readonly next: number; readonly at: number }[] = [];
  /** When the store was seen to move, or to have nothing to do. */
  private movedAt = -Infinity;

  /** @param records of the past that have become durable */
  came(records: number): void {
    this.left -= records;
  }

  /** Whether no more of the past should be taken. */
  get isSpent(): boolean {
    return this.left <= 0;
  }

  /** @param found how far storing has come; null: nobody knows */
  looked(found: GroupPosition | null, now: number): void {
    if (found === null) return this.unbounded();
    const { looks } = this;
    const { next, lag } = found;
    const before = looks.at(-1)?.next;
    if (next !== before || lag === 0) this.movedAt = now;
    // Another log, or the same one read again.
    if (before !== undefined && before > next) looks.length = 0;
    looks.push({ next, at: now });
    while (looks.length > 2 && looks[1]!.at <= now - RATE_OVER_MS) looks.shift();
    const { next: from, at: since } = looks[0]!;
    // Nothing is stored although there is something: to wait would help nobody.
    if (now - this.movedAt >= STALLED_MS) {
      this.left = Infinity;
      return;
    }
    const perMs = now > since ? (next - from) / (now - since) : 0;
    this.left = Math.max(LEAST_WAITING, perMs * LONGEST_WAITING_MS) - lag;
  }

  /** Nothing waits until it is known how far storing has come. */
  private unbounded(): void {
    this.looks.length = 0;
    this.left = Infinity;
  }
}
