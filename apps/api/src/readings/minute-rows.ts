import { feedPoint, QUALITIES, type Interval, type PointFeed, type Sink } from '#domain';
import { coveragePct, type SeriesRow } from './series-rows.js';

interface Minute {
  min: number | null;
  max: number | null;
  last: number | null;
  amount: number | null;
  weighted: number;
  heldMs: number;
  coveredMs: number;
  worst: number;
}

/**
 * Minutes straight from raw readings, by the rules that make the windows: `feed` begins with the state before the first
 * interval and ends with the first readings behind the last one, so that what lies between them is known.
 */
export function rowsOfMinutes(feed: PointFeed, intervals: readonly Interval[], nowMs: number): SeriesRow[] {
  const minutes = new Minutes(intervals, nowMs);
  feedPoint(feed, minutes);
  return minutes.rows();
}

/** What the engine of the point finds, put into minutes. Intervals follow each other and are of one length. */
class Minutes implements Sink {
  private readonly minutes: readonly Minute[];
  private readonly startMs: number;
  private readonly lengthMs: number;
  private readonly endMs: number;

  constructor(
    private readonly intervals: readonly Interval[],
    private readonly nowMs: number,
  ) {
    const [first] = intervals;
    this.startMs = first?.startMs ?? 0;
    this.lengthMs = first ? first.endMs - first.startMs : 1;
    this.endMs = Math.min(intervals.at(-1)?.endMs ?? 0, nowMs);
    this.minutes = intervals.map(() => ({
      min: null,
      max: null,
      last: null,
      amount: null,
      weighted: 0,
      heldMs: 0,
      coveredMs: 0,
      worst: -1,
    }));
  }

  amount(t0: number, t1: number, amount: number, quality: number): void {
    const add = (minute: Minute, part: number): void => {
      minute.amount = (minute.amount ?? 0) + part;
      minute.worst = Math.max(minute.worst, quality);
    };
    if (t1 > t0) this.each(t0, t1, (minute, ms) => add(minute, (amount * ms) / (t1 - t0)));
    else this.at(t1, (minute) => add(minute, amount));
  }

  held(t0: number, t1: number, value: number, quality: number): void {
    this.each(t0, t1, (minute, ms) => {
      minute.weighted += value * ms;
      minute.heldMs += ms;
      extend(minute, value, quality);
    });
  }

  sample(t: number, value: number, quality: number): void {
    this.at(t, (minute) => extend(minute, value, quality));
  }

  covered(t0: number, t1: number): void {
    this.each(t0, t1, (minute, ms) => (minute.coveredMs += ms));
  }

  code(): void {
    // Codes stand with the readings.
  }

  excluded(): void {
    // Nor does a minute show what does not count.
  }

  released(): void {
    // As above.
  }

  lost(): void {
    // As above.
  }

  rows(): SeriesRow[] {
    return this.intervals.map((interval, i) => {
      const { weighted, heldMs, coveredMs, worst, ...rest } = this.minutes[i]!;
      return {
        start: interval.start,
        min: rest.min,
        max: rest.max,
        mean: heldMs > 0 ? weighted / heldMs : null,
        last: rest.last,
        amount: rest.amount,
        coveragePct: coveragePct(interval, coveredMs, this.nowMs),
        quality: worst < 0 ? null : (QUALITIES[worst] ?? 'bad'),
      };
    });
  }

  private at(t: number, use: (minute: Minute) => void): void {
    const minute = t >= this.startMs ? this.minutes[Math.floor((t - this.startMs) / this.lengthMs)] : undefined;
    if (minute) use(minute);
  }

  /** Each minute that [from, to) touches, with the milliseconds of it. */
  private each(from: number, to: number, use: (minute: Minute, ms: number) => void): void {
    const end = Math.min(to, this.endMs);
    for (let t = Math.max(from, this.startMs); t < end;) {
      const index = Math.floor((t - this.startMs) / this.lengthMs);
      const edge = Math.min(end, this.startMs + (index + 1) * this.lengthMs);
      use(this.minutes[index]!, edge - t);
      t = edge;
    }
  }
}

function extend(minute: Minute, value: number, quality: number): void {
  minute.min = minute.min === null ? value : Math.min(minute.min, value);
  minute.max = minute.max === null ? value : Math.max(minute.max, value);
  minute.last = value;
  minute.worst = Math.max(minute.worst, quality);
}
