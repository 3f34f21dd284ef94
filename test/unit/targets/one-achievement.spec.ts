import fc from 'fast-check';
import {
  addDays,
  countsDay,
  datesBetween,
  targetPeriod,
  type LocalDate,
  type Plan,
  type Target,
  type TargetDay,
  type TargetMetric,
} from '#domain';
import { isHeatingDay } from '../../../libs/domain/src/calendar/period/season.js';
import { EXAMPLE_RULE, exampleProgress, evenNormals } from '../../support/plants/example-target.js';

/** The year 2026 of the worked examples: its season ends on 6 April, and the next begins on 20 October. */
const YEAR = targetPeriod({ period: 'calendarYear' }, EXAMPLE_RULE, '2026-07-01');
const NORMALS = evenNormals(YEAR, [
  { days: 96, hdd: 2_444.1 },
  { days: 196, hdd: 0 },
  { days: 73, hdd: 1_704.1 },
]);
const TARGET_T = 47_700;
const SEASON_HDD = 4_148.2;
const OUTSIDE_T_PER_DAY = 10;

const dayOf = (date: LocalDate): TargetDay => {
  const hdd = NORMALS.days.get(date.slice(5))!;
  const achieved = isHeatingDay(EXAMPLE_RULE, date) ? (TARGET_T / SEASON_HDD) * hdd : OUTSIDE_T_PER_DAY;
  return { date, achieved, hdd, coveragePct: 100 };
};

describe('a calendar year at normal weather of a plant that is perfect, and makes 10 t a day outside the season (worked example K09)', () => {
  const standing = (days: 'heating' | 'all', asOf: LocalDate, more: Partial<{ baseShare: number }> = {}) =>
    exampleProgress(asOf, {
      days: datesBetween(YEAR.start, asOf).map(dayOf),
      targetDays: days,
      period: YEAR,
      normals: NORMALS,
      plan: { method: 'degree-days', baseC: 18, baseShare: 0, normals: 'example', ...more },
    });

  it.each([
    ['heating', '2026-09-30', { achieved: 28_104.61646, plan: 28_104.61646, forecast: 47_700, outside: 1_770 }],
    ['heating', '2026-12-31', { achieved: 47_700, plan: 47_700, forecast: 47_700, outside: 1_960 }],
    ['all', '2026-09-30', { achieved: 29_874.61646, plan: 28_104.61646, forecast: 49_470, outside: 0 }],
    ['all', '2026-12-31', { achieved: 49_660, plan: 47_700, forecast: 49_660, outside: 0 }],
  ] as const)('counts %s days, on %s', (days, asOf, expected) => {
    const { status, achievedCurve, planCurve, forecastBand, gap } = standing(days, asOf);
    const near = (value: number | null): unknown => expect.closeTo(value!, 5);
    expect(status).toMatchObject({
      days,
      toDateAsOf: asOf,
      achieved: near(expected.achieved),
      planToDate: near(expected.plan),
      forecast: near(expected.forecast),
      outside: near(expected.outside),
      performanceDriftSeasonPct: near(0),
    });
    expect(achievedCurve.at(-1)).toMatchObject({ date: asOf, achieved: near(status.achieved) });
    expect(planCurve.find(({ date }) => date === asOf)!.plan).toBeCloseTo(expected.plan, 5);
    expect(planCurve.at(-1)).toMatchObject({ date: YEAR.end, plan: near(TARGET_T) });
    expect(forecastBand.at(-1)!.mean).toBeCloseTo(expected.forecast, 5);
    // heat above the base load outside the season is performance
    expect(gap).toMatchObject({
      weather: near(0),
      area: 0,
      data: near(0),
      performance: near(expected.achieved - expected.plan),
    });
  });

  it('spreads the base load over all days where all of them count, and has the same drift', () => {
    const [heating, all] = (['heating', 'all'] as const).map((days) =>
      standing(days, '2026-12-31', { baseShare: 0.05 }),
    );
    const summer = ({ planCurve }: typeof all & object): number =>
      planCurve.find(({ date }) => date === '2026-10-19')!.plan -
      planCurve.find(({ date }) => date === '2026-04-06')!.plan;
    expect(summer(heating!)).toBe(0);
    expect(summer(all!)).toBeCloseTo((0.05 * TARGET_T * 196) / 365, 6);
    expect(all!.status.planToDate).toBeCloseTo(TARGET_T, 6);
  });
});

describe('one achievement', () => {
  const share = fc.double({ min: 0, max: 1, noNaN: true });
  const plans: fc.Arbitrary<Plan> = fc.oneof(
    fc.constant<Plan>({ method: 'flat' }),
    fc.record({
      method: fc.constant('degree-days' as const),
      baseC: fc.constant(18),
      baseShare: share,
      normals: fc.constant('example'),
    }),
    fc.record({
      method: fc.constant('monthly' as const),
      amounts: fc.array(fc.double({ min: 0.1, max: 100, noNaN: true }), { minLength: 12, maxLength: 12 }),
    }),
  );
  const day = fc.record({
    at: fc.integer({ min: 0, max: 364 }),
    achieved: fc.option(fc.double({ min: 0, max: 900, noNaN: true }), { nil: null }),
    hdd: fc.option(
      fc.integer({ min: 0, max: 600 }).map((tenths) => tenths / 10),
      { nil: null },
    ),
    coveragePct: fc.double({ min: 0, max: 100, noNaN: true }),
    dataEffect: fc.double({ min: -50, max: 0, noNaN: true }),
  });

  it('is the end of the curve, the figure of the status and the sum of the days that count, whatever counts', () => {
    const given = fc.record({
      days: fc.constantFrom('heating' as const, 'all' as const),
      metric: fc.constantFrom<TargetMetric>('avoided.gross', 'avoided.net', 'heat'),
      period: fc.constantFrom<Target['period']>('heatingSeason', 'calendarYear'),
      plan: plans,
      asOf: fc.integer({ min: 0, max: 364 }),
      drawn: fc.uniqueArray(day, { maxLength: 120, selector: ({ at }) => at }),
    });
    fc.assert(
      fc.property(given, ({ days, metric, period, plan, asOf, drawn }) => {
        const span = targetPeriod({ period }, EXAMPLE_RULE, '2026-02-01');
        const end = addDays(span.start, asOf);
        const asOfDate = end > span.end ? span.end : end;
        const known = drawn.flatMap(({ at, ...rest }): TargetDay[] => {
          const date = addDays(span.start, at);
          return date <= asOfDate ? [{ ...rest, date }] : [];
        });
        const { status, achievedCurve, planCurve, forecastBand, gap } = exampleProgress(asOfDate, {
          days: known,
          targetDays: days,
          metric,
          period: span,
          plan,
          normals: plan.method === 'degree-days' ? NORMALS : null,
        });
        const sumOf = (of: (date: LocalDate) => boolean): number =>
          known.reduce((sum, { date, achieved }) => sum + (of(date) ? (achieved ?? 0) : 0), 0);
        const counted = sumOf((date) => countsDay({ days }, EXAMPLE_RULE, date));
        const slack = 1e-6;
        expect(achievedCurve.at(-1)!.date).toBe(asOfDate);
        expect(status.toDateAsOf).toBe(asOfDate);
        expect(Math.abs(achievedCurve.at(-1)!.achieved - counted)).toBeLessThan(slack);
        expect(Math.abs((status.achieved ?? 0) - counted)).toBeLessThan(slack);
        expect(Math.abs(status.outside! - sumOf(() => true) + counted)).toBeLessThan(slack);
        expect(planCurve.map(({ date }) => date)).toEqual(datesBetween(span.start, span.end));
        expect(Math.abs(planCurve.at(-1)!.plan - TARGET_T)).toBeLessThan(slack);
        expect(Math.abs(planCurve[achievedCurve.length - 1]!.plan - status.planToDate!)).toBeLessThan(slack);
        expect(Math.abs(achievedCurve.at(-1)!.expected - status.expectedToDate!)).toBeLessThan(slack);
        const split = gap!.weather + gap!.performance + gap!.area + gap!.data;
        expect(Math.abs(split - (counted - status.planToDate!))).toBeLessThan(slack);
        if (status.forecast === null) return;
        // a rate that was seen in hardly any cold is huge
        const large = Math.max(1, ...forecastBand.map(({ mean }) => Math.abs(mean)));
        expect(Math.abs(forecastBand.at(-1)!.mean - status.forecast)).toBeLessThan(slack * large);
      }),
      { numRuns: 150 },
    );
  });

  it('counts the same days for both settings where the period is a heating season', () => {
    const standing = (targetDays: 'heating' | 'all') => {
      const { status, ...curves } = exampleProgress('2025-12-31', {
        days: datesBetween('2025-10-01', '2025-12-31').map((date) => ({
          date,
          achieved: 100,
          hdd: 25,
          coveragePct: 100,
        })),
        targetDays,
        plan: { method: 'flat' },
      });
      return { ...status, days: null, ...curves };
    };
    expect(standing('all')).toEqual(standing('heating'));
  });
});
