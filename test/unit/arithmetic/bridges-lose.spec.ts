/**
 * No loss of readings raises what counts, and neither does the order in which they came: a register whose readings are dropped at will, from its
 * readings to what accounting takes of it.
 */
import fc from 'fast-check';
import {
  addDays,
  bridgeEffects,
  bridgeHours,
  darkParts,
  darkSpans,
  DAY_MS,
  HOUR_MS,
  localDateOf,
  localHourStart,
  localMidnightMs,
  MINUTE_MS,
  spansTogether,
  withBridges,
  WINDOW_MS,
  type Bridge,
  type Seen,
  type Window,
} from '#domain';
import { good, pointVersion, runAll } from '../../support/golden/run-point.js';
import { shuffledRows } from '../../support/golden/shuffled.js';

const ZONE = 'Asia/Shanghai';
const CALENDAR = { timeZone: ZONE, season: { start: '10-20', end: '04-06', exceptions: {} } };
const POINT = 'plant-meter/heat.energyTotal';
const START = localMidnightMs('2025-12-01', ZONE);
const DAYS = 45;
const STEP_MS = 30 * MINUTE_MS;
const version = pointVersion('total', 'GJ', { intervalMs: STEP_MS, maxRatePerHour: 300 });
const hddOf = (date: string): number => 22 + ((Number(date.slice(8)) * 7) % 13);

/** 82 GJ for each degree-day and 120 a day. @param excess from a moment on so much more */
function readings(excess = 1, fromMs = Infinity): Seen[] {
  const rows: Seen[] = [];
  for (let t = START, v = 10_000; t <= START + DAYS * DAY_MS; t += STEP_MS) {
    rows.push(good(t, Math.round(v * 10) / 10));
    const rate = (120 + 82 * hddOf(localDateOf(t, ZONE))) / 24;
    v += (rate * (t >= fromMs ? excess : 1) * STEP_MS) / HOUR_MS;
  }
  return rows;
}

/** As the database would find it in the windows. */
function bridgesOf(windows: readonly Window[]): Bridge[] {
  const dark = windows.flatMap(({ start, amount, coveredMs, lostMs, last, codes }) =>
    amount === null || lostMs > 0 || coveredMs >= WINDOW_MS
      ? []
      : [{ startMs: start, amount, coveredMs, hasReading: last !== null, isExchange: codes.includes('RESET_EVENT') }],
  );
  const days = new Map<string, { amount: number; coveredMs: number }>();
  for (const { start, amount, coveredMs } of windows) {
    const date = localDateOf(start, ZONE);
    const day = days.get(date) ?? { amount: 0, coveredMs: 0 };
    days.set(date, { amount: day.amount + (amount ?? 0), coveredMs: day.coveredMs + coveredMs });
  }
  return spansTogether(darkSpans(dark), []).map((spans) => {
    const hours = bridgeHours(darkParts(dark, spans), ZONE);
    const first = localDateOf(spans[0]!.fromMs, ZONE);
    const reference = [...days].flatMap(([date, { amount, coveredMs }]) =>
      date < first && date >= addDays(first, -366) && coveredMs >= 0.9 * DAY_MS
        ? [{ date, amount, hdd: hddOf(date) }]
        : [],
    );
    const hdd = Object.fromEntries(hours.map(({ date }) => [date, hddOf(date)]));
    return { point: POINT, spans, hours, reference, hdd, substations: null, decision: null };
  });
}

function account(rows: readonly Seen[]): { readonly counts: number; readonly excluded: number; readonly rise: number } {
  const { windows } = runAll(version, rows, [], { weightOfDay: hddOf });
  const effects = bridgeEffects(bridgesOf(windows), CALENDAR);
  const hours = new Map<number, { amount: number; toldMs: number }>();
  for (const { start, amount } of windows) {
    if (amount === null) continue;
    const startMs = localHourStart(start, ZONE);
    const hour = hours.get(startMs) ?? { amount: 0, toldMs: 0 };
    hours.set(startMs, { amount: hour.amount + amount, toldMs: hour.toldMs + WINDOW_MS });
  }
  let [counts, excluded, rise] = [0, 0, 0];
  for (const [startMs, { amount, toldMs }] of hours) {
    const own = { amount, toldMs, unit: 'GJ', coveragePct: 0, excluded: 0, codes: [] };
    const known = withBridges(own, effects.get(startMs)?.get(POINT));
    counts += known.amount ?? 0;
    excluded += known.excluded;
    rise += amount;
  }
  return { counts, excluded, rise };
}

/** Stretches in which nothing is heard, hours from the start. */
const silences = fc.array(
  fc.record({ fromH: fc.integer({ min: 24, max: DAYS * 24 - 30 }), hours: fc.integer({ min: 1, max: 260 }) }),
  {
    minLength: 1,
    maxLength: 5,
  },
);
const heard = (rows: readonly Seen[], silent: readonly { readonly fromH: number; readonly hours: number }[]): Seen[] =>
  rows.filter(({ t }, i) => {
    const h = (t - START) / HOUR_MS;
    return i === 0 || i >= rows.length - 2 || !silent.some(({ fromH, hours }) => h > fromH && h < fromH + hours);
  });

describe('readings that are lost', () => {
  const all = readings();
  const whole = account(all);

  it('never raise what counts, and what does not is held', () => {
    expect(whole.excluded).toBe(0);
    fc.assert(
      fc.property(silences, (silent) => {
        const { counts, excluded, rise } = account(heard(all, silent));
        expect(counts).toBeLessThanOrEqual(whole.counts + 1e-6);
        expect(counts + excluded).toBeCloseTo(rise, 6);
        expect(rise).toBeCloseTo(whole.rise, 6);
      }),
      { numRuns: 40 },
    );
  });

  it('hide no meter that reads half as much again behind ten dark days', () => {
    const silentFrom = START + 33 * DAY_MS;
    const rows = readings(1.5, silentFrom);
    const { counts, excluded } = account(heard(rows, [{ fromH: 33 * 24, hours: 240 }]));
    const before = account(rows.filter(({ t }) => t <= silentFrom)).counts;
    expect(excluded).toBeGreaterThan(30_000);
    expect(counts).toBeLessThan(before + 2.1 * 1.5 * 3_000);
  });

  it('say the same in any order', () => {
    fc.assert(
      fc.property(silences, fc.nat(1_000), (silent, seed) => {
        const rows = heard(all, silent);
        expect(account(shuffledRows(rows, seed))).toEqual(account(rows));
        const [bridge] = bridgesOf(runAll(version, rows, [], { weightOfDay: hddOf }).windows);
        if (!bridge) return;
        const shuffled = {
          ...bridge,
          hours: shuffledRows(bridge.hours, seed),
          reference: shuffledRows(bridge.reference, seed),
        };
        expect(bridgeEffects([shuffled], CALENDAR).size).toBe(bridgeEffects([bridge], CALENDAR).size);
      }),
      { numRuns: 15 },
    );
  });
});
