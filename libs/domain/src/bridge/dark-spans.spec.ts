import fc from 'fast-check';
import { DAY_MS, HOUR_MS } from '../calendar/durations.js';
import { WINDOW_MS } from '../window/windows.js';
import {
  bridgeHours,
  darkParts,
  darkSpans,
  DECIDABLE_MS,
  decisionAbout,
  spansTogether,
  type DarkSpan,
  type DarkWindow,
} from './dark-spans.js';

const START = Date.UTC(2026, 0, 10);
const window = (i: number, more: Partial<DarkWindow> = {}): DarkWindow => ({
  startMs: START + i * WINDOW_MS,
  amount: 10,
  coveredMs: 0,
  hasReading: false,
  isExchange: false,
  ...more,
});
const silent = (first: number, n: number): DarkWindow[] => Array.from({ length: n }, (_, i) => window(first + i));
const at = (i: number, ms = 0): number => START + i * WINDOW_MS + ms;
const hours = (fromH: number, toH: number): DarkSpan => ({
  fromMs: START + fromH * HOUR_MS,
  toMs: START + toH * HOUR_MS,
});

describe('dark spans', () => {
  it('lie between the last reading before and the first one after', () => {
    const edge = { hasReading: true, coveredMs: 5 * 60_000 };
    expect(darkSpans([window(0, edge), ...silent(1, 8), window(9, edge)])).toEqual([
      { fromMs: at(0, 5 * 60_000), toMs: at(9, 10 * 60_000) },
    ]);
    // less than an hour of silence is none
    expect(darkSpans([window(0, edge), ...silent(1, 3), window(4, edge)])).toEqual([]);
  });

  it('go on over an exchange, and end at any other reading', () => {
    const between = (more: Partial<DarkWindow>): DarkSpan[] =>
      darkSpans([...silent(0, 16), window(16, { hasReading: true, ...more }), ...silent(17, 16)]);
    expect(between({ isExchange: true })).toEqual([{ fromMs: at(0), toMs: at(33) }]);
    expect(between({})).toHaveLength(2);
    expect(between({ isExchange: true, coveredMs: 1 })).toHaveLength(2);
  });

  it('are looked at from more than six hours on, or more than a day in a week', () => {
    expect(spansTogether([hours(0, 6)], [])).toEqual([]);
    expect(spansTogether([hours(0, 6.25)], [])).toEqual([[hours(0, 6.25)]]);
    const nightly = [0, 1, 2, 3, 4].map((day) => hours(24 * day, 24 * day + 5));
    expect(spansTogether(nightly.slice(0, 4), [])).toEqual([]);
    expect(spansTogether(nightly, [])).toEqual([nightly]);
    // the fifth lies more than a week after the first
    expect(spansTogether([...nightly.slice(0, 4), hours(170, 175)], [])).toEqual([]);
    // what was decided is not asked again because of what comes after it
    expect(spansTogether([hours(0, 20), hours(48, 60)], [START + 24 * HOUR_MS])).toEqual([
      [hours(0, 20)],
      [hours(48, 60)],
    ]);
  });

  it('are decided by the first decision after them, within a year', () => {
    const spans = [hours(0, 10), hours(20, 30)];
    const { toMs } = spans[1]!;
    const decisions = [toMs - 1, toMs, toMs + 1].map((atMs) => ({ atMs }));
    expect(decisionAbout(spans, decisions)).toEqual({ atMs: toMs });
    expect(decisionAbout(spans, [{ atMs: toMs + DECIDABLE_MS }])).toBeUndefined();
    expect(decisionAbout(spans, [{ atMs: toMs - 1 }])).toBeUndefined();
  });

  it('share out all that came in them, and nothing else', () => {
    const amounts = fc.array(fc.double({ min: 0, max: 100, noNaN: true }), { minLength: 6, maxLength: 200 });
    fc.assert(
      fc.property(amounts, fc.nat(WINDOW_MS - 1), fc.nat(WINDOW_MS - 1), (all, before, after) => {
        const windows = all.map((amount, i) =>
          window(i, {
            amount,
            ...(i === 0 && { coveredMs: before, hasReading: true }),
            ...(i === all.length - 1 && { coveredMs: after, hasReading: true }),
          }),
        );
        const spans = darkSpans(windows);
        const parts = darkParts(windows, spans);
        const dark = spans.reduce((sum, { fromMs, toMs }) => sum + toMs - fromMs, 0);
        expect(parts.reduce((sum, { ms }) => sum + ms, 0)).toBe(dark);
        expect(parts.slice(1, -1).map(({ amount }) => amount)).toEqual(all.slice(1, -1));
        expect(parts.every(({ startMs, amount }) => amount <= windows.find((w) => w.startMs === startMs)!.amount)).toBe(
          true,
        );
        const ofHours = bridgeHours(parts, 'Asia/Shanghai');
        expect(ofHours.reduce((sum, { ms }) => sum + ms, 0)).toBe(dark);
      }),
    );
  });

  it('are the same groups whatever lies more than a week before them', () => {
    const starts = fc.uniqueArray(fc.integer({ min: 0, max: 60 * 24 }), { minLength: 1, maxLength: 30 });
    fc.assert(
      fc.property(starts, fc.integer({ min: 1, max: 4 }), (from, length) => {
        const spans = from
          .sort((a, b) => a - b)
          .flatMap((h, i) => (i > 0 && h < from[i - 1]! + length + 1 ? [] : [hours(h, h + length)]));
        const groups = spansTogether(spans, []);
        for (const [i, span] of spans.entries()) {
          const isFirst = i === 0 || span.fromMs - spans[i - 1]!.fromMs >= 7 * DAY_MS;
          if (!isFirst) continue;
          const own = groups.filter((group) => group[0]!.fromMs >= span.fromMs);
          expect(spansTogether(spans.slice(i), [])).toEqual(own);
        }
      }),
    );
  });
});
