import { good, pointVersion, runAll, totalOf } from '../../../../test/support/golden/run-point.js';
import { MINUTE_MS } from '../calendar/durations.js';
import type { RegisterEvent } from './engine.js';
import type { PointWindows } from '../window/point-run.js';
import { WINDOW_MS } from '../window/windows.js';

const START = Date.parse('2026-01-10T00:00:00Z');
const QUARTER = WINDOW_MS;
const meter = pointVersion('total', 'GJ', { intervalMs: QUARTER, maxRatePerHour: 208.8, resolution: 0.1 });
const at = (i: number): number => START + i * QUARTER;
const rising = (from: number, to: number, shift = 0) =>
  Array.from({ length: to - from }, (_, i) => good(at(from + i), 1_000 + (from + i) * 10 + shift));

const excluded = ({ windows }: PointWindows) =>
  windows.flatMap((w) => (w.excluded === null ? [] : [[(w.start - START) / QUARTER, w.excluded]]));
const lost = ({ windows }: PointWindows) =>
  windows.flatMap((w) => (w.lostMs === 0 ? [] : [[(w.start - START) / QUARTER, w.lostMs / MINUTE_MS]]));

describe('what a register excludes', () => {
  it('is the jump at its moment, and what held readings rise by, where they do', () => {
    const run = runAll(meter, [...rising(0, 4), ...rising(4, 8, 500)]);
    expect(excluded(run)).toEqual([
      [4, 510 + 10],
      [5, 10],
      [6, 10],
    ]);
    expect(lost(run)).toEqual([]);
  });

  it('is nothing while one reading stands alone, and nothing any more once a reading fits', () => {
    expect(excluded(runAll(meter, [...rising(0, 4), good(at(4), 3_000)]))).toEqual([]);
    const back = runAll(meter, [...rising(0, 4), ...rising(4, 7, 500), ...rising(7, 10)]);
    expect(excluded(back)).toEqual([]);
    expect(totalOf(back)).toBeCloseTo(90, 9);
    expect(lost(back)).toEqual([]);
  });

  it('of a register that fell is only what it rises by', () => {
    expect(excluded(runAll(meter, [...rising(0, 4), ...rising(4, 7, -1_000)]))).toEqual([
      [4, 10],
      [5, 10],
    ]);
  });

  it('stays the jump alone where it was refused, also beside the next hold in the same window', () => {
    const refused: RegisterEvent = { type: 'jump-refused', t: at(6) + 1 };
    const run = runAll(meter, [...rising(0, 4), ...rising(4, 8, 500)], [refused]);
    expect(excluded(run)).toEqual([[4, 510]]);
    expect(lost(run)).toEqual([[3, 15]]);
    expect(totalOf(run)).toBeCloseTo(30 + 30, 9);
    const minutes = [0, 1, 2, 3, 4, 5, 6, 7].map((m) =>
      good(at(4) + m * MINUTE_MS, 1_040 + m + (m >= 5 ? 2_000 : 500)),
    );
    const twice = runAll(
      meter,
      [...rising(0, 4), ...minutes, good(at(5), 1_546)],
      [{ type: 'jump-refused', t: at(4) + 3 * MINUTE_MS }],
    );
    expect(excluded(twice)).toEqual([[4, 510]]);
  });

  it('keeps its unit where that changes', () => {
    const versions = [meter, { ...meter, fromMs: at(6), unit: 'MJ', maxRatePerHour: 208_800, resolution: 100 }];
    const later = rising(6, 8, 500).map(({ t, v }) => good(t, v * 1_000));
    const run = runAll(versions, [...rising(0, 4), ...rising(4, 6, 500), ...later]);
    expect(excluded(run).map(([start, amount]) => [start, Math.round(amount! * 1e6) / 1e6])).toEqual([
      [4, 520],
      [5, 10],
      [6, 10_000],
    ]);
    expect(
      totalOf(
        runAll(versions, [...rising(0, 4), ...rising(4, 6, 500), ...later], [{ type: 'jump-accepted', t: at(7) }]),
        at(6),
      ),
    ).toBeCloseTo(10_000, 6);
  });
});

describe('what a register loses', () => {
  it('is the time before a reset that was not read, and not that before an exchange', () => {
    const before = rising(0, 4);
    const after = Array.from({ length: 3 }, (_, i) => good(at(5 + i), 5 + i));
    const reset = runAll(meter, [...before, ...after], [{ type: 'register-reset', t: at(4) + 300_000, newInitial: 0 }]);
    expect(lost(reset)).toEqual([
      [3, 15],
      [4, 5],
    ]);
    const exchange = { type: 'meter-replaced' as const, t: at(4) + 300_000, newInitial: 0 };
    expect(lost(runAll(meter, [...before, ...after], [{ ...exchange, oldFinal: 1_035 }]))).toEqual([]);
    for (const oldFinal of [900, 9_000]) {
      expect(lost(runAll(meter, [...before, ...after], [{ ...exchange, oldFinal }]))).toEqual(lost(reset));
    }
  });

  it('ends a hold, and what was excluded by it', () => {
    const run = runAll(
      meter,
      [...rising(0, 4), ...rising(4, 7, 500), good(at(8), 3)],
      [{ type: 'register-reset', t: at(7), newInitial: 0 }],
    );
    expect(excluded(run)).toEqual([]);
    expect(lost(run)).toEqual([3, 4, 5, 6].map((i) => [i, 15]));
  });

  it('is where an accepted fall left the register', () => {
    const run = runAll(meter, [...rising(0, 4), ...rising(4, 7, -1_000)], [{ type: 'jump-accepted', t: at(6) }]);
    expect(lost(run)).toEqual([[3, 15]]);
    expect(totalOf(run)).toBeCloseTo(30 + 20, 9);
  });
});

describe('what a delta loses', () => {
  const delta = pointVersion('delta', 'kW.h', { intervalMs: QUARTER });
  const amounts = (...indexes: number[]) => indexes.map((i) => good(at(i), 10));

  it('is the interval of an amount that never came, and nothing once it comes', () => {
    expect(lost(runAll(delta, amounts(1, 2, 5)))).toEqual([
      [2, 15],
      [3, 15],
    ]);
    expect(lost(runAll(delta, amounts(1, 2, 3, 4, 5)))).toEqual([]);
  });

  it('is the interval of an amount that does not count', () => {
    const run = runAll(pointVersion('delta', 'kW.h', { intervalMs: QUARTER, max: 50 }), [
      ...amounts(1),
      good(at(2), 9_999),
      ...amounts(3),
    ]);
    expect(lost(run)).toEqual([[1, 15]]);
    expect(totalOf(run)).toBe(20);
  });
});
