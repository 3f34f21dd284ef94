import { localMidnightMs, QUARTER_HOUR_MS, weatherSourcesOf } from '#domain';
import { pointOf } from '../../../../test/support/plants/plant-of-tests.js';
import { shuffledRows } from '../../../../test/support/golden/shuffled.js';
import { degreeDaysOf, degreeDaysOn } from './degree-days.js';

const AIR = pointOf('weather', 'air.temp', { unit: 'Cel' });

describe('degree-days from windows', () => {
  const zone = 'Asia/Shanghai';
  const midnight = localMidnightMs('2026-01-10', zone);
  const day = (quarters: number, mean: (i: number) => number) =>
    Array.from({ length: quarters }, (_, i) => ({
      start: midnight + i * QUARTER_HOUR_MS,
      mean: mean(i),
      heldMs: QUARTER_HOUR_MS,
    }));

  it('takes the mean of the hourly means of a local day', () => {
    // half of the hours at −10, half at −20
    const days = degreeDaysOf(
      day(96, (i) => (i < 48 ? -10 : -20)),
      AIR,
      zone,
      18,
    );
    expect([...days]).toEqual([['2026-01-10', 33]]);
  });

  it('weighs within an hour by the time that a value held, and is never below zero', () => {
    const half = day(96, () => 10).map((w, i) => (i % 4 === 0 ? { ...w, mean: 30, heldMs: QUARTER_HOUR_MS / 3 } : w));
    // (30 × 5 + 10 × 45) / 50 = 12
    expect(degreeDaysOf(half, AIR, zone, 18).get('2026-01-10')).toBeCloseTo(6, 12);
    expect(
      degreeDaysOf(
        day(96, () => 25),
        AIR,
        zone,
        18,
      ).get('2026-01-10'),
    ).toBe(0);
  });

  it('knows nothing of a day of which more than six hours are missing', () => {
    const of = (quarters: number): boolean =>
      degreeDaysOf(
        day(quarters, () => 0),
        AIR,
        zone,
        18,
      ).has('2026-01-10');
    expect([of(18 * 4), of(17 * 4)]).toEqual([true, false]);
  });

  it('takes the hours of a zone that is half an hour off from its own clock, and no half of one twice', () => {
    const kolkata = 'Asia/Kolkata';
    const from = localMidnightMs('2026-01-10', kolkata);
    // half an hour at -40: of 25 hours of UTC it would be a whole one
    const windows = Array.from({ length: 96 }, (_, i) => ({
      start: from + i * QUARTER_HOUR_MS,
      mean: i < 2 ? -40 : 0,
      heldMs: QUARTER_HOUR_MS,
    }));
    expect(degreeDaysOf(windows, AIR, kolkata, 18).get('2026-01-10')).toBeCloseTo(18 + 20 / 24, 12);
  });

  it('takes the mean of a day to degrees Celsius from the unit of the point', () => {
    const kelvin = pointOf('weather', 'air.temp', { unit: 'K' });
    const days = degreeDaysOf(
      day(96, () => 263.15),
      kelvin,
      zone,
      18,
    );
    expect(days.get('2026-01-10')).toBeCloseTo(28, 9);
  });

  it('gives the same to the last bit in whatever order windows come', () => {
    const windows = day(96, (i) => Math.sin(i) * 12.345 - 7.1);
    const ordered = degreeDaysOf(windows, AIR, zone, 18);
    for (let seed = 1; seed < 30; seed++) {
      expect(degreeDaysOf(shuffledRows(windows, seed), AIR, zone, 18)).toEqual(ordered);
    }
  });

  it('asks the sources of a site in their order, each from its day on', () => {
    const file = { kind: 'file' as const, file: 'daily.csv', baseC: null, from: null, days: { '2026-01-10': -8 } };
    const point = { kind: 'point' as const, point: 'weather/air.temp', from: '2026-01-10' };
    const measured = new Map([
      [
        point.point,
        new Map([
          ['2026-01-09', 20],
          ['2026-01-10', 30],
        ]),
      ],
    ]);
    const sources = weatherSourcesOf({ weatherPoint: null, weatherSources: [point, file] });
    const on = (date: string): number | null => degreeDaysOn(sources, measured, date, 18);
    expect([on('2026-01-09'), on('2026-01-10'), on('2026-01-11')]).toEqual([null, 30, null]);
    expect(degreeDaysOn([file, point], measured, '2026-01-10', 18)).toBe(26);
    expect(weatherSourcesOf({ weatherPoint: null })).toEqual([]);
  });
});
