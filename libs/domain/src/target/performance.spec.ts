import fc from 'fast-check';
import { addDays, datesBetween } from '../calendar/local-date.js';
import type { Site, Target } from '../plant/plant.js';
import { winterHdd, type Normals, type PastWinters } from '../weather/normals.js';
import { heatingSeason, type SeasonRule } from '../calendar/period/season.js';
import { targetProgress } from './progress.js';
import type { ProgressInput, TargetDay } from './standing.js';

const RULE: SeasonRule = { start: '10-20', end: '04-06', exceptions: {} };
const SEASON = heatingSeason(RULE, 2025);
const BEFORE = heatingSeason(RULE, 2024);
/** 30 K.d on every day of the year, so that a day of the season is worth 1 t. */
const DAYS = datesBetween('2023-01-01', '2023-12-31').map((date) => [date.slice(5), 30] as const);

/** Winters that are `factor` as cold as the normal, by the year of their beginning. */
function winters(factors: Readonly<Record<number, number>>): PastWinters {
  const days = new Map<string, number>();
  for (const [year, factor] of Object.entries(factors)) {
    for (const date of datesBetween(`${year}-10-01`, `${Number(year) + 1}-04-30`)) days.set(date, 30 * factor);
  }
  return { id: 'w', source: 's', years: Object.keys(factors).map(Number), days };
}
const normals = (past?: PastWinters): Normals => ({
  id: 'n',
  name: '',
  baseC: 18,
  days: new Map(DAYS),
  remaining: [],
  seasonSdKd: 250,
  pastSeasons: new Map(),
  winters: past,
  source: null,
  hash: '',
});
const TARGET: Target = {
  id: 'year',
  metric: 'avoided.gross',
  amount: 169,
  unit: 't',
  period: 'heatingSeason',
  plan: { method: 'degree-days', baseC: 18, baseShare: 0, normals: 'n' },
};
const SITE = { season: RULE, area: null } as unknown as Site;

/** Small errors that are the same on every run: about 1 % of an average day. */
const error = (i: number): number => 0.012 * Math.sin(i * 1.7) + 0.008 * Math.cos(i * 0.9);
const days = (
  from: string,
  to: string,
  of: (date: string, i: number) => Partial<TargetDay> = () => ({}),
): TargetDay[] =>
  datesBetween(from, to).map((date, i) => ({
    date,
    hdd: 30,
    achieved: 1 + error(i),
    coveragePct: 100,
    ...of(date, i),
  }));

const progress = (own: readonly TargetDay[], asOfDate: string, more: Partial<ProgressInput> = {}) =>
  targetProgress({
    target: TARGET,
    site: SITE,
    normals: normals(),
    period: SEASON,
    before: { period: BEFORE, days: days(BEFORE.start, BEFORE.end) },
    days: own,
    asOfDate,
    today: asOfDate,
    ...more,
  });

describe('the CUSUM of a target', () => {
  const loss = (from: string) => (date: string, i: number) => (date >= from ? { achieved: 0.93 + error(i) } : {});

  it('finds a loss of 7 % with its day, and gives the level on both sides', () => {
    const { status, cusum } = progress(days(SEASON.start, '2026-01-20', loss('2026-01-15')), '2026-01-20');
    expect(status.cusumAlarm).toBe('down');
    expect(status.change!.date).toBe('2026-01-15');
    expect(status.change!.beforePct).toBeCloseTo(0, 0);
    expect(status.change!.afterPct).toBeCloseTo(-7, 0);
    expect(cusum.find(({ alarm }) => alarm !== null)!.date >= '2026-01-15').toBe(true);
    expect(cusum.at(-1)).toMatchObject({ date: '2026-01-20', alarm: 'down', up: 0 });
    expect(status.cusumDown).toBe(cusum.at(-1)!.down);
  });

  it('finds a gain as well, with the other sign', () => {
    const own = days(SEASON.start, '2026-01-20', (date, i) =>
      date >= '2026-01-15' ? { achieved: 1.07 + error(i) } : {},
    );
    expect(progress(own, '2026-01-20').status).toMatchObject({ cusumAlarm: 'up', change: { date: '2026-01-15' } });
  });

  it('says nothing before it knows what is usual', () => {
    const { cusum, status } = progress(days(SEASON.start, addDays(SEASON.start, 28)), addDays(SEASON.start, 28), {
      before: undefined,
    });
    expect(cusum).toHaveLength(29);
    expect(cusum.every(({ up, down, alarm }) => up === null && down === null && alarm === null)).toBe(true);
    expect(status).toMatchObject({ cusumAlarm: null, change: null, cusumDown: null });
  });

  it('measures against what was usual before the change of the season before', () => {
    const before = { period: BEFORE, days: days(BEFORE.start, BEFORE.end, loss('2025-02-01')) };
    const { status } = progress(days(SEASON.start, '2025-11-20', loss('2025-10-01')), '2025-11-20', { before });
    expect(status.cusumAlarm).toBe('down');
  });

  it('leaves out days that cannot be judged: uncovered, or without their own weather', () => {
    const own = days(SEASON.start, '2026-01-20', (_date, i) =>
      i % 5 === 0 ? { achieved: 0.1, coveragePct: 40 } : i % 7 === 0 ? { achieved: 1.5, hdd: null } : {},
    );
    const { status, cusum } = progress(own, '2026-01-20');
    expect(status.cusumAlarm).toBeNull();
    expect(cusum).toHaveLength(own.filter((_, i) => i % 5 !== 0 && i % 7 !== 0).length);
    expect(Math.abs(status.performanceDriftSeasonPct!)).toBeLessThan(1);
    expect(status.normalWeatherDays).toBe(own.filter((_, i) => i % 5 !== 0 && i % 7 === 0).length);
  });

  it('is not decided without a plan that follows the weather', () => {
    const flat: Target = { ...TARGET, plan: { method: 'flat' } };
    const own = days(SEASON.start, '2026-01-20', loss('2025-12-15'));
    const { status, cusum } = progress(own, '2026-01-20', { target: flat, normals: null });
    expect(status).toMatchObject({ cusumAlarm: null, change: null, normalWeatherDays: null });
    expect(cusum.at(-1)!.sum).toBeLessThan(-1);
  });
});

describe('the ensemble', () => {
  const past = normals(winters({ 1999: 0.9, 2000: 1, 2001: 1.1 }));

  it('goes on in each past winter at the rate seen', () => {
    const own = days(SEASON.start, '2026-01-15', () => ({ achieved: 1 }));
    const { ensemble, status } = progress(own, '2026-01-15', { normals: past });
    const rest = 169 - own.length;
    expect(ensemble!.members.map(({ winter }) => winter)).toEqual(['season-1999', 'season-2000', 'season-2001']);
    const forecasts = ensemble!.members.map(({ forecast }) => forecast - own.length);
    for (const [i, factor] of [0.9, 1, 1.1].entries()) expect(forecasts[i]).toBeCloseTo(factor * rest, 9);
    expect(ensemble!.mean).toBeCloseTo(status.forecast!, 9);
    expect(ensemble!.p50).toBeCloseTo(169, 1);
    expect(ensemble!.p10).toBeLessThan(ensemble!.p50);
    expect(ensemble!.reached).toBeGreaterThanOrEqual(1);
  });

  it('leaves a winter out that does not know all days, and is null without any, without data, and at the end', () => {
    const short = winters({ 1999: 0.9, 2000: 1 });
    const gap = new Map(short.days);
    gap.delete('2000-03-01');
    const own = days(SEASON.start, '2026-01-15');
    const of = (normal: Normals, to = '2026-01-15', list = own) => progress(list, to, { normals: normal }).ensemble;
    expect(of(normals({ ...short, days: gap }))!.members.map(({ winter }) => winter)).toEqual(['season-2000']);
    expect(of(normals())).toBeNull();
    expect(of(past, '2026-01-15', [])).toBeNull();
    expect(of(past, SEASON.end, days(SEASON.start, SEASON.end))).toBeNull();
  });

  it('takes the year before as the same day of another year; 29 February is the 28th where there is none', () => {
    const w = winters({ 2000: 1, 2003: 1.1 });
    expect(winterHdd(w, '2024-02-29', -20)).toBeCloseTo(33, 9);
    expect(winterHdd(w, '2024-02-29', -23)).toBe(30);
    expect(winterHdd(w, '2024-02-29', -21)).toBeNull();
    expect(winterHdd(w, '2024-07-01', -20)).toBeNull();
  });
});

it('the gap adds up whatever is missing, planned or connected, in common and leap seasons', () => {
  const day = fc.record({
    achieved: fc.option(fc.double({ min: 0, max: 5, noNaN: true }), { nil: null }),
    hdd: fc.option(fc.double({ min: 0, max: 60, noNaN: true }), { nil: null }),
    coveragePct: fc.double({ min: 0, max: 100, noNaN: true }),
  });
  const m2 = fc.integer({ min: 0, max: 1000 });
  const steps = fc
    .array(m2, { minLength: 1, maxLength: 4 })
    .map((all) => all.map((value, i) => ({ from: addDays('2023-09-01', i * 40), m2: value })));
  fc.assert(
    fc.property(
      fc.constantFrom(2023, 2025),
      fc.double({ min: 0, max: 1, noNaN: true }),
      steps,
      steps,
      fc.array(day, { minLength: 60, maxLength: 120 }),
      (year, baseShare, planned, connected, drawn) => {
        const period = heatingSeason(RULE, year);
        const dates = datesBetween(period.start, addDays(period.start, drawn.length - 1));
        const { gap, status, achievedCurve, ensemble } = progress(
          drawn.map((d, i) => ({ date: dates[i]!, ...d })),
          dates.at(-1)!,
          {
            period,
            target: { ...TARGET, plan: { method: 'degree-days', baseC: 18, baseShare, normals: 'n' } },
            site: { ...SITE, area: { fullM2: 1000, planned, connected } },
            normals: normals(winters({ 1999: 0.9, 2003: 1.1 })),
          },
        );
        const { weather, performance, area, data } = gap!;
        const total = achievedCurve.at(-1)!.achieved - status.planToDate!;
        const scale = Math.max(1, ...[weather, performance, area, data].map(Math.abs));
        expect(Math.abs(weather + performance + area + data - total)).toBeLessThan(1e-9 * scale);
        expect(Math.abs(status.expectedToDate! - status.planToDate! - weather - area)).toBeLessThan(1e-9 * scale);
        if (ensemble) expect(ensemble.p10).toBeLessThanOrEqual(ensemble.p90);
      },
    ),
    { numRuns: 60 },
  );
});
