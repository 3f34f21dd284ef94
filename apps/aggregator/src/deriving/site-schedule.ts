import { HOUR_MS } from '#domain';

/** What ended so recently, or has not ended, is derived before anything older. */
export const RECENT_MS = 3 * HOUR_MS;
/** A slice should take so long: between two of them what is recent is looked at again, and the site may change its owner. */
const SLICE_MS = 500;
/** What is recent and special takes so long at most, before other sites have their turn. */
export const LONGEST_ROUND_MS = 1_000;
/** From one slice to the next its size changes by so much at most. */
const GROWTH = 2;

/** How much work one transaction takes: as much as fits into the time of a slice, by what the ones before it took. */
export class SliceSize {
  private now: number;

  constructor(private readonly bounds: { readonly least: number; readonly first: number; readonly most: number }) {
    this.now = bounds.first;
  }

  get size(): number {
    return this.now;
  }

  /** Nothing smaller can be tried. */
  get isLeast(): boolean {
    return this.now <= this.bounds.least;
  }

  /** A slice of this size ended. @param isFull there was more to do than it took: a small one says nothing about the size */
  took(ms: number, isFull: boolean): void {
    const change = Math.max(1 / GROWTH, Math.min(GROWTH, SLICE_MS / Math.max(1, ms)));
    if (change < 1 || isFull) this.to(this.now * change);
  }

  /** It was broken off. */
  tookTooLong(): void {
    this.to(this.now / GROWTH);
  }

  private to(size: number): void {
    this.now = Math.round(Math.max(this.bounds.least, Math.min(this.bounds.most, size)));
  }
}

/** Whose turn it is: everybody who waits comes once before anybody comes twice. */
export class RoundRobin<Key> {
  private turn = 0;
  /** When each had its last turn; kept for those that do not wait now, so that nobody comes first by going away. */
  private readonly served = new Map<Key, number>();

  next(waiting: readonly Key[]): Key | undefined {
    const lastTurn = (key: Key): number => this.served.get(key) ?? 0;
    const [first] = waiting.toSorted((a, b) => lastTurn(a) - lastTurn(b));
    if (first !== undefined) this.served.set(first, (this.turn += 1));
    return first;
  }
}
