import fc from 'fast-check';
import { expectNear, golden } from '../../../../test/support/golden/golden.js';
import { target, site, SEASON, progress, plant, RATE } from '../../../../test/support/plants/season-target.js';
import { datesBetween } from '../calendar/local-date.js';

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

  it('takes what a season owes for the days before it off the first day, outside the drift', () => {
    const days = plant('2026-01-15', RATE).map((d) => ({ ...d, told: d.achieved! }));
    const owing = days.map((d, i) => (i === 0 ? { ...d, achieved: d.achieved! - 233.55, owed: 233.55 } : d));
    const [free, owes] = [progress(days, '2026-01-15'), progress(owing, '2026-01-15')];
    expect(owes.status.achieved! - free.status.achieved!).toBeCloseTo(-233.55, 9);
    expect(owes.gap!.performance - free.gap!.performance).toBeCloseTo(-233.55, 9);
    expect(owes.gap!.data).toBeCloseTo(free.gap!.data, 9);
    expect(owes.status.forecast! - free.status.forecast!).toBeCloseTo(-233.55, 6);
    expect(owes.status.performanceDriftSeasonPct).toBe(free.status.performanceDriftSeasonPct);
    expect(owes.cusum).toEqual(free.cusum);
  });

  it('brings the season before by its own days, to the last of them with figures', () => {
    const start = '2024-10-20';
    const period = { ...SEASON, label: 'season-2024', start, end: '2025-04-06' };
    const brought = [100, null, 50].map((achieved, i) => ({
      date: datesBetween(start, period.end)[i]!,
      achieved,
      hdd: null,
      coveragePct: achieved === null ? 0 : 100,
    }));
    const outside = { date: '2024-10-19', achieved: 7, hdd: null, coveragePct: 100 };
    const curve = (days: typeof brought) =>
      progress(plant('2026-01-15', RATE), '2026-01-15', { before: { period, days } }).lastSeasonCurve;
    expect(curve([outside, ...brought] as typeof brought)).toEqual([
      { date: '2024-10-20', achieved: 100 },
      { date: '2024-10-21', achieved: 100 },
      { date: '2024-10-22', achieved: 150 },
    ]);
    expect(curve([brought[1]!])).toBeNull();
    expect(progress(plant('2026-01-15', RATE), '2026-01-15').lastSeasonCurve).toBeNull();
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
