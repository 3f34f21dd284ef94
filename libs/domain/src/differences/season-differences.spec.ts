import fc from 'fast-check';
import { HOUR_MS } from '../calendar/durations.js';
import {
  seasonDifferences,
  type Amounts,
  type DifferencePart,
  type KnownAmounts,
  type TwiceKnownSeason,
} from './season-differences.js';

const START = Date.UTC(2026, 0, 14);
const of = (heatGj: number): KnownAmounts => ({ heatGj, grossT: heatGj * 0.11, netT: heatGj * 0.1 });
const date = (startMs: number): string => new Date(startMs).toISOString().slice(0, 10);
const sum = (parts: readonly Amounts[], field: keyof Amounts): number => parts.reduce((n, part) => n + part[field], 0);

/** A season of one site whose days are the sums of their hours. */
function season(
  hours: readonly { readonly before: number | null; readonly after: number | null; readonly restated: number }[],
): TwiceKnownSeason {
  const rows = hours.map(({ before, after }, i) => ({
    startMs: START + i * HOUR_MS,
    date: date(START + i * HOUR_MS),
    before: before === null ? null : of(before),
    after: after === null ? null : of(after),
  }));
  const total = (own: typeof rows, at: 'before' | 'after'): KnownAmounts | null =>
    own.every((row) => row[at] === null) ? null : of(own.reduce((n, row) => n + (row[at]?.heatGj ?? 0), 0));
  const dates = [...new Set(rows.map((row) => row.date))];
  return {
    before: total(rows, 'before'),
    after: total(rows, 'after'),
    days: dates.map((day) => {
      const own = rows.filter((row) => row.date === day);
      return { date: day, startMs: own[0]!.startMs, before: total(own, 'before'), after: total(own, 'after') };
    }),
    hours: rows,
    restated: hours.flatMap(({ restated }, i) =>
      restated === 0
        ? []
        : [
            {
              startMs: START + i * HOUR_MS,
              cause: 'event' as const,
              heatGj: restated,
              grossT: restated * 0.11,
              netT: restated * 0.1,
            },
          ],
    ),
  };
}

const causes = (parts: readonly DifferencePart[]): string[] => parts.map(({ cause }) => cause);

describe('differences of a season', () => {
  it('says what had not happened, what was open, and what was restated', () => {
    const known = season([
      { before: 10, after: 12, restated: 2 },
      { before: 10, after: 10, restated: 0 },
      { before: null, after: 5, restated: 0 },
      { before: 3, after: 9, restated: 0 },
      { before: null, after: 7, restated: 0 },
    ]);
    const found = seasonDifferences(known, START + 3.5 * HOUR_MS);
    expect(found.parts.map(({ cause, hours, heatGj }) => [cause, hours, heatGj])).toEqual([
      ['time', 2, 13],
      ['open', 1, 5],
      ['event', 1, 2],
    ]);
    expect(found.difference.heatGj).toBe(20);
    expect(found.changed.hour.map(({ start, changed }) => [start, changed.heatGj])).toEqual([
      [START + 2 * HOUR_MS, 5],
      [START, 2],
    ]);
    expect(found.changed.day).toMatchObject([
      { start: '2026-01-14', changed: { heatGj: 7 }, difference: { heatGj: 20 } },
    ]);
    expect(found.changed.month).toMatchObject([{ start: '2026-01', before: { heatGj: 23 }, after: { heatGj: 43 } }]);
  });

  it('finds nothing where nothing is known otherwise, and lists nothing that only had not happened', () => {
    expect(seasonDifferences(season([{ before: 10, after: 10, restated: 0 }]), START + HOUR_MS)).toMatchObject({
      parts: [],
      changed: { day: [] },
    });
    const later = seasonDifferences(season([{ before: null, after: 10, restated: 0 }]), START - HOUR_MS);
    expect([causes(later.parts), later.changed.month]).toEqual([['time'], []]);
  });

  it('says of what moved within the season that it moved, though the sum is the same', () => {
    const hours = [...Array.from({ length: 24 }, () => 10), 10].map((heat, i) => ({
      before: heat,
      after: heat + (i === 0 ? 2 : i === 24 ? -2 : 0),
      restated: i === 0 ? 2 : i === 24 ? -2 : 0,
    }));
    const found = seasonDifferences(season(hours), START + 30 * HOUR_MS);
    expect(found.parts).toMatchObject([{ cause: 'event', hours: 2, heatGj: 0 }]);
    expect(found.changed.day.map(({ start, changed }) => [start, changed.heatGj])).toEqual([
      ['2026-01-14', 2],
      ['2026-01-15', -2],
    ]);
    expect(found.changed.month).toEqual([]);
  });

  it('shows as a rest what no hour accounts for', () => {
    const known = { ...season([{ before: 10, after: 12, restated: 2 }]), after: { ...of(12), netT: 1 } };
    const found = seasonDifferences(known, START + 5 * HOUR_MS);
    expect(causes(found.parts)).toEqual(['event', 'rest']);
    expect(sum(found.parts, 'netT')).toBeCloseTo(0, 9);
  });

  it('has parts that add up to the difference, in every interval, whatever happened', () => {
    const heat = fc.option(fc.double({ min: -50, max: 200, noNaN: true }), { nil: null });
    const hour = fc.record({
      before: heat,
      after: heat,
      restated: fc.oneof(fc.constant(0), fc.double({ min: -90, max: 90, noNaN: true })),
    });
    fc.assert(
      fc.property(fc.array(hour, { maxLength: 80 }), fc.integer({ min: -4, max: 90 }), (hours, asOf) => {
        const found = seasonDifferences(season(hours), START + asOf * HOUR_MS + 1);
        for (const field of ['heatGj', 'grossT', 'netT'] as const) {
          expect(sum(found.parts, field)).toBeCloseTo(found.difference[field], 3);
          for (const { difference, parts } of [...found.changed.hour, ...found.changed.day, ...found.changed.month])
            expect(sum(parts, field)).toBeCloseTo(difference[field], 3);
        }
        const sizes = found.changed.day.map(({ changed }) => Math.abs(changed.grossT));
        expect(sizes).toEqual(sizes.toSorted((a, b) => b - a));
      }),
    );
  });
});
