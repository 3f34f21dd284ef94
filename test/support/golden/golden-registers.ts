/** Worked examples that readings of a register decide: through the engine, and through the hours where tonnes are asked for. */
import {
  addCandidate,
  addDays,
  effectiveCandidate,
  factorSet,
  HOUR_MS,
  localDateOf,
  localMidnightMs,
  type Candidate,
  type RegisterEvent,
  type Seen,
} from '#domain';
import type { GoldenRun } from './golden.js';
import { creditedSite, grossOf, heatFactorFrom, hoursOf } from './hours-of-windows.js';
import { codesOf, good, pointVersion, runAll, series, totalOf } from './run-point.js';

const ZONE = 'Asia/Shanghai';
const MINUTES_PER_HOUR = 60;
const START = '2026-01-10T00:00:00Z';
/** A register of the 58 MW plant. */
const PLANT_METER = { intervalMs: HOUR_MS, maxRatePerHour: 58 * 3.6, resolution: 0.1 };
const meter = (more = {}) => pointVersion('total', 'GJ', { ...PLANT_METER, ...more });

/** Codes, energy and tonnes of a register that says these values. */
function register(
  readings: readonly Seen[],
  heatFactorT: number,
  modulus: number | null,
  events: RegisterEvent[] = [],
) {
  const run = runAll(meter({ modulus }), readings, events);
  const factors = factorSet([heatFactorFrom(heatFactorT, null)]);
  const tonnes = grossOf(hoursOf(creditedSite(ZONE), factors, run.windows));
  return { run, flags: codesOf(run, readings), gj: totalOf(run), tonnes };
}

export const registerRuns: Readonly<Record<string, GoldenRun>> = {
  C01: ({ prev, cur, modulus, elapsed_h }, heat) => {
    const readings = series(START, elapsed_h * MINUTES_PER_HOUR, [prev, cur]);
    const { flags, gj, tonnes } = register(readings, heat, modulus);
    return { delta_GJ: gj, flag: flags[1], baseline_tCO2: tonnes };
  },
  C03: ({ prev, cur, modulus, elapsed_h }, heat) => {
    const readings = series(START, elapsed_h * MINUTES_PER_HOUR, [prev, cur]);
    const { flags, gj, tonnes } = register(readings, heat, modulus);
    return { delta_GJ: gj, flag: flags[1], baseline_tCO2: tonnes };
  },
  C04: ({ register_GJ, step_h }, heat) => {
    const { flags, gj, tonnes } = register(series(START, step_h * MINUTES_PER_HOUR, register_GJ), heat, null);
    return { total_GJ: gj, flags, baseline_tCO2: tonnes };
  },
  C05: ({ old_start, old_final, new_initial, new_now }, heat) => {
    const t = Date.parse(START) + 12 * HOUR_MS;
    const readings = [good(t - 8 * HOUR_MS, old_start), good(t + 6 * HOUR_MS, new_now)];
    const event = { type: 'meter-replaced' as const, t, oldFinal: old_final, newInitial: new_initial };
    const { gj, tonnes } = register(readings, heat, null, [event]);
    return { total_GJ: gj, baseline_tCO2: tonnes };
  },
  C07: ({ messages }, heat) => {
    const byTime = new Map<string, Candidate[]>();
    for (const [i, [time, v]] of (messages as [string, number][]).entries()) {
      const candidates = byTime.get(time) ?? [];
      addCandidate(candidates, { v, q: 0, seq: null, receivedMs: i });
      byTime.set(time, candidates);
    }
    const readings = [...byTime]
      .sort(([a], [b]) => a.localeCompare(b))
      .map(([time, candidates]) => good(Date.parse(`2026-01-10T${time}:00Z`), effectiveCandidate(candidates).v));
    const { gj, tonnes } = register(readings, heat, null);
    return { total_GJ: gj, baseline_tCO2: tonnes, unique: readings.length };
  },
  D01: ({ before, after, gap_h }, heat) => {
    const { gj, tonnes } = register(series(START, gap_h * MINUTES_PER_HOUR, [before, after]), heat, null);
    return { heat_GJ: gj, baseline_tCO2: tonnes };
  },
  D02: ({ heat_GJ, hdd }, heat) => {
    const days = (hdd as number[]).map((_, i) => addDays('2026-01-10', i));
    const borders = [...days, addDays('2026-01-10', days.length)].map((date) => localMidnightMs(date, ZONE));
    const weights = new Map(days.map((date, i) => [date, hdd[i] as number]));
    const readings = [good(borders[0]!, 10_000), good(borders.at(-1)!, 10_000 + heat_GJ)];
    const run = runAll(meter(), readings, [], { weightOfDay: (date) => weights.get(date) ?? null });
    const hours = hoursOf(creditedSite(ZONE), factorSet([heatFactorFrom(heat, null)]), run.windows);
    const tonnesOn = (date: string) => grossOf(hours.filter(([ms]) => localDateOf(ms, ZONE) === date));
    return {
      day1_GJ: totalOf(run, borders[0], borders[1]),
      day2_GJ: totalOf(run, borders[1], borders[2]),
      day1_tCO2: tonnesOn(days[0]!),
      day2_tCO2: tonnesOn(days[1]!),
    };
  },
  E01: ({ t0, r0, t1, r1, change, ef1, ef2 }) => {
    const at = Date.parse(change);
    const run = runAll(meter(), [good(Date.parse(t0), r0), good(Date.parse(t1), r1)]);
    const factors = factorSet([heatFactorFrom(ef1, null), heatFactorFrom(ef2, localDateOf(at, ZONE))]);
    return {
      part1_GJ: totalOf(run, -Infinity, at),
      part2_GJ: totalOf(run, at),
      baseline_tCO2: grossOf(hoursOf(creditedSite(ZONE), factors, run.windows)),
    };
  },
  E04: ({ register: rows }, heat) => {
    const readings = (rows as [string, number][]).map(([time, v]) => good(Date.parse(time), v));
    const run = runAll(meter(), readings);
    const hours = hoursOf(creditedSite(ZONE), factorSet([heatFactorFrom(heat, null)]), run.windows);
    const february = localMidnightMs('2026-02-01', ZONE);
    return {
      january_GJ: totalOf(run, -Infinity, february),
      february_GJ: totalOf(run, february),
      january_tCO2: grossOf(hours.filter(([ms]) => ms < february)),
      february_tCO2: grossOf(hours.filter(([ms]) => ms >= february)),
    };
  },
};
