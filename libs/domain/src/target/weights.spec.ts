import { expectNear, golden } from '../../../../test/support/golden/golden.js';
import { DEGREE_DAYS, NORMALS, progress, RULE, SEASON, site } from '../../../../test/support/plants/season-target.js';
import { calendarYear } from '../calendar/period/local-period.js';
import { heatingSeason } from '../calendar/period/season.js';
import { areaShare, dayWeights, sdFrom, sdRemaining } from './weights.js';

describe('the plan', () => {
  interface Row {
    hdd: number;
    plan_tCO2: number;
    cumulative_tCO2: number;
  }
  it.each([
    ['I06', 0],
    ['I07', 0.05],
  ])('%s: 47,700 t by degree-days', (id, baseShare) => {
    const { expected } = golden<Record<string, number>, { rows: Row[] }>(id);
    const weights = dayWeights({ plan: { ...DEGREE_DAYS, baseShare } }, SEASON, RULE, NORMALS);
    const months = ['10', '11', '12', '01', '02', '03', '04'];
    for (const [i, month] of months.entries()) {
      const days = weights.filter((w) => w.date.slice(5, 7) === month);
      const plan = days.reduce((sum, w) => sum + 47_700 * (w.base + w.weather), 0);
      expectNear(
        days.reduce((sum, w) => sum + w.normalHdd, 0),
        expected.rows[i]!.hdd,
        0.05,
      );
      // the table's degree-days are rounded to 0.1, which is 1.2 t
      expectNear(plan, expected.rows[i]!.plan_tCO2, 1.2);
    }
    expect(weights.reduce((sum, w) => sum + w.base + w.weather, 0)).toBeCloseTo(1, 12);
  });

  it('I06 and I07 to the last digit, from the degree-days of the table', () => {
    for (const [id, phi] of [
      ['I06', 0],
      ['I07', 0.05],
    ] as const) {
      const { expected, tolerance } = golden<Record<string, number>, { rows: (Row & { days: number })[] }>(id);
      const total = expected.rows.reduce((sum, row) => sum + row.hdd, 0);
      for (const row of expected.rows) {
        expectNear(47_700 * ((phi * row.days) / 169 + ((1 - phi) * row.hdd) / total), row.plan_tCO2, tolerance);
      }
    }
  });

  it('is even where it is flat, and follows the months where they are given', () => {
    const flat = dayWeights({ plan: { method: 'flat' } }, SEASON, RULE, null);
    expect(new Set(flat.map((w) => w.base))).toEqual(new Set([1 / 169]));
    const amounts = [10, 9, 7, 1, 0, 0, 0, 0, 0, 2, 7, 10];
    const monthly = dayWeights({ plan: { method: 'monthly', amounts } }, SEASON, RULE, null);
    expect(monthly.reduce((sum, w) => sum + w.base, 0)).toBeCloseTo(1, 12);
    const january = monthly.filter((w) => w.date.startsWith('2026-01')).reduce((sum, w) => sum + w.base, 0);
    expect(january).toBeCloseTo(10 / 46, 12);
  });

  it('I09: the trial season counts the area and the days that there were', () => {
    const { inputs: i, expected } = golden('I09');
    const trial = site({
      fullM2: i.area_full!,
      planned: [{ from: '2022-11-13', m2: i.area_connected! }],
      connected: [{ from: '2022-11-13', m2: i.area_connected! }],
    });
    const { status } = progress([], '2023-04-06', { site: trial, period: heatingSeason(RULE, 2022) });
    // the example took 418.7 K.d for 13 to 30 November, the table has 420.0: 8.8 t
    expectNear(status.amountForArea!, expected.expected_tCO2!, 9);
    expect(status.planToDate).toBeCloseTo(status.amountForArea!, 6);
  });

  it('steps with the area', () => {
    const steps = [
      { from: '2022-11-13', m2: 500 },
      { from: '2023-10-20', m2: 800 },
    ];
    expect(areaShare(steps, 1000, '2022-11-12')).toBe(0);
    expect(areaShare(steps, 1000, '2023-10-19')).toBe(0.5);
    expect(areaShare(steps, 1000, '2023-10-20')).toBe(0.8);
  });
});

describe('the spread of what is still to come', () => {
  it('is the table at its days, linear between them, nothing at the end', () => {
    expect(sdFrom(NORMALS, SEASON, '2026-02-01')).toBe(136);
    expect(sdFrom(NORMALS, SEASON, '2025-10-20')).toBe(253);
    expect(sdFrom(NORMALS, SEASON, '2026-02-08')).toBeCloseTo((136 + 111) / 2, 12);
    expect(sdRemaining(NORMALS, SEASON, RULE, '2026-01-31')).toBe(136);
    expect(sdRemaining(NORMALS, SEASON, RULE, '2026-04-06')).toBe(0);
  });

  it('holds for a calendar year both of its winters', () => {
    const year = calendarYear(2025);
    const at = (date: string): number => sdRemaining(NORMALS, year, RULE, date);
    expect(at('2024-12-31')).toBeCloseTo(Math.sqrt(181 ** 2 + 253 ** 2 - 181 ** 2), 9);
    expect(at('2025-07-01')).toBeCloseTo(Math.sqrt(253 ** 2 - 181 ** 2), 9);
    expect(at('2025-12-31')).toBe(0);
  });
});
