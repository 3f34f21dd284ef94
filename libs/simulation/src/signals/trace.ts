import { DAY_MS, HOUR_MS, QUARTER_HOUR_MS } from '#domain';

/** Distance of the knots between which every power of the model is straight. */
export const KNOT_MS = QUARTER_HOUR_MS;
const KNOTS = DAY_MS / KNOT_MS;
const KEPT_DAYS = 96;
const HOURS_PER_KNOT = KNOT_MS / HOUR_MS;

/** Values of all channels at one moment; the same channels in the same order each time. */
export type Knot = (t: number) => readonly number[];

/**
 * Rates (MW, m3/h …) and their exact integrals since the epoch, per channel. Rates are straight between knots, so that a
 * register is the integral of the power that is shown, to the last digit, at any moment. Day sums are kept for
 * good, knots of the last days looked at only.
 */
export class Trace {
  /** Integral at the start of each day since the epoch, per channel; in rate x hours. */
  private readonly dayStarts: Float64Array[];
  private readonly days = new Map<number, Float64Array[]>();
  private readonly daySums = new Map<number, Float64Array[]>();

  /** @param epochMs integrals are 0 here (the day begins here too) */
  constructor(
    readonly epochMs: number,
    private readonly channels: number,
    private readonly knot: Knot,
  ) {
    this.dayStarts = [new Float64Array(channels)];
  }

  /** Rate of a channel at `t`; 0 before the epoch. */
  rate(channel: number, t: number): number {
    if (t < this.epochMs) return 0;
    const { values, index, part } = this.find(channel, t);
    const from = values[index] as number;
    return part === 0 ? from : from + ((values[index + 1] as number) - from) * part;
  }

  /** Integral of a channel from the epoch to `t`, in rate x hours; 0 before it. */
  total(channel: number, t: number): number {
    if (t < this.epochMs) return 0;
    const { day, values, index, part } = this.find(channel, t);
    const before = this.sumsOf(day)[channel] as Float64Array;
    const from = values[index] as number;
    const rise = part === 0 ? 0 : ((values[index + 1] as number) - from) * part * part;
    return this.startOf(day, channel) + ((before[index] as number) + from * part + rise / 2) * HOURS_PER_KNOT;
  }

  private find(channel: number, t: number): { day: number; values: Float64Array; index: number; part: number } {
    const day = Math.floor((t - this.epochMs) / DAY_MS);
    const at = (t - this.epochMs - day * DAY_MS) / KNOT_MS;
    const index = Math.floor(at);
    return { day, values: this.knotsOf(day)[channel] as Float64Array, index, part: at - index };
  }

  private knotsOf(day: number): Float64Array[] {
    const known = this.days.get(day);
    if (known) return known;
    const knots = Array.from({ length: this.channels }, () => new Float64Array(KNOTS + 1));
    for (let i = 0; i <= KNOTS; i++) {
      const values = this.knot(this.epochMs + day * DAY_MS + i * KNOT_MS);
      for (let c = 0; c < this.channels; c++) (knots[c] as Float64Array)[i] = values[c] as number;
    }
    if (this.days.size >= KEPT_DAYS) this.forget(this.days.keys().next().value as number);
    this.days.set(day, knots);
    return knots;
  }

  /** Trapezoids from the start of the day to each knot, in rate x knots. */
  private sumsOf(day: number): Float64Array[] {
    const known = this.daySums.get(day);
    if (known) return known;
    const sums = this.knotsOf(day).map((values) => {
      const sum = new Float64Array(KNOTS + 1);
      for (let i = 1; i <= KNOTS; i++) {
        sum[i] = (sum[i - 1] as number) + ((values[i - 1] as number) + (values[i] as number)) / 2;
      }
      return sum;
    });
    this.daySums.set(day, sums);
    return sums;
  }

  private forget(day: number): void {
    this.days.delete(day);
    this.daySums.delete(day);
  }

  private startOf(day: number, channel: number): number {
    for (let next = this.dayStarts.length; next <= day; next++) {
      const before = this.dayStarts[next - 1] as Float64Array;
      const sums = this.sumsOf(next - 1);
      this.dayStarts.push(
        before.map((start, c) => start + ((sums[c] as Float64Array)[KNOTS] as number) * HOURS_PER_KNOT),
      );
    }
    return (this.dayStarts[day] as Float64Array)[channel] as number;
  }
}
