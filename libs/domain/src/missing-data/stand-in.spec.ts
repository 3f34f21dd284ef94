import fc from 'fast-check';
import { DAY_MS, HOUR_MS } from '../calendar/durations.js';
import { addDays, localMidnightMs } from '../calendar/local-date.js';
import { fitLossModel, predictLoss } from './loss-model.js';
import { standIns, type DataGap, type GapHour, type ReferenceDay } from './stand-in.js';

const ZONE = 'Asia/Shanghai';
const FIRST = '2026-01-10';
const midnight = localMidnightMs(FIRST, ZONE);

/** Whole hours from `from` (hours after midnight of 10 January) on. */
const hoursOf = (from: number, count: number): GapHour[] =>
  Array.from({ length: count }, (_, i) => {
    const at = from + i;
    return { startMs: midnight + at * HOUR_MS, date: addDays(FIRST, Math.floor(at / 24)), lostMs: HOUR_MS };
  });

/** 40 days before the gap that lie on a + b × hdd, half a spread above it and below it in turn. */
const reference = (a: number, b: number, sd: number): ReferenceDay[] =>
  Array.from({ length: 40 }, (_, i) => {
    const hdd = 20 + (i % 4 < 2 ? 0 : 10);
    const residual = (i % 2 === 0 ? 1 : -1) * sd * Math.sqrt(38 / 40);
    return { date: addDays(FIRST, i - 40), amount: a + b * hdd + residual, hdd };
  });

const gapOf = (from: number, count: number, more: Partial<DataGap> = {}): DataGap => ({
  point: 'plant-meter/heat.energyTotal',
  side: 'credit',
  fromMs: midnight + from * HOUR_MS,
  toMs: midnight + (from + count) * HOUR_MS,
  hours: hoursOf(from, count),
  isFresh: false,
  reference: [],
  greatestHour: null,
  maxRate: null,
  before: null,
  after: null,
  lostShares: { '2026-01': count / (31 * 24) },
  hdd: {},
  ...more,
});

const total = (gap: DataGap, of: 'careful' | 'best' = 'careful'): number =>
  [...standIns(gap, ZONE).values()].reduce((sum, standIn) => sum + standIn[of], 0);
const rules = (gap: DataGap): string[] => [...new Set([...standIns(gap, ZONE).values()].map(({ rule }) => rule))];

describe('what stands in for the hours of a gap', () => {
  it('of up to six hours: the lesser neighbour of heat, the greater one of what is debited', () => {
    const near = { before: 80, after: 100 };
    expect(total(gapOf(3, 6, near))).toBe(480);
    expect(total(gapOf(3, 6, { ...near, side: 'debit' }))).toBe(600);
    expect(total(gapOf(3, 6, near), 'best')).toBe(540);
    expect(rules(gapOf(3, 6, near))).toEqual(['short']);
  });

  it('without one of the neighbours earns nothing where no model helps, and is debited by the other one', () => {
    expect(total(gapOf(3, 2, { before: 80 }))).toBe(0);
    expect(rules(gapOf(3, 2, { before: 80 }))).toEqual(['none']);
    expect(total(gapOf(3, 2, { before: 80, side: 'debit' }))).toBe(160);
  });

  // a 120, b 82, 30 K d a day, 3 days; residuals of 107 that turn each day, so that none is believed to last
  it('of up to seven days: the bound of the degree-day model', () => {
    const model = { reference: reference(120, 82, 110), hdd: { [FIRST]: 30, '2026-01-11': 30, '2026-01-12': 30 } };
    const gap = gapOf(0, 72, { ...model, before: 90, after: 90 });
    expect(rules(gap)).toEqual(['model']);
    expect(total(gap, 'best')).toBeCloseTo(7740, 6);
    const days = [0, 1, 2].map((i) => ({ date: addDays(FIRST, i), hdd: 30, share: 1 }));
    const bound = predictLoss(fitLossModel(reference(120, 82, 110).map((day) => ({ ...day, hdd: day.hdd! })))!, days);
    expect(bound.lower95).toBeLessThan(7426.6);
    expect(total(gap)).toBeCloseTo(bound.lower95, 6);
    expect(total({ ...gap, side: 'debit' })).toBeCloseTo(bound.upper95, 6);
    const perHour = [...standIns(gap, ZONE).values()].map(({ careful }) => careful);
    expect(Math.max(...perHour)).toBeCloseTo(Math.min(...perHour), 9);
  });

  it('of days of different weather follows their degree-days, and of parts of days their time', () => {
    const hdd = { [FIRST]: 20, '2026-01-11': 40 };
    const gap = gapOf(12, 24, { reference: reference(0, 10, 0), hdd });
    const byHour = standIns(gap, ZONE);
    expect(byHour.get(midnight + 12 * HOUR_MS)!.best).toBeCloseTo(200 / 24, 9);
    expect(byHour.get(midnight + DAY_MS)!.best).toBeCloseTo(400 / 24, 9);
    expect(total(gap, 'best')).toBeCloseTo(300, 9);
  });

  it('beyond seven days, or a tenth of the month, earns nothing and is debited by the most that was seen', () => {
    const days = reference(120, 82, 110);
    const greatestHour = { startMs: midnight - 9 * DAY_MS, amount: 150 };
    const hdd = Object.fromEntries(Array.from({ length: 9 }, (_, i) => [addDays(FIRST, i), 30]));
    const long = gapOf(0, 8 * 24, { reference: days, greatestHour, hdd, before: 90, after: 90 });
    expect(total(long)).toBe(0);
    expect(rules(long)).toEqual(['none']);
    expect(total(long, 'best')).toBeCloseTo(8 * 2580, 6);
    expect(total({ ...long, side: 'debit' })).toBeCloseTo(8 * 24 * 150, 6);
    expect(rules({ ...long, side: 'debit' })).toEqual(['maximum']);
    const often = gapOf(0, 2, { before: 90, after: 90, lostShares: { '2026-01': 0.11 } });
    expect(total(often)).toBe(0);
  });

  it('of ten lost days of auxiliary power is the greatest hour, not the greatest daily mean', () => {
    // 240 h of 4.1 MW.h, while no day brought more than 3.2 an hour; at 0.4671 t/(MW.h): 459.6264 t
    const days = reference(3.2 * 24, 0, 0);
    const greatestHour = { startMs: midnight - 3 * DAY_MS, amount: 4.1 };
    const lost = gapOf(0, 240, { side: 'debit', reference: days, greatestHour, before: 3, after: 3.1, maxRate: 6 });
    expect(rules(lost)).toEqual(['maximum']);
    expect(total(lost)).toBeCloseTo(984, 6);
    expect(total(lost) * 0.4671).toBeCloseTo(459.6264, 6);
  });

  it('is at most what a neighbour shows where that is more, and the rating where no hour is known', () => {
    const lost = (more: Partial<DataGap>): number => total(gapOf(0, 240, { side: 'debit', maxRate: 6, ...more }));
    const greatestHour = { startMs: midnight - 3 * DAY_MS, amount: 4.1 };
    expect(lost({ greatestHour, before: 5 })).toBeCloseTo(1_200, 6);
    expect(lost({ greatestHour, after: 4.5 })).toBeCloseTo(1_080, 6);
    expect(lost({})).toBeCloseTo(1_440, 6);
    expect(lost({ maxRate: null })).toBe(0);
  });

  it('goes on as in the hour before while readings may be on their way', () => {
    const fresh = gapOf(3, 1, { side: 'debit', before: 70, isFresh: true });
    expect(standIns(fresh, ZONE).get(midnight + 3 * HOUR_MS)).toEqual({ rule: 'fresh', careful: 70, best: 70 });
  });

  it('is never to our advantage, and what is debited never below what most likely was', () => {
    const rate = fc.option(fc.double({ min: 0, max: 500, noNaN: true }), { nil: null });
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 47 }),
        fc.integer({ min: 1, max: 24 * 12 }),
        rate,
        rate,
        fc.double({ min: 0, max: 300, noNaN: true }),
        fc.double({ min: 0, max: 90, noNaN: true }),
        fc.boolean(),
        (from, count, before, after, sd, share, hasModel) => {
          const hdd = Object.fromEntries(Array.from({ length: 14 }, (_, i) => [addDays(FIRST, i), 10 + i]));
          const known = { before, after, lostShares: { '2026-01': share / 100 } };
          const gap = gapOf(from, count, { ...known, ...(hasModel && { reference: reference(100, 50, sd), hdd }) });
          for (const { careful, best } of standIns(gap, ZONE).values()) {
            expect(careful).toBeGreaterThanOrEqual(0);
            expect(careful).toBeLessThanOrEqual(best + 1e-9);
          }
          for (const { careful, best } of standIns({ ...gap, side: 'debit' }, ZONE).values()) {
            expect(careful).toBeGreaterThanOrEqual(best - 1e-9);
          }
        },
      ),
    );
  });

  it('counts a day of 23 hours as a whole day', () => {
    const zone = 'Europe/Belgrade';
    const start = localMidnightMs('2026-03-29', zone);
    expect(localMidnightMs('2026-03-30', zone) - start).toBe(DAY_MS - HOUR_MS);
    const hours = Array.from({ length: 23 }, (_, i) => ({
      startMs: start + i * HOUR_MS,
      date: '2026-03-29',
      lostMs: HOUR_MS,
    }));
    const gap = { ...gapOf(0, 23), fromMs: start, toMs: start + 23 * HOUR_MS, hours, lostShares: { '2026-03': 0.03 } };
    const own = { ...gap, reference: reference(120, 82, 0), hdd: { '2026-03-29': 10 } };
    expect([...standIns(own, zone).values()].reduce((sum, { best }) => sum + best, 0)).toBeCloseTo(940, 9);
  });
});
