import type { Code } from '../quality/quality.js';
import type { Sink } from '../register/engine.js';

/** What one point did in a stretch of time. Times in ms, values in the point's unit; null: nothing is known. */
export interface Bucket {
  min: number | null;
  max: number | null;
  last: number | null;
  /** Sum of the held values times the ms for which each of them held; by `heldMs` it is the mean. */
  weighted: number;
  heldMs: number;
  amount: number | null;
  /** What readings claim and what does not count; null: nothing. */
  excluded: number | null;
  coveredMs: number;
  /** The worst quality of what counts; −1: nothing does. */
  worst: number;
  /** Good readings of the value. */
  count: number;
  readonly codes: Set<Code>;
}

const emptyBucket = (): Bucket => ({
  min: null,
  max: null,
  last: null,
  weighted: 0,
  heldMs: 0,
  amount: null,
  excluded: null,
  coveredMs: 0,
  worst: -1,
  count: 0,
  codes: new Set(),
});

interface Claim {
  readonly fromMs: number;
  readonly toMs: number;
  readonly amount: number;
}

/** What the engine of a point finds, put into stretches of one length that follow each other from `startMs` on. */
export class Buckets implements Sink {
  private readonly buckets: readonly Bucket[];
  private claims: Claim[] = [];

  /** @param untilMs what holds behind it is not counted */
  constructor(
    private readonly startMs: number,
    private readonly stepMs: number,
    count: number,
    private readonly untilMs: number,
  ) {
    this.buckets = Array.from({ length: count }, emptyBucket);
  }

  amount(t0: number, t1: number, amount: number, quality: number): void {
    const add = (bucket: Bucket, part: number): void => {
      bucket.amount = (bucket.amount ?? 0) + part;
      bucket.worst = Math.max(bucket.worst, quality);
    };
    if (t1 > t0) this.each(t0, t1, (bucket, ms) => add(bucket, (amount * ms) / (t1 - t0)));
    else this.at(t1, (bucket) => add(bucket, amount));
  }

  held(t0: number, t1: number, value: number, quality: number): void {
    this.each(t0, t1, (bucket, ms) => {
      bucket.weighted += value * ms;
      bucket.heldMs += ms;
      extend(bucket, value, quality);
    });
  }

  sample(t: number, value: number, quality: number): void {
    this.at(t, (bucket) => {
      bucket.count += 1;
      extend(bucket, value, quality);
    });
  }

  covered(t0: number, t1: number): void {
    this.each(t0, t1, (bucket, ms) => (bucket.coveredMs += ms));
  }

  code(t: number, code: Code): void {
    this.at(t, (bucket) => bucket.codes.add(code));
  }

  excluded(t0: number, t1: number, amount: number): void {
    this.claims.push({ fromMs: t0, toMs: t1, amount });
  }

  released(fromMs: number): void {
    this.claims = this.claims.filter((claim) => claim.fromMs < fromMs);
  }

  lost(): void {
    // Time that is lost is time that nothing covers.
  }

  result(): readonly Bucket[] {
    for (const { fromMs, toMs, amount } of this.claims) {
      const add = (bucket: Bucket, part: number): void => {
        bucket.excluded = (bucket.excluded ?? 0) + part;
      };
      if (toMs > fromMs) this.each(fromMs, toMs, (bucket, ms) => add(bucket, (amount * ms) / (toMs - fromMs)));
      else this.at(toMs, (bucket) => add(bucket, amount));
    }
    this.claims = [];
    return this.buckets;
  }

  private at(t: number, use: (bucket: Bucket) => void): void {
    const bucket = t >= this.startMs ? this.buckets[Math.floor((t - this.startMs) / this.stepMs)] : undefined;
    if (bucket) use(bucket);
  }

  /** Each bucket that [from, to) touches, with the milliseconds of it. */
  private each(from: number, to: number, use: (bucket: Bucket, ms: number) => void): void {
    const end = Math.min(to, this.startMs + this.buckets.length * this.stepMs, this.untilMs);
    for (let t = Math.max(from, this.startMs); t < end;) {
      const index = Math.floor((t - this.startMs) / this.stepMs);
      const edge = Math.min(end, this.startMs + (index + 1) * this.stepMs);
      use(this.buckets[index]!, edge - t);
      t = edge;
    }
  }
}

function extend(bucket: Bucket, value: number, quality: number): void {
  bucket.min = bucket.min === null ? value : Math.min(bucket.min, value);
  bucket.max = bucket.max === null ? value : Math.max(bucket.max, value);
  bucket.last = value;
  bucket.worst = Math.max(bucket.worst, quality);
}
