import { MINUTE_MS } from '../calendar/durations.js';
import type { PointVersion } from '../plant/plant.js';
import { thresholdsOf } from '../quality/quality-thresholds.js';
import type { Companions } from '../quality/companions.js';
import { cover, holdMs, outOfRange, type Engine, type Seen, type Sink } from '../register/engine.js';

/** As text, what is undefined is not in it. */
export interface GaugeState {
  readonly last?: Seen | undefined;
  /** A step that is too large; the next reading decides. */
  readonly pending?: Seen | undefined;
  /** Since when the value has not moved although water flowed. */
  readonly same?: { readonly t: number; readonly v: number; readonly until: number } | undefined;
}

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

  /** @param companions other points of the device that show whether the value may rest; null: it may (a state) */
  constructor(
    state: GaugeState | null,
    private readonly sink: Sink,
    private readonly companions: Companions | null,
  ) {
    this.last = state?.last;
    this.pending = state?.pending;
    this.same = state?.same;
  }

  state(): GaugeState {
    const { last, pending, same } = this;
    return { last, pending, same };
  }

  openFrom(): number | null {
    return this.last?.t ?? this.pending?.t ?? null;
  }

  /** A value that does not hold any more is given out in full already. */
  continuesFrom(rule: PointVersion, ms: number): number {
    const { last, pending } = this;
    if (last && !pending && last.t + holdMs(rule) <= ms) return ms;
    return Math.min(ms, this.openFrom() ?? ms);
  }

  /** SENTINEL is tried before RANGE and replaces it; either ends the checks. */
  read(reading: Seen, rule: PointVersion): boolean {
    const { t, v } = reading;
    if (rule.sentinels.includes(v) && !this.hasNeighbour(reading, rule)) {
      this.sink.code(t, 'SENTINEL');
      return true;
    }
    if (outOfRange(v, rule)) {
      this.sink.code(t, 'RANGE');
      return true;
    }
    if (this.companions) this.askCompanions(this.companions, reading, rule);
    if (this.last && this.stepsTooFar(this.last, reading, rule)) {
      if (this.pending && !this.stepsTooFar(this.pending, reading, rule)) {
        this.accept(this.pending, rule);
        this.pending = undefined;
        this.accept(reading, rule);
        return false;
      }
      this.sink.code(t, 'RATE');
      this.pending = reading;
      return true;
    }
    this.pending = undefined;
    this.accept(reading, rule);
    return false;
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
    const step =
      rule.maxStepPerMinute === null ? NEIGHBOUR_SHARE * range : (rule.maxStepPerMinute * (t - last.t)) / MINUTE_MS;
    const near = thresholdsOf(rule).sentinelNeighbour ?? step;
    return Math.abs(v - last.v) <= near;
  }

  /** After a gap any step is believable. */
  private stepsTooFar(from: Seen, to: Seen, rule: PointVersion): boolean {
    if (rule.maxStepPerMinute === null || to.t - from.t > holdMs(rule)) return false;
    return Math.abs(to.v - from.v) > rule.maxStepPerMinute * Math.max(1, (to.t - from.t) / MINUTE_MS);
  }

  private askCompanions(companions: Companions, reading: Seen, rule: PointVersion): void {
    const { t, v } = reading;
    const { same } = this;
    const isSame = same !== undefined && same.v === v && t - same.until <= holdMs(rule);
    if (isSame && companions.flows(t, thresholdsOf(rule).stuckFlowShare)) {
      this.same = { ...same, until: t };
      if (t - same.t >= thresholdsOf(rule).stuckAfterMs) this.sink.code(t, 'STUCK');
    } else {
      this.same = { t, v, until: t };
    }
    if (companions.isTurnedRound(reading, rule)) this.sink.code(t, 'NEG_DT');
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
