import fc from 'fast-check';
import { HOUR_MS, isLate, MINUTE_MS, WINDOW_MS, windowStart, type ReadingCode } from '#domain';
import { flagsOf } from './reading-flags.js';

const T = Date.parse('2026-01-10T00:00:00Z');
const ZONE = 'Asia/Shanghai';
/** What stands with windows: which of them have which code. */
const byWindow = (flags: readonly ReadingCode[]): string[] =>
  [...new Set(flags.map(({ t, code }) => `${windowStart(t)} ${code}`))].sort();

describe('codes that follow from how readings were sent', () => {
  const arrivals = fc
    .array(fc.record({ t: fc.nat(3 * HOUR_MS), delay: fc.constantFrom(0, 16 * MINUTE_MS, 3 * HOUR_MS, 40 * HOUR_MS) }))
    .map((all) => all.map(({ t, delay }) => ({ t: T + t, receivedMs: T + t + delay })));

  it('say of each window what they say of its readings, in whatever order those come', () => {
    fc.assert(
      fc.property(arrivals, (all) => {
        const each = all.flatMap(({ t, receivedMs }): ReadingCode[] =>
          isLate(t, receivedMs, ZONE) ? [{ t, code: 'LATE' }] : [],
        );
        expect(byWindow(flagsOf(all, [T], ZONE))).toEqual(byWindow([...each, { t: T, code: 'DUP_CONFLICT' }]));
      }),
    );
  });

  it('say it once of a window of which all came late', () => {
    const all = Array.from({ length: 40 }, (_, i) => ({ t: T + i * MINUTE_MS, receivedMs: T + 40 * HOUR_MS }));
    expect(flagsOf(all, [], ZONE).map(({ t }) => t)).toEqual([T, T + WINDOW_MS, T + 2 * WINDOW_MS]);
  });
});
