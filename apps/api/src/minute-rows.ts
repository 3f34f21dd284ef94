import { QUALITIES, versionAt, type Point } from '#domain';
import type { Interval } from './intervals.js';
import { coveragePct, type SeriesRow } from './series-rows.js';

/** A raw reading of the point with what the rules found about it. */
export interface JudgedReading {
  readonly t: number;
  readonly v: number;
  readonly q: number;
  readonly codes: readonly string[];
}

/** Readings that are kept and shown, but count for nothing (docs: data quality). */
const EXCLUDING = new Set(['RANGE', 'SENTINEL', 'ZERO_FAULT', 'DECREASE_SUSPECT', 'JUMP', 'RATE']);
/** A value holds, and time counts as covered, for at most this many intervals of the point. */
const HOLD_INTERVALS = 3;

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
 * Minutes straight from raw readings: `readings` rise in time and begin with the last one before the range, so that the
 * first minutes are complete. `nextAfter` is the first one behind the range. A register is linear between good readings.
 */
export function rowsOfMinutes(
  point: Point,
  intervals: readonly Interval[],
  readings: readonly JudgedReading[],
  nowMs: number,
): SeriesRow[] {
  const [first] = intervals;
  const end = intervals.at(-1)?.endMs;
  if (!first || end === undefined) return [];
  const length = first.endMs - first.startMs;
  const minutes = intervals.map((): Minute => ({
    min: null,
    max: null,
    last: null,
    amount: null,
    weighted: 0,
    heldMs: 0,
    coveredMs: 0,
    worst: -1,
  }));
  /** Calls `add` with each minute that [from, to) touches and the milliseconds of it. */
  const spread = (from: number, to: number, add: (minute: Minute, ms: number) => void): void => {
    const begin = Math.max(from, first.startMs);
    const stop = Math.min(to, end, nowMs);
    for (let t = begin; t < stop;) {
      const index = Math.floor((t - first.startMs) / length);
      const edge = Math.min(stop, first.startMs + (index + 1) * length);
      add(minutes[index]!, edge - t);
      t = edge;
    }
  };
  const good = readings.filter(({ q, codes }) => q === 0 && !codes.some((code) => EXCLUDING.has(code)));
  for (const reading of readings) {
    const minute = reading.t >= first.startMs ? minutes[Math.floor((reading.t - first.startMs) / length)] : undefined;
    if (minute) minute.worst = Math.max(minute.worst, reading.q);
  }
  for (const [i, reading] of good.entries()) {
    const { kind, intervalMs, modulus } = versionAt(point, reading.t);
    const hold = (intervalMs ?? 0) * HOLD_INTERVALS;
    const next = good[i + 1];
    const inside = reading.t >= first.startMs ? minutes[Math.floor((reading.t - first.startMs) / length)] : undefined;
    if (inside) {
      inside.min = inside.min === null ? reading.v : Math.min(inside.min, reading.v);
      inside.max = inside.max === null ? reading.v : Math.max(inside.max, reading.v);
      inside.last = reading.v;
    }
    if (kind === 'delta') {
      const from = intervalMs === null ? reading.t : reading.t - intervalMs;
      if (intervalMs === null && inside) inside.amount = (inside.amount ?? 0) + reading.v;
      else if (intervalMs !== null) {
        spread(from, reading.t, (m, ms) => (m.amount = (m.amount ?? 0) + (reading.v * ms) / intervalMs));
      }
    } else {
      spread(reading.t, Math.min(next?.t ?? Infinity, reading.t + hold), (m, ms) => {
        m.weighted += reading.v * ms;
        m.heldMs += ms;
      });
    }
    if (!next) continue;
    if (next.t - reading.t <= hold) spread(reading.t, next.t, (m, ms) => (m.coveredMs += ms));
    if (kind === 'total') {
      const step = next.v - reading.v;
      const rise = step < 0 && modulus !== null && next.codes.includes('ROLLOVER') ? step + modulus : step;
      // A fall that no rollover explains is another meter: what it brought in between is known from 15 minutes on.
      if (rise >= 0) {
        spread(reading.t, next.t, (m, ms) => (m.amount = (m.amount ?? 0) + (rise * ms) / (next.t - reading.t)));
      }
    }
  }
  return intervals.map((interval, i) => shown(interval, minutes[i]!, nowMs));
}

function shown(interval: Interval, minute: Minute, nowMs: number): SeriesRow {
  return {
    start: interval.start,
    min: minute.min,
    max: minute.max,
    mean: minute.heldMs > 0 ? minute.weighted / minute.heldMs : null,
    last: minute.last,
    amount: minute.amount,
    coveragePct: coveragePct(interval, minute.coveredMs, nowMs),
    quality: minute.worst < 0 ? null : (QUALITIES[minute.worst] ?? 'bad'),
  };
}
