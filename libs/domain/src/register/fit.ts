import { HOUR_MS } from '../calendar/durations.js';
import type { PointVersion } from '../plant/plant.js';
import type { Seen } from './engine.js';

/** A rated maximum is passed by so much on a cold day. */
const RATE_MARGIN = 1.1;
/** A register near its end may go through it; one that falls from the middle may not. */
const ROLLOVER_FROM = 0.9;
/** Of a value that was converted when the unit of its register changed: no decrease. */
const ROUNDING = 4 * Number.EPSILON;
const FRONT_LENGTH = 24;

/** What a register brought from one reading to another that fits it. */
export interface Gain {
  readonly d: number;
  readonly rolled: boolean;
}

/** What came from one reading to the other if the rated maximum allows it in `dt` (ms), through the end of the register where it may be; null: it does not. */
export function gainBetween(from: Seen, to: Seen, rule: PointVersion, modulus: number | null, dt: number): Gain | null {
  const rate = ratePerMs(rule);
  const most = rate === null ? Infinity : rate * dt + 2 * rule.resolution;
  const d = to.v - from.v;
  if (d >= -ROUNDING * from.v) return d <= most ? { d: Math.max(0, d), rolled: false } : null;
  if (modulus === null || from.v <= ROLLOVER_FROM * modulus) return null;
  const through = d + modulus;
  return through >= 0 && through <= most ? { d: through, rolled: true } : null;
}

/** From the last good reading to the first held one of those that agree, through the end of the register where it may be. */
export function jumpOf(last: Seen, from: Seen, modulus: number | null): number {
  const through = from.v < last.v && modulus !== null && last.v > ROLLOVER_FROM * modulus ? modulus : 0;
  return from.v - last.v + through;
}

/** A reading that starts higher and earlier is fitted by nothing that does not fit the other one as well. */
export function extendedFront(front: readonly Seen[], reading: Seen, rule: PointVersion): readonly Seen[] {
  const rate = ratePerMs(rule);
  const reach = (seen: Seen): number => (rate === null ? 0 : seen.v - rate * seen.t);
  if (front.some((other) => other.v <= reading.v && reach(other) >= reach(reading))) return front;
  const kept = front.filter((other) => !(reading.v <= other.v && reach(reading) >= reach(other)));
  return [...kept, reading].slice(-FRONT_LENGTH);
}

const ratePerMs = (rule: PointVersion): number | null =>
  rule.maxRatePerHour === null ? null : (rule.maxRatePerHour * RATE_MARGIN) / HOUR_MS;
