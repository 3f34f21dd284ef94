import fc from 'fast-check';
import { pointVersion } from '../../../../test/support/golden/run-point.js';
import { DAY_MS } from '../calendar/durations.js';
import { addDays, datesBetween, localDateOf, localMidnightMs } from '../calendar/local-date.js';
import { isHeatingDay, type SeasonRule } from '../calendar/period/season.js';
import type { Point } from '../plant/plant.js';
import { sharedOut, type GapRules } from './long-gap.js';
import { offSeasonRate } from './off-season-rate.js';
import { WINDOW_MS } from './windows.js';

const SHANGHAI = 'Asia/Shanghai';
const HARBIN: SeasonRule = { start: '10-20', end: '04-06', exceptions: {} };

const rulesOf = (
  timeZone: string,
  season: SeasonRule,
  hdd: Readonly<Record<string, number | null>>,
  perHour: number,
): GapRules => ({
  timeZone,
  weightOfDay: (date) => hdd[date] ?? null,
  offSeason: { isHeatingDay: (date) => isHeatingDay(season, date), rate: () => perHour },
});

function byDay(from: string, to: string, amount: number, rules: GapRules): Record<string, number> {
  const [t0, t1] = [Date.parse(from), Date.parse(to)];
  const upTo = sharedOut(t0, t1, amount, rules);
  const valueAt = (t: number): number => (t <= t0 ? 0 : t >= t1 ? amount : upTo(t));
  const zone = rules.timeZone;
  return Object.fromEntries(
    datesBetween(localDateOf(t0, zone), localDateOf(t1 - 1, zone)).map((date) => [
      date,
      valueAt(localMidnightMs(addDays(date, 1), zone)) - valueAt(localMidnightMs(date, zone)),
    ]),
  );
}

const sum = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0);
const expectDays = (days: Record<string, number>, expected: readonly number[]): void => {
  const values = Object.values(days);
  expect(values).toHaveLength(expected.length);
  for (const [i, value] of values.entries()) expect(value).toBeCloseTo(expected[i]!, 6);
};

const APRIL = Object.fromEntries(
  [13.5, 13.2, 12.9, 12.6, 12.3, 12, 11.6, 11.3, 11, 10.7, 10.4, 10.1, 9.8, 9.5, 9.2, 8.9, 8.6, 8.3, 8].map(
    (hdd, i) => [addDays('2026-04-01', i), hdd],
  ),
);

describe('a long gap', () => {
  it('over the end of a season lies before the stop where no heat is read after it', () => {
    const rules = rulesOf(SHANGHAI, HARBIN, APRIL, 0);
    const days = byDay('2026-04-01T00:00+08:00', '2026-04-20T00:00+08:00', 7_997, rules);
    const before = [1_411.235294, 1_379.87451, 1_348.513725, 1_317.152941, 1_285.792157, 1_254.431373];
    expectDays(days, [...before, ...Array.from({ length: 13 }, () => 0)]);
    expect(sum(Object.values(days).slice(0, 6))).toBe(7_997);
    expect(new Set(Object.values(days).slice(6))).toEqual(new Set([0]));
  });

  it('over its start has what the readings before it show outside the season, evenly, and the rest by weather', () => {
    const autumn = [9, 9.4, 9.8, 10.2, 10.6];
    const hdd = Object.fromEntries([
      ...datesBetween('2026-10-10', '2026-10-19').map((date) => [date, 6] as const),
      ...autumn.map((value, i) => [addDays('2026-10-20', i), value] as const),
    ]);
    const days = byDay('2026-10-10T12:00+08:00', '2026-10-25T00:00+08:00', 6_500, rulesOf(SHANGHAI, HARBIN, hdd, 1.5));
    const summer = [18, 36, 36, 36, 36, 36, 36, 36, 36, 36];
    expectDays(days, [...summer, 1_131.061224, 1_181.330612, 1_231.6, 1_281.869388, 1_332.138776]);
    expect(sum(Object.values(days).slice(0, 10))).toBeCloseTo(342, 6);
  });

  it('inside the season counts parts of days by their time, also on a day of 23 hours', () => {
    const season = { start: '10-01', end: '04-30', exceptions: {} };
    const hdd = { '2026-03-28': 10, '2026-03-29': 12, '2026-03-30': 8 };
    const days = byDay(
      '2026-03-28T12:00+01:00',
      '2026-03-30T12:00+02:00',
      210,
      rulesOf('Europe/Berlin', season, hdd, 0),
    );
    expectDays(days, [50, 120, 40]);
  });

  it('never has more outside the season than the register rose by', () => {
    const days = byDay('2026-04-04T00:00+08:00', '2026-04-16T00:00+08:00', 100, rulesOf(SHANGHAI, HARBIN, APRIL, 2));
    expect(sum(Object.values(days).slice(0, 3))).toBe(0);
    expect(sum(Object.values(days))).toBeCloseTo(100, 9);
  });

  it('without a heating day is shared out evenly, whatever the readings beside it', () => {
    const days = byDay('2026-04-08T00:00+08:00', '2026-04-12T00:00+08:00', 40, rulesOf(SHANGHAI, HARBIN, APRIL, 0));
    expectDays(days, [10, 10, 10, 10]);
  });

  it('whose weather is not known lies evenly on the heating days alone', () => {
    const unknown = { ...APRIL, '2026-04-05': null };
    const days = byDay('2026-04-05T00:00+08:00', '2026-04-09T00:00+08:00', 40, rulesOf(SHANGHAI, HARBIN, unknown, 0));
    expectDays(days, [20, 20, 0, 0]);
  });

  it('adds up to the digit in windows, and none outside the season has heat where the readings show none', () => {
    const start = fc.integer({ min: 0, max: 30 * 96 });
    const length = fc.integer({ min: 97, max: 60 * 96 });
    const amount = fc.double({ min: 0, max: 1e6, noNaN: true });
    fc.assert(
      fc.property(start, length, amount, fc.constantFrom(0, 0.7, 50), (from, count, gj, perHour) => {
        const t0 = Date.parse('2026-03-10T00:00Z') + from * WINDOW_MS;
        const t1 = t0 + count * WINDOW_MS;
        const upTo = sharedOut(t0, t1, gj, rulesOf(SHANGHAI, HARBIN, { ...APRIL, '2026-03-20': 0 }, perHour));
        const valueAt = (t: number): number => (t >= t1 ? gj : t <= t0 ? 0 : upTo(t));
        const parts = Array.from(
          { length: count },
          (_, i) => valueAt(t0 + (i + 1) * WINDOW_MS) - valueAt(t0 + i * WINDOW_MS),
        );
        expect(sum(parts)).toBeCloseTo(gj, 5);
        expect(Math.min(...parts)).toBeGreaterThanOrEqual(-1e-9);
        const isMixed = isHeatingDay(HARBIN, localDateOf(t0, SHANGHAI));
        if (!isMixed || perHour > 0) return;
        const isOutside = (_: number, i: number): boolean =>
          !isHeatingDay(HARBIN, localDateOf(t0 + i * WINDOW_MS, SHANGHAI));
        expect(parts.filter(isOutside).every((part) => part === 0)).toBe(true);
      }),
      { numRuns: 60 },
    );
  });
});

describe('what a point brings outside the season', () => {
  const point = {
    address: 'plant-meter/heat',
    versions: [pointVersion('total', 'GJ', { maxRatePerHour: 208.8 })],
  } as unknown as Point;
  const site = { season: HARBIN, timeZone: SHANGHAI };
  const gap = { fromMs: Date.parse('2026-04-01T00:00+08:00'), toMs: Date.parse('2026-04-20T00:00+08:00') };
  const windows = (from: string, hours: number, perHour: number, more = {}) =>
    Array.from({ length: hours * 4 }, (_, i) => ({
      start: Date.parse(from) + i * WINDOW_MS,
      amount: perHour / 4,
      coveredMs: WINDOW_MS,
      codes: [],
      ...more,
    }));

  it('is the mean of its covered readings within 72 hours beside the gap that lie outside the season', () => {
    const rows = [
      ...windows('2026-03-30T00:00+08:00', 48, 90), // in the season
      ...windows('2026-04-20T00:00+08:00', 48, 3),
      ...windows('2026-04-22T00:00+08:00', 24, 6),
      ...windows('2026-04-23T00:00+08:00', 24, 90), // too far away
    ];
    expect(offSeasonRate(rows, gap, point, site)).toBeCloseTo(4, 12);
  });

  it('is nothing without such readings, below half a percent of the rated maximum, and of what is not covered', () => {
    expect(offSeasonRate([], gap, point, site)).toBe(0);
    expect(offSeasonRate(windows('2026-04-20T00:00+08:00', 72, 1), gap, point, site)).toBe(0);
    expect(offSeasonRate(windows('2026-04-20T00:00+08:00', 72, 3, { coveredMs: 0 }), gap, point, site)).toBe(0);
    expect(offSeasonRate(windows('2026-04-20T00:00+08:00', 72, 3, { codes: ['ESTIMATED'] }), gap, point, site)).toBe(0);
  });

  it('is said in the unit that the point has at the end of the gap', () => {
    const changed = {
      ...point,
      versions: [point.versions[0], pointVersion('total', 'MW.h', { fromMs: gap.toMs - DAY_MS, maxRatePerHour: 58 })],
    } as unknown as Point;
    const spring = { fromMs: gap.fromMs + 10 * DAY_MS, toMs: gap.toMs };
    const rows = windows('2026-04-10T00:00+08:00', 24, 7.2);
    expect(offSeasonRate(rows, spring, changed, site)).toBeCloseTo(2, 12);
  });
});
