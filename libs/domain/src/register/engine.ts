import type { PointVersion } from '../plant/plant.js';
import { GAP_INTERVALS } from '../quality/quality-thresholds.js';
import type { Code } from '../quality/quality.js';

/** A reading as the engines keep it: time (Unix ms), value in the point's unit, quality. */
export interface Seen {
  readonly t: number;
  readonly v: number;
  readonly q: number;
}

/** A meter event as the arithmetic needs it: values in the point's unit. */
export type RegisterEvent =
  | {
      readonly type: 'meter-replaced';
      readonly t: number;
      readonly oldFinal: number;
      readonly newInitial: number;
      readonly newModulus?: number | null;
    }
  | { readonly type: 'register-reset'; readonly t: number; readonly newInitial: number }
  | { readonly type: 'jump-accepted' | 'jump-refused'; readonly t: number };

/** Where an engine puts what it finds. Times of one kind come in order; nothing is ever taken back. */
export interface Sink {
  /** What came between two good readings, in the point's unit; `t0 === t1`: at that moment. */
  amount(t0: number, t1: number, amount: number, quality: number): void;
  /** A value that holds from t0 until t1. */
  held(t0: number, t1: number, value: number, quality: number): void;
  /** A good reading of the value. */
  sample(t: number, value: number, quality: number): void;
  /** Time between good readings at most three intervals apart. */
  covered(t0: number, t1: number): void;
  code(t: number, code: Code): void;
  /** What readings claim for [t0, t1) and that is not counted: a jump that waits or was refused; `t0 === t1`: at that moment. */
  excluded(t0: number, t1: number, amount: number): void;
  /** What was excluded from this moment on is not: it counts now, or was never there. */
  released(fromMs: number): void;
  /** Time between good readings of which no later reading can show any more what it brought. */
  lost(t0: number, t1: number): void;
}

/**
 * The rules of one kind of point, fed with readings in the order of time. All that it knows is in `state()`: a run that goes
 * on from a state does the same, to the bit, as one that never stopped.
 */
export interface Engine {
  /** Whether the reading is in doubt: false also where it only goes on with a doubt that is noted already. */
  read(reading: Seen, rule: PointVersion): boolean;
  event(event: RegisterEvent, rule: PointVersion): void;
  /** Whether the event belongs before a reading of the very same time. */
  precedes(event: RegisterEvent, reading: Seen): boolean;
  /** No more readings are known: what still holds is given out, up to `untilMs`. */
  finish(rule: PointVersion, untilMs: number): void;
  /** Plain data, small, JSON-serialisable, equal for equal knowledge. */
  state(): unknown;
  /** Windows from this moment on may still change by readings to come; null: none. */
  openFrom(): number | null;
  /**
   * The same for a run that goes on at `ms`, as long as nothing that is held or kept apart ends behind it: that reaches back to
   * `openFrom`, and then shows in every window in between as an amount or as lost. At most `ms`.
   * @param isApart it is fed with nothing until it is believed again
   */
  continuesFrom(rule: PointVersion, ms: number, isApart?: boolean): number;
}

/** So long a value holds, and readings are one chain. */
export const holdMs = (rule: PointVersion): number =>
  rule.intervalMs === null ? Infinity : (rule.quality?.gapIntervals ?? GAP_INTERVALS) * rule.intervalMs;

/** What is larger was not measured, whatever its unit: added to anything else it would leave no digit of it, and in the end overflow. */
const LARGEST = 1e18;

export const outOfRange = (v: number, rule: PointVersion): boolean =>
  Math.abs(v) > LARGEST || (rule.min !== null && v < rule.min) || (rule.max !== null && v > rule.max);

/** Readings at most so far apart cover the time between them; without an interval any two do. */
export function cover(sink: Sink, from: number, to: number, rule: PointVersion): void {
  if (to - from <= holdMs(rule)) sink.covered(from, to);
  else sink.code(to, 'GAP');
}

const ignore = (): void => undefined;
/** For an engine of which only the judgement is asked. */
export const SILENT: Sink = {
  amount: ignore,
  held: ignore,
  sample: ignore,
  covered: ignore,
  code: ignore,
  excluded: ignore,
  released: ignore,
  lost: ignore,
};
