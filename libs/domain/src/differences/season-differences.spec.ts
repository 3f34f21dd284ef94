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
  hours: readonly { readonly then: number | null; readonly now: number | null; readonly restated: number }[],
): TwiceKnownSeason {
  const rows = hours.map(({ then, now }, i) => ({
    startMs: START + i * HOUR_MS,
    date: date(START + i * HOUR_MS),
    then: then === null ? null : of(then),
    now: now === null ? null : of(now),
  }));
  const total = (own: typeof rows, at: 'then' | 'now'): KnownAmounts | null =>
    own.every((row) => row[at] === null) ? null : of(own.reduce((n, row) => n + (row[at]?.heatGj ?? 0), 0));
  const dates = [...new Set(rows.map((row) => row.date))];
  return {
    then: total(rows, 'then'),
    now: total(rows, 'now'),
    days: dates.map((day) => {
      const own = rows.filter((row) => row.date === day);
      return { date: day, startMs: own[0]!.startMs, then: total(own, 'then'), now: total(own, 'now') };
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
      { then: 10, now: 12, restated: 2 },
      { then: 10, now: 10, restated: 0 },
      { then: null, now: 5, restated: 0 },
      { then: 3, now: 9, restated: 0 },
      { then: null, now: 7, restated: 0 },
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
    expect(found.changed.month).toMatchObject([{ start: '2026-01', then: { heatGj: 23 }, now: { heatGj: 43 } }]);
  });

  it('finds nothing where nothing is known otherwise, and lists nothing that only had not happened', () => {
    expect(seasonDifferences(season([{ then: 10, now: 10, restated: 0 }]), START + HOUR_MS)).toMatchObject({
      parts: [],
      changed: { day: [] },
    });
    const later = seasonDifferences(season([{ then: null, now: 10, restated: 0 }]), START - HOUR_MS);
    expect([causes(later.parts), later.changed.month]).toEqual([['time'], []]);
  });

  it('shows as a rest what no hour accounts for', () => {
    const known = { ...season([{ then: 10, now: 12, restated: 2 }]), now: { ...of(12), netT: 1 } };
    const found = seasonDifferences(known, START + 5 * HOUR_MS);
    expect(causes(found.parts)).toEqual(['event', 'rest']);
    expect(sum(found.parts, 'netT')).toBeCloseTo(0, 9);
  });

  it('has parts that add up to the difference, in every interval, whatever happened', () => {
    const heat = fc.option(fc.double({ min: -50, max: 200, noNaN: true }), { nil: null });
    const hour = fc.record({
      then: heat,
      now: heat,
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
