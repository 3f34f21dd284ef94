import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { expectNear, golden } from '../../../../test/support/golden/golden.js';
import { datesBetween } from '../calendar/local-date.js';
import { calendarYear } from '../calendar/period/local-period.js';
import type { Plan, Site, Target } from '../plant/plant.js';
import { forecast } from './forecast.js';
import { normalHdd, type Normals } from '../weather/normals.js';
import { heatingSeason, type SeasonRule } from '../calendar/period/season.js';
import { targetProgress } from './progress.js';
import type { ProgressInput, TargetDay } from './standing.js';
import { areaShare, dayWeights, sdFrom, sdRemaining } from './weights.js';

const RULE: SeasonRule = { start: '10-20', end: '04-06', exceptions: { '2023': { start: '10-17' } } };
const NORMALS = readNormals();
const DEGREE_DAYS: Plan = { method: 'degree-days', baseC: 18, baseShare: 0, normals: 'changchun-1991-2020' };

/** The shipped table, read as text: the loader has its own tests. */
function readNormals(): Normals {
  const text = readFileSync(new URL('../../../../config/normals/changchun-1991-2020.yaml', import.meta.url), 'utf8');
  const days = [...text.matchAll(/^ {2}'(\d\d-\d\d)': ([\d.]+)$/gm)].map(
    ([, day, hdd]) => [day!, Number(hdd)] as const,
  );
  const remaining = [...text.matchAll(/day: (\d\d-\d\d), sd: (\d+)/g)].map(([, day, sd]) => ({
    day: day!,
    sdKd: Number(sd),
  }));
  return {
    id: 'changchun-1991-2020',
    name: '',
    baseC: 18,
    days: new Map(days),
    remaining,
    seasonSdKd: 253,
    pastSeasons: new Map(),
    source: null,
    hash: '',
  };
}

const target = (plan: Plan, more: Partial<Target> = {}): Target => ({
  id: 'annual-avoided',
  metric: 'avoided.gross',
  amount: 47_700,
  unit: 't',
  period: 'heatingSeason',
  plan,
  ...more,
});
const site = (area: Site['area'] = null): Site => ({
  id: 'park',
  name: 'Park',
  timeZone: 'Asia/Shanghai',
  sinceMs: 0,
  season: RULE,
  area,
  devices: [],
  emissions: null,
  targets: [],
  weatherPoint: null,
  holidays: [],
  sources: [],
  hash: '',
});
const SEASON = heatingSeason(RULE, 2025);

const progress = (days: readonly TargetDay[], asOfDate: string, more: Partial<ProgressInput> = {}) =>
  targetProgress({
    target: target(DEGREE_DAYS),
    site: site(),
    normals: NORMALS,
    period: SEASON,
    days,
    asOfDate,
    today: asOfDate,
    ...more,
  });

/** Days of a plant that makes `rate` t per degree-day, in weather `warmth` K warmer than normal. */
const plant = (to: string, rate: number, warmth = 0, coveragePct = 100): TargetDay[] =>
  datesBetween(SEASON.start, to).map((date) => {
    const hdd = Math.max(0, normalHdd(NORMALS, date) - warmth);
    return { date, hdd, achieved: rate * hdd, coveragePct };
  });
const RATE = 47_700 / datesBetween(SEASON.start, SEASON.end).reduce((sum, d) => sum + normalHdd(NORMALS, d), 0);

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

describe('the forecast', () => {
  it('J01: as of 1 February', () => {
    const { inputs: i, expected, tolerance } = golden('J01');
    const T = 47_700;
    const season = i.hdd_normal_to_date! + i.hdd_normal_rem!;
    const result = forecast({
      achieved: i.er_to_date!,
      baseToDate: 0,
      baseRemaining: 0,
      hddToDate: i.hdd_actual!,
      hddRemaining: i.hdd_normal_rem!,
      plannedRate: T / season,
      sdHddRemaining: i.sd_hdd_rem!,
      amount: T,
      trustKd: 0,
    });
    expectNear(result.rate, expected.rate_t_per_Kd!, tolerance);
    expectNear(result.mean, expected.forecast!, tolerance);
    expectNear(result.sd, expected.sd_total!, tolerance);
    expectNear(result.p10, expected.p10!, tolerance);
    expectNear(result.p90, expected.p90!, tolerance);
    expectNear(result.probability, expected.p_meet!, tolerance);
    const plan = (T * i.hdd_normal_to_date!) / season;
    const atWeather = (T * i.hdd_actual!) / season;
    expectNear(plan, expected.plan_to_date!, tolerance);
    expectNear(atWeather - plan, expected.weather_effect!, tolerance);
    expectNear(i.er_to_date! - atWeather, expected.performance_effect!, tolerance);
    expectNear(100 * (i.er_to_date! / atWeather - 1), expected.performance_drift_pct!, tolerance);
    expectNear(100 * (result.mean / T - 1), expected.target_drift_pct!, tolerance);
  });

  it('J01 through the days: scaled to the same sums, the same split comes out', () => {
    const { inputs: i, expected } = golden('J01');
    const dates = datesBetween(SEASON.start, '2026-01-31');
    const scale = i.hdd_actual! / i.hdd_normal_to_date!;
    const days = dates.map((date): TargetDay => {
      const hdd = normalHdd(NORMALS, date) * scale;
      return { date, hdd, achieved: (i.er_to_date! * hdd) / i.hdd_actual!, coveragePct: 100 };
    });
    const { status, gap } = progress(days, '2026-01-31');
    expectNear(status.planToDate!, expected.plan_to_date!, 2);
    expectNear(status.expectedToDate!, expected.expected_at_actual_weather!, 2);
    expectNear(gap!.weather, expected.weather_effect!, 2);
    expectNear(gap!.performance, expected.performance_effect!, 2);
    expect(gap!.area + gap!.data).toBe(0);
    expectNear(status.performanceDriftSeasonPct!, expected.performance_drift_pct!, 0.01);
    expectNear(status.performanceDriftPct!, expected.performance_drift_pct!, 0.01);
    // the seen rate counts with 2560/2860 here, in the example alone
    expectNear(status.forecast!, expected.forecast!, 60);
    expect(status.state).toBe('watch');
  });
});

describe('progress', () => {
  it('of a perfect plant in mild weather: all of the gap is weather, nothing is drift', () => {
    const { status, gap, achievedCurve, planCurve } = progress(plant('2026-01-15', RATE, 2), '2026-01-15');
    expect(status.performanceDriftPct).toBeCloseTo(0, 9);
    expect(gap!.performance).toBeCloseTo(0, 6);
    expect(gap!.weather).toBeCloseTo(status.expectedToDate! - status.planToDate!, 6);
    expect(gap!.weather).toBeLessThan(-1500);
    expect(achievedCurve.at(-1)!.achieved).toBeCloseTo(status.expectedToDate!, 6);
    expect(planCurve.at(-1)!.plan).toBeCloseTo(47_700, 6);
    expect(planCurve).toHaveLength(169);
  });

  it('of a plant that loses 8 % for 30 days', () => {
    const days = plant('2026-01-15', RATE).map((d) =>
      d.date > '2025-12-16' ? { ...d, achieved: d.achieved! * 0.92 } : d,
    );
    const { status, gap, cusum } = progress(days, '2026-01-15');
    expect(status.performanceDriftPct).toBeCloseTo(-8, 9);
    expect(status.performanceDriftSeasonPct).toBeGreaterThan(-5);
    expect(gap!.performance).toBeLessThan(-800);
    expect(cusum.at(-1)!.sum).toBeCloseTo(gap!.performance, 6);
  });

  it('lays lost days to the data, not to the plant', () => {
    const days = plant('2026-01-15', RATE).map((d) =>
      d.date >= '2026-01-11' ? { ...d, achieved: null, hdd: null, coveragePct: 0 } : d,
    );
    const { status, gap } = progress(days, '2026-01-15');
    expect(status.performanceDriftPct).toBeCloseTo(0, 9);
    expect(gap!.performance).toBeCloseTo(0, 6);
    expect(gap!.data).toBeLessThan(-1500);
    const absent = progress(days.slice(0, -5), '2026-01-15');
    expect(absent.gap!.data).toBeCloseTo(gap!.data, 6);
  });

  it('leaves days of poor coverage out of the drift', () => {
    const days = plant('2026-01-15', RATE).map((d, i) => (i % 7 === 0 ? { ...d, achieved: 0, coveragePct: 50 } : d));
    expect(progress(days, '2026-01-15').status.performanceDriftPct).toBeCloseTo(0, 9);
  });

  it('splits a gap between area and plan', () => {
    const area = {
      fullM2: 1000,
      planned: [{ from: '2020-01-01', m2: 1000 }],
      connected: [{ from: '2020-01-01', m2: 600 }],
    };
    const days = plant('2026-01-15', RATE * 0.6);
    const { status, gap } = progress(days, '2026-01-15', { site: site(area) });
    expect(status.amountForArea).toBeCloseTo(0.6 * 47_700, 6);
    expect(gap!.area).toBeCloseTo(-0.4 * status.planToDate!, 6);
    expect(gap!.performance).toBeCloseTo(0, 6);
    expect(status.probabilityToMeet).toBeCloseTo(0.5, 2);
  });

  it('goes through its states', () => {
    const state = (asOf: string, rate: number, today = asOf) =>
      progress(plant(asOf, rate), asOf, { today }).status.state;
    expect(progress([], '2025-12-01').status.state).toBe('no-data');
    expect(state('2025-10-25', RATE)).toBe('early');
    expect(state('2026-01-15', RATE * 1.01)).toBe('on-track');
    expect(state('2026-01-15', RATE * 0.98)).toBe('watch');
    expect(state('2025-11-28', RATE * 0.5)).toBe('at-risk');
    expect(state('2026-01-15', RATE * 0.5)).toBe('unlikely');
    expect(state('2026-04-06', RATE * 1.0001)).toBe('met');
    expect(state('2026-04-06', RATE, '2026-05-01')).toBe('off-season');
    const done = progress(plant('2026-04-06', RATE * 0.999), '2026-04-06');
    expect(done.status).toMatchObject({ probabilityToMeet: 0, elapsedShare: expect.closeTo(1, 9) });
    expect(done.status.forecast).toBeCloseTo(0.999 * 47_700, 6);
  });

  it('follows flat and monthly plans without any weather', () => {
    const flat = target({ method: 'flat' });
    const days = datesBetween(SEASON.start, '2026-01-15').map((date) => ({
      date,
      hdd: null,
      achieved: 300,
      coveragePct: 100,
    }));
    const { status, gap } = progress(days, '2026-01-15', { target: flat, normals: null });
    expect(status.planToDate).toBeCloseTo((47_700 * days.length) / 169, 6);
    expect(gap!.weather).toBe(0);
    expect(status.forecast).toBeGreaterThan(status.planToDate!);
    expect(status.degreeDays).toBeNull();
  });

  it('of a share has a present value and nothing to forecast', () => {
    const share = target({ method: 'flat' }, { metric: 'networkLoss', amount: 8, unit: '%' });
    const at = (ratio: number | null) => progress([], '2026-01-15', { target: share, normals: null, ratio }).status;
    expect(at(7)).toMatchObject({ state: 'on-track', achieved: 7, forecast: null, planToDate: null });
    expect(at(9).state).toBe('watch');
    expect(at(null).state).toBe('no-data');
  });

  it('always splits the whole gap, and keeps its band around its mean', () => {
    const day = fc.record({
      achieved: fc.option(fc.double({ min: 0, max: 900, noNaN: true }), { nil: null }),
      hdd: fc.option(fc.double({ min: 0, max: 50, noNaN: true }), { nil: null }),
      coveragePct: fc.double({ min: 0, max: 100, noNaN: true }),
      dataEffect: fc.double({ min: -50, max: 0, noNaN: true }),
    });
    const dates = datesBetween(SEASON.start, '2025-12-10');
    fc.assert(
      fc.property(fc.array(day, { minLength: dates.length, maxLength: dates.length }), (drawn) => {
        const days = drawn.map((d, i) => ({ ...d, date: dates[i]! }));
        const { status, gap, forecastBand: band } = progress(days, dates.at(-1)!);
        const achieved = days.reduce((sum, d) => sum + (d.achieved ?? 0), 0);
        const parts = gap!.weather + gap!.performance + gap!.area + gap!.data;
        expect(parts).toBeCloseTo(achieved - status.planToDate!, 6);
        const same = progress([...days].reverse(), dates.at(-1)!);
        expect(same.status).toEqual(status);
        if (status.forecast === null) return;
        expect(status.forecastP10!).toBeLessThanOrEqual(status.forecast);
        expect(status.forecastP90!).toBeGreaterThanOrEqual(status.forecast);
        expect(band.at(-1)!.mean).toBeCloseTo(status.forecast, 4);
        expect(band.at(-1)!.p10).toBeCloseTo(status.forecastP10!, 4);
      }),
      { numRuns: 40 },
    );
  });
});

describe('readings of 47,700 (I01 to I05)', () => {
  it('I01: as carbon dioxide it is plausible, I02: as carbon impossible', () => {
    const figures = (heat: number, i: Record<string, number>) => {
      const hours = i.days! * 24;
      return {
        GJ_per_m2: heat / i.area!,
        full_load_h: heat / 3.6 / i.MW!,
        load_factor_in_season: heat / 3.6 / i.MW! / hours,
        mean_MW: heat / 3.6 / hours,
        mean_W_m2: (heat / 3.6 / hours / i.area!) * 1e6,
      };
    };
    const one = golden('I01');
    const heat = one.inputs.target! / 0.11;
    expectNear(heat, one.expected.heat_GJ!, one.tolerance);
    for (const [key, value] of Object.entries(figures(heat, one.inputs)))
      expectNear(value, one.expected[key]!, one.tolerance);
    const two = golden('I02');
    const carbon = (two.inputs.target_tC! * 44) / 12;
    expectNear(carbon, two.expected.tCO2!, two.tolerance);
    expectNear(carbon / 0.11 / one.expected.max_GJ!, two.expected.share_of_physical_max!, two.tolerance);
  });

  it('I05: heat per degree-day and the peak', () => {
    const { inputs: i, expected, tolerance } = golden('I05');
    const perKd = i.target! / 0.11 / i.hdd_season!;
    expectNear(perKd, expected.GJ_per_Kd!, tolerance);
    expectNear((perKd / 86.4) * (18 - i.t_design!), expected.peak_MW!, tolerance);
    expectNear(18 - i.hdd_season! / 169, expected.mean_T!, tolerance);
  });
});
