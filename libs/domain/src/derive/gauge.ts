import type { PointVersion } from '../plant.js';
import { cover, holdMs, outOfRange, type Engine, type Seen, type Sink } from './engine.js';

export interface GaugeState {
  readonly last?: Seen;
  /** A step that is too large; the next reading decides. */
  readonly pending?: Seen;
  /** Since when the value has not moved. */
  readonly same?: { readonly t: number; readonly v: number; readonly until: number };
}

const STUCK_MS = 3 * 3_600_000;
const MINUTE_MS = 60_000;
/** Without a declared step, a neighbour this near, as a share of the hard range, lets a sentinel pass as a real value. */
const NEIGHBOUR_SHARE = 0.05;

/**
 * A momentary value: it holds until the next good reading, for at most three intervals. Also the values of a `state` point,
 * which neither step nor stick.
 */
export class Gauge implements Engine {
  private last: Seen | undefined;
  private pending: Seen | undefined;
  private same: GaugeState['same'];

  /** @param canStick false: the value may rest for good reason (a state; a boiler without flow) */
  constructor(
    state: GaugeState | null,
    private readonly sink: Sink,
    private readonly canStick: boolean,
  ) {
    this.last = state?.last;
    this.pending = state?.pending;
    this.same = state?.same;
  }

  state(): GaugeState {
    const { last, pending, same } = this;
    return { ...(last && { last }), ...(pending && { pending }), ...(same && { same }) };
  }

  openFrom(): number | null {
    return this.last?.t ?? this.pending?.t ?? null;
  }

  /** SENTINEL is tried before RANGE and replaces it; either ends the checks. */
  read(reading: Seen, rule: PointVersion): void {
    const { t, v } = reading;
    if (rule.sentinels.includes(v) && !this.hasNeighbour(reading, rule)) {
      this.sink.code(t, 'SENTINEL');
      return;
    }
    if (outOfRange(v, rule)) {
      this.sink.code(t, 'RANGE');
      return;
    }
    this.checkStuck(t, v, rule);
    if (this.last && this.stepsTooFar(this.last, reading, rule)) {
      if (this.pending && !this.stepsTooFar(this.pending, reading, rule)) {
        this.accept(this.pending, rule);
        this.pending = undefined;
        this.accept(reading, rule);
        return;
      }
      this.sink.code(t, 'RATE');
      this.pending = reading;
      return;
    }
    this.pending = undefined;
    this.accept(reading, rule);
  }

  private accept(reading: Seen, rule: PointVersion): void {
    const { last } = this;
    if (last) {
      this.sink.held(last.t, Math.min(reading.t, last.t + holdMs(rule)), last.v, last.q);
      cover(this.sink, last.t, reading.t, rule);
    }
    this.sink.sample(reading.t, reading.v, reading.q);
    this.last = reading;
  }

  private hasNeighbour({ t, v }: Seen, rule: PointVersion): boolean {
    const { last } = this;
    if (!last || t - last.t > holdMs(rule)) return false;
    const range = rule.min === null || rule.max === null ? 0 : rule.max - rule.min;
    const near =
      rule.maxStepPerMinute === null ? NEIGHBOUR_SHARE * range : (rule.maxStepPerMinute * (t - last.t)) / MINUTE_MS;
    return Math.abs(v - last.v) <= near;
  }

  /** After a gap any step is believable. */
  private stepsTooFar(from: Seen, to: Seen, rule: PointVersion): boolean {
    if (rule.maxStepPerMinute === null || to.t - from.t > holdMs(rule)) return false;
    return Math.abs(to.v - from.v) > rule.maxStepPerMinute * Math.max(1, (to.t - from.t) / MINUTE_MS);
  }

  private checkStuck(t: number, v: number, rule: PointVersion): void {
    if (!this.canStick) return;
    const { same } = this;
    if (same && same.v === v && t - same.until <= holdMs(rule)) {
      this.same = { ...same, until: t };
      if (t - same.t >= STUCK_MS) this.sink.code(t, 'STUCK');
    } else {
      this.same = { t, v, until: t };
    }
  }

  event(): void {
    // Events of a register mean nothing here.
  }

  precedes(): boolean {
    return false;
  }

  finish(rule: PointVersion, untilMs: number): void {
    const { last } = this;
    const hold = holdMs(rule);
    if (last && hold !== Infinity) this.sink.held(last.t, Math.min(untilMs, last.t + hold), last.v, last.q);
  }
}
