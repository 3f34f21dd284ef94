import fc from 'fast-check';
import { HOUR_MS } from '#domain';
import { addTimes, joined, type TimeSpan } from './mark-spans.js';

/** Of parts of the times, one after the other. */
function spansOf(...parts: readonly ArrayLike<number>[]): TimeSpan[] {
  const spans: TimeSpan[] = [];
  for (const part of parts) addTimes(spans, part);
  return joined(spans);
}

describe('mark spans', () => {
  it('are one for a batch of one time, whatever its order', () => {
    expect(spansOf([5, 3, 9])).toEqual([[3, 9]]);
    expect(spansOf([])).toEqual([]);
  });

  it('leave out the time between a late reading and the others', () => {
    const now = 1_000 * HOUR_MS;
    expect(spansOf([now, now + HOUR_MS, 7, now + 3 * HOUR_MS, now + 6 * HOUR_MS])).toEqual([
      [7, 7],
      [now, now + 3 * HOUR_MS],
      [now + 6 * HOUR_MS, now + 6 * HOUR_MS],
    ]);
  });

  it('are the same however the times come: one by one, in lists of numbers, or as spans of parts of them', () => {
    const times = fc.array(
      fc.integer({ min: 0, max: 40 }).map((n) => n * (HOUR_MS / 2)),
      { maxLength: 30 },
    );
    fc.assert(
      fc.property(times, fc.nat({ max: 30 }), (all, at) => {
        const expected = joined(all.map((t): TimeSpan => [t, t]));
        expect(spansOf(all)).toEqual(expected);
        expect(spansOf(Float64Array.from(all))).toEqual(expected);
        expect(spansOf(all.slice(at), all.slice(0, at))).toEqual(expected);
        expect(joined([...spansOf(all.slice(at)), ...spansOf(all.slice(0, at))])).toEqual(expected);
        for (const t of all) expect(expected.some(([from, to]) => from <= t && t <= to)).toBe(true);
      }),
    );
  });
});
