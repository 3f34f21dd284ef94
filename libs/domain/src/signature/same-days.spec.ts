import fc from 'fast-check';
import { sameDays, type ComparedDay } from './same-days.js';

const day = (date: string, hdd: number | null, heatGj: number | null, isKnown = true): ComparedDay => ({
  date,
  hdd,
  heatGj,
  isKnown,
});

describe('the same days of two seasons', () => {
  it('compares heat per degree-day over the days that both know (golden)', () => {
    const own = [
      day('2026-01-10', 40, 3_900),
      day('2026-01-11', 35, 3_400),
      day('2026-01-12', null, 3_000),
      day('2026-01-13', 30, 2_000, false),
      day('2026-01-14', 30, 2_900),
    ];
    const other = [
      day('2025-01-10', 30, 3_000),
      day('2025-01-11', 20, 2_000),
      day('2025-01-12', 30, 3_000),
      day('2025-01-13', 30, 3_000),
      day('2025-01-14', 30, null),
    ];
    expect(sameDays(own, other)).toEqual({
      days: 2,
      toDate: '2026-01-11',
      own: { degreeDays: 75, heatGj: 7_300, gjPerDegreeDay: 7_300 / 75 },
      other: { degreeDays: 50, heatGj: 5_000, gjPerDegreeDay: 100 },
      change: { degreeDaysPct: 50, heatPct: 46, gjPerDegreeDayPct: 100 * (7_300 / 75 / 100 - 1) },
    });
  });

  it('knows nothing where no day is the same', () => {
    expect(sameDays([day('2024-02-29', 30, 3_000)], [day('2023-02-28', 30, 3_000)])).toMatchObject({
      days: 0,
      toDate: null,
      own: { gjPerDegreeDay: null },
      change: { degreeDaysPct: null, heatPct: null, gjPerDegreeDayPct: null },
    });
  });

  it('changes by nothing against itself (property)', () => {
    const anyDay = fc.record({ hdd: fc.integer({ min: 1, max: 50 }), heatGj: fc.integer({ min: 1, max: 9_000 }) });
    fc.assert(
      fc.property(fc.array(anyDay, { minLength: 1, maxLength: 28 }), (days) => {
        const of = (year: number) =>
          days.map(({ hdd, heatGj }, i) => day(`${year}-01-${String(i + 1).padStart(2, '0')}`, hdd, heatGj));
        const { change, own, other } = sameDays(of(2026), of(2025));
        expect(change).toEqual({ degreeDaysPct: 0, heatPct: 0, gjPerDegreeDayPct: 0 });
        expect(own).toEqual(other);
      }),
    );
  });
});
