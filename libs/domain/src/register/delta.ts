import type { PointVersion } from '../plant/plant.js';
import { cover, outOfRange, type Engine, type Seen, type Sink } from './engine.js';

export interface DeltaState {
  readonly last?: Seen;
}

/**
 * Amounts. `ts` ends the interval, so the amount belongs to (ts - interval, ts]; without an interval it belongs to `ts` itself,
 * and several may come at one time (trucks).
 */
export class Delta implements Engine {
  private last: Seen | undefined;

  constructor(
    state: DeltaState | null,
    private readonly sink: Sink,
  ) {
    this.last = state?.last;
  }

  state(): DeltaState {
    return this.last ? { last: this.last } : {};
  }

  openFrom(): number | null {
    return this.last?.t ?? null;
  }

  continuesFrom(rule: PointVersion, ms: number): number {
    return Math.min(ms - (rule.intervalMs ?? 0), this.last?.t ?? ms);
  }

  read(reading: Seen, rule: PointVersion): boolean {
    const { t, v, q } = reading;
    const isSentinel = rule.sentinels.includes(v);
    if (isSentinel || outOfRange(v, rule)) {
      this.sink.code(t, isSentinel ? 'SENTINEL' : 'RANGE');
      return true;
    }
    // No later amount shows what an interval brought that is missing.
    const beginMs = t - (rule.intervalMs ?? 0);
    if (this.last && rule.intervalMs !== null && this.last.t < beginMs) this.sink.lost(this.last.t, beginMs);
    this.sink.amount(beginMs, t, v, q);
    if (this.last && rule.intervalMs !== null) cover(this.sink, this.last.t, t, rule);
    this.sink.sample(t, v, q);
    this.last = reading;
    return false;
  }

  event(): void {
    // Events of a register mean nothing here.
  }

  precedes(): boolean {
    return false;
  }

  finish(): void {
    // An amount is complete when it comes.
  }
}
