/** Two looks at the same moment are so far apart, ms. */
const LEAST_GAP_MS = 0.1;

/** How fast something comes that is taken now and then: an average in which older takes count less. Times are monotonic ms. */
export class ArrivalRate {
  private average = 0;
  private taken = -Infinity;

  /** @param memoryMs what is older counts for less than 1/e */
  constructor(private readonly memoryMs: number) {}

  /** A millisecond; 0 before the second take. */
  get perMs(): number {
    return this.average;
  }

  /** When something was taken last; -Infinity: never. */
  get takenAtMs(): number {
    return this.taken;
  }

  /** So many have come since the last take. */
  take(nowMs: number, count: number): void {
    const gapMs = Math.max(LEAST_GAP_MS, nowMs - this.taken);
    this.average += (count / gapMs - this.average) * -Math.expm1(-gapMs / this.memoryMs);
    this.taken = nowMs;
  }
}
