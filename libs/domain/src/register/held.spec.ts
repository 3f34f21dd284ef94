import fc from 'fast-check';
import { good, pointVersion, runAll, totalOf } from '../../../../test/support/golden/run-point.js';
import { MINUTE_MS } from '../calendar/durations.js';
import type { Seen } from './engine.js';
import type { PointWindows } from '../window/point-run.js';
import { heldReadings, type HeldReadings } from './held.js';

const START = Date.parse('2026-01-10T00:00:00Z');
const STEP = 5 * MINUTE_MS;
const meter = pointVersion('total', 'GJ', { intervalMs: STEP, maxRatePerHour: 208.8, resolution: 0.1 });

const excludedOf = ({ windows }: PointWindows): number => windows.reduce((sum, w) => sum + (w.excluded ?? 0), 0);

const held = (readings: readonly Seen[], modulus: number | null = null): HeldReadings | null =>
  heldReadings(runAll({ ...meter, modulus }, readings).windows.at(-1)!.state, () => modulus);
/** 100 readings, then `jump` more at once, then `after` readings; 2 GJ a reading. */
const withJump = (jump: number, after: number, from = 10_000): Seen[] =>
  Array.from({ length: 100 + after }, (_, i) => good(START + i * STEP, from + 2 * i + (i >= 100 ? jump : 0)));

describe('readings that wait for a decision', () => {
  it('are none while all fits, and none in an empty state or one of another kind', () => {
    expect(held(withJump(0, 5))).toBeNull();
    expect(heldReadings('', () => null)).toBeNull();
    const gauge = runAll(pointVersion('gauge', 'Cel'), [good(START, 1)]);
    expect(heldReadings(gauge.windows.at(-1)!.state, () => null)).toBeNull();
  });

  it('say since when, what the newest is, and what each decision would count', () => {
    const readings = withJump(3_000, 12);
    expect(held(readings)).toEqual({
      unit: 'GJ',
      lastGood: readings[99],
      sinceMs: readings[100]!.t,
      newest: readings[111],
      agree: true,
      candidate: null,
      outcomes: {
        accepted: { counts: 3_000 + 2 + 22, goesOnFrom: readings[111], lost: null, excluded: 0 },
        refused: {
          counts: 22,
          goesOnFrom: readings[111],
          lost: { fromMs: readings[99]!.t, toMs: readings[100]!.t },
          excluded: 3_002,
        },
      },
      excluded: 3_024,
      suggestedEvent: 'jump-accepted',
    });
  });

  it('suggest an exchange where a register fell, unless it went through its end', () => {
    const fallen = held(withJump(-10_150, 3));
    expect(fallen).toMatchObject({
      suggestedEvent: 'meter-replaced',
      outcomes: { accepted: { counts: 4 }, refused: { counts: 4 } },
    });
    const through = held(withJump(-996_150, 3, 999_000), 1_000_000);
    expect(through).toMatchObject({ suggestedEvent: 'jump-accepted' });
    expect(through!.outcomes.accepted.counts).toBeCloseTo(3_856, 6);
  });

  it('are excluded in windows, as much as here; after the decision nothing is, or the jump alone', () => {
    fc.assert(
      fc.property(fc.integer({ min: -9_000, max: 9_000 }), fc.integer({ min: 1, max: 40 }), (jump, after) => {
        const readings = withJump(jump, after);
        const waiting = held(readings);
        if (!waiting) return;
        expect(excludedOf(runAll(meter, readings))).toBeCloseTo(waiting.excluded, 6);
        expect(waiting.excluded).toBeCloseTo(after > 1 ? waiting.outcomes.accepted.counts : 0, 6);
        const { t } = waiting.newest;
        const decided = (type: 'jump-accepted' | 'jump-refused') => runAll(meter, readings, [{ type, t }]);
        const lostMs = (run: PointWindows): number => run.windows.reduce((sum, w) => sum + w.lostMs, 0);
        const accepted = decided('jump-accepted');
        expect(excludedOf(accepted)).toBe(0);
        expect(lostMs(accepted)).toBe(jump > 0 ? 0 : STEP);
        const refused = decided('jump-refused');
        // A lone reading that is refused is dropped: it claims nothing, and what comes next gives the time since the last good one.
        expect(excludedOf(refused)).toBeCloseTo(after > 1 ? Math.max(0, jump + 2) : 0, 6);
        expect(lostMs(refused)).toBe(after > 1 ? STEP : 0);
        expect(excludedOf(refused)).toBeCloseTo(waiting.outcomes.refused.excluded, 6);
      }),
      { numRuns: 60 },
    );
  });

  it('promise exactly what the engine counts after the decision', () => {
    fc.assert(
      fc.property(fc.integer({ min: -9_000, max: 9_000 }), fc.integer({ min: 1, max: 40 }), (jump, after) => {
        const readings = withJump(jump, after);
        const waiting = held(readings);
        if (!waiting) return;
        const counted = totalOf(runAll(meter, readings));
        const { t } = waiting.newest;
        const { accepted, refused } = waiting.outcomes;
        for (const [type, { counts, lost, goesOnFrom }] of [
          ['jump-accepted', accepted],
          ['jump-refused', refused],
        ] as const) {
          const run = runAll(meter, readings, [{ type, t }]);
          expect(totalOf(run)).toBeCloseTo(counted + counts, 6);
          expect(run.windows.reduce((sum, w) => sum + w.lostMs, 0)).toBe(lost ? lost.toMs - lost.fromMs : 0);
          expect(run.openFrom).toBe(goesOnFrom.t);
        }
      }),
      { numRuns: 60 },
    );
  });
});
