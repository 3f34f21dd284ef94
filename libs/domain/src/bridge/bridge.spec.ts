import fc from 'fast-check';
import { DAY_MS, HOUR_MS } from '../calendar/durations.js';
import { addDays, localDateOf, localMidnightMs } from '../calendar/local-date.js';
import { bridgeEffects, withBridges } from './bridge-effects.js';
import { bridgeOutcome, type Bridge } from './bridge.js';

const timeZone = 'Asia/Shanghai';
const calendar = { timeZone, season: { start: '10-20', end: '04-06', exceptions: {} } };
const POINT = 'plant-meter/heat.energyTotal';
const FIRST = '2026-01-20';
const hddOf = (date: string): number => 20 + (Number(date.slice(8)) % 7);
const heatOf = (hdd: number): number => 120 + 82 * hdd;

/** Dark for `hours` from the midnight of FIRST on, with so many days before it and so much more heat than they let expect. */
function bridgeOf(hours: number, days: number, excess: number, more: Partial<Bridge> = {}): Bridge {
  const fromMs = localMidnightMs(FIRST, timeZone);
  const dark = Array.from({ length: hours }, (_, i) => {
    const startMs = fromMs + i * HOUR_MS;
    const date = localDateOf(startMs, timeZone);
    return { startMs, date, ms: HOUR_MS, amount: (excess * heatOf(hddOf(date))) / 24 };
  });
  return {
    point: POINT,
    spans: [{ fromMs, toMs: fromMs + hours * HOUR_MS }],
    hours: dark,
    reference: Array.from({ length: days }, (_, i) => {
      const date = addDays(FIRST, i - days);
      return { date, amount: heatOf(hddOf(date)), hdd: hddOf(date) };
    }),
    hdd: Object.fromEntries(dark.map(({ date }) => [date, hddOf(date)])),
    substations: null,
    decision: null,
    ...more,
  };
}
const outcome = (bridge: Bridge) => bridgeOutcome(bridge, calendar);
const own = { amount: 100, unit: 'GJ', coveragePct: 0, toldMs: HOUR_MS, excluded: 0, codes: ['ESTIMATED'] };

describe('a bridge', () => {
  it('counts where the days before it let expect as much', () => {
    expect(outcome(bridgeOf(240, 60, 1))).toMatchObject({ state: 'counts', code: null, ms: 10 * DAY_MS });
    expect(outcome(bridgeOf(240, 60, 1.09)).code).toBeNull();
    expect(outcome(bridgeOf(240, 60, 0.5))).toMatchObject({ state: 'counts', code: 'BRIDGE_LOW' });
  });

  it('waits for a decision where it is more, and follows that', () => {
    const suspect = bridgeOf(240, 60, 1.6);
    expect(outcome(suspect)).toMatchObject({ state: 'held', code: 'BRIDGE_SUSPECT' });
    expect(outcome(suspect).rise / outcome(suspect).expected!).toBeCloseTo(1.6, 6);
    expect(outcome({ ...suspect, decision: { type: 'accepted', atMs: 1 } }).state).toBe('counts');
    expect(outcome({ ...suspect, decision: { type: 'refused', atMs: 1 } }).state).toBe('refused');
    // what nobody doubts no decision takes away
    expect(outcome({ ...bridgeOf(240, 60, 1), decision: { type: 'refused', atMs: 1 } }).state).toBe('counts');
  });

  it('is measured against the substations that were heard, by the usual ratio of seven days at least', () => {
    const days = Array.from({ length: 7 }, (_, i) => ({ date: addDays(FIRST, i - 7), above: 103, below: 100 }));
    const rise = 240 * 80;
    const against = (below: number, known = days) =>
      outcome(bridgeOf(240, 60, 1, { substations: { points: ['s1/heat'], rise: below, days: known } }));
    expect(against(outcome(bridgeOf(240, 60, 1)).rise / 1.03).state).toBe('counts');
    expect(against(rise / 2)).toMatchObject({ state: 'held', highModel: expect.any(Number) });
    expect(against(rise / 2, days.slice(1)).state).toBe('counts');
  });

  it('goes by the rate of the last seven days, in their weather, where thirty are not known', () => {
    expect(outcome(bridgeOf(48, 10, 1.1))).toMatchObject({
      state: 'counts',
      code: 'BRIDGE_UNCHECKED',
      highModel: null,
    });
    expect(outcome(bridgeOf(48, 10, 1.4))).toMatchObject({ state: 'held', code: 'BRIDGE_SUSPECT' });
    expect(outcome(bridgeOf(48, 0, 1.4))).toMatchObject({ state: 'counts', code: 'BRIDGE_UNCHECKED', expected: null });
    expect(outcome(bridgeOf(24 * 7 + 1, 0, 1))).toMatchObject({ state: 'held', expected: null, high: null });
  });

  it('takes what is held from its hours, and nothing else', () => {
    const bridge = bridgeOf(10, 60, 2);
    const effects = bridgeEffects([bridge], calendar);
    expect([...effects.keys()]).toEqual(bridge.hours.map(({ startMs }) => startMs));
    const [first] = bridge.hours;
    const held = withBridges({ ...own, amount: first!.amount }, effects.get(first!.startMs)?.get(POINT));
    expect(held).toMatchObject({
      amount: null,
      toldMs: 0,
      excluded: first!.amount,
      codes: ['BRIDGE_SUSPECT', 'ESTIMATED'],
    });
    const half = { ...bridge, hours: [{ ...first!, ms: HOUR_MS / 2, amount: 40 }] };
    const effect = bridgeEffects(
      [{ ...bridgeOf(10, 60, 2), hours: [...half.hours, ...bridge.hours.slice(1)] }],
      calendar,
    );
    expect(withBridges(own, effect.get(first!.startMs)?.get(POINT))).toMatchObject({
      amount: 60,
      toldMs: HOUR_MS / 2,
      excluded: 40,
    });
    expect(withBridges(own, undefined)).toBe(own);
  });

  it('of two in one hour both take theirs', () => {
    const [a, b] = [
      { code: 'BRIDGE_SUSPECT' as const, excluded: 30, ms: HOUR_MS / 4, unchecked: 0, isLost: false },
      { code: 'BRIDGE_LOW' as const, excluded: 0, ms: 0, unchecked: 0, isLost: false },
    ];
    expect(withBridges(own, [a, b])).toEqual(withBridges(own, [b, a]));
    expect(withBridges(own, [a, { ...a, excluded: 20 }])).toMatchObject({
      amount: 50,
      toldMs: HOUR_MS / 2,
      excluded: 50,
    });
  });

  it('never lets an hour count more than its register brought', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 7, max: 400 }),
        fc.integer({ min: 0, max: 60 }),
        fc.double({ min: 0, max: 3, noNaN: true }),
        fc.constantFrom(null, 'accepted' as const, 'refused' as const),
        (hours, days, excess, type) => {
          const bridge = bridgeOf(hours, days, excess, { decision: type && { type, atMs: 1 } });
          const effects = bridgeEffects([bridge], calendar);
          for (const { startMs, amount } of bridge.hours) {
            const counted = withBridges({ ...own, amount }, effects.get(startMs)?.get(POINT));
            expect(counted.amount ?? 0).toBeLessThanOrEqual(amount);
            expect((counted.amount ?? 0) + counted.excluded).toBeCloseTo(amount, 9);
          }
        },
      ),
      { numRuns: 50 },
    );
  });
});
