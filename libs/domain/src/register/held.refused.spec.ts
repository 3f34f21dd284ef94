import fc from 'fast-check';
import { good, pointVersion, runAll, totalOf } from '../../../../test/support/golden/run-point.js';
import { HOUR_MS, MINUTE_MS } from '../calendar/durations.js';
import { thresholdsOf } from '../quality/quality-thresholds.js';
import type { RegisterEvent, Seen } from './engine.js';
import { heldReadings } from './held.js';
import type { PointWindows } from '../window/point-run.js';

const START = Date.parse('2026-01-10T00:00:00Z');
/** At most 229.68 GJ and two resolutions in an hour; 40 MW bring 144. */
const meter = pointVersion('total', 'GJ', { intervalMs: HOUR_MS, maxRatePerHour: 208.8, resolution: 0.1 });
const at = (i: number): number => START + i * HOUR_MS;
const right = (i: number): Seen => good(at(i), 10_000 + 144 * i);
const rising = (from: number, to: number): Seen[] => Array.from({ length: to - from }, (_, i) => right(from + i));
const refused = (i: number): RegisterEvent => ({ type: 'jump-refused', t: at(i) });

const excludedOf = ({ windows }: PointWindows): number => windows.reduce((sum, w) => sum + (w.excluded ?? 0), 0);
const lostHours = ({ windows }: PointWindows): number => windows.reduce((sum, w) => sum + w.lostMs, 0) / HOUR_MS;
const waiting = (run: PointWindows) => heldReadings(run.windows.at(-1)!.state, () => null);
const stated = (run: PointWindows) => [
  Math.round(totalOf(run) * 1e6) / 1e6,
  Math.round(excludedOf(run) * 1e6) / 1e6,
  lostHours(run),
];

describe('a refused reading', () => {
  it('that was mistyped is dropped: the next right one goes on from the one before, nothing is lost', () => {
    for (const v of [91_000, 10_800, 3, 9_999]) {
      const readings = [...rising(0, 4), good(at(4), v), right(5)];
      const run = runAll(meter, readings, [refused(4)]);
      expect(stated(run)).toEqual([144 * 5, 0, 0]);
      expect(waiting(run)).toBeNull();
      expect(run.windows.flatMap(({ codes }) => codes)).not.toContain('RESET_EVENT');
    }
  });

  it('changes nothing by itself: what comes next decides', () => {
    const readings = [...rising(0, 4), good(at(4), 91_000)];
    const run = runAll(meter, readings, [refused(4)]);
    expect(stated(run)).toEqual([144 * 3, 0, 0]);
    expect(waiting(run)).toBeNull();
    expect(run.openFrom).toBe(at(3));
  });

  it('whose level stays was a true jump: the register goes on there, the jump is lost', () => {
    const readings = [...rising(0, 4), ...rising(4, 9).map(({ t, v }) => good(t, v + 3_000))];
    const run = runAll(meter, readings, [refused(4)]);
    expect(stated(run)).toEqual([144 * 3 + 144 * 4, 3_144, 1]);
    expect(waiting(run)).toBeNull();
    expect(stated(runAll(meter, readings, [refused(8)]))).toEqual(stated(run));
  });

  it('and one that fits it as well as the one before wait for a decision: time alone credits no refused jump', () => {
    const shifted = rising(40, 43).map(({ t, v }) => good(t, v + 3_000));
    const readings = [...rising(0, 4), good(at(4), 13_576), ...shifted];
    const run = runAll(meter, readings, [refused(4)]);
    expect(stated(run)).toEqual([144 * 3, shifted[2]!.v - right(3).v, 0]);
    expect(waiting(run)).toMatchObject({ lastGood: right(3), sinceMs: at(40), newest: shifted[2] });
    const twice = runAll(meter, readings, [refused(4), refused(42)]);
    expect(stated(twice)).toEqual([144 * 3 + 288, shifted[0]!.v - right(3).v, 37]);
    const accepted = runAll(meter, readings, [refused(4), { type: 'jump-accepted', t: at(42) }]);
    expect(stated(accepted)).toEqual([shifted[2]!.v - 10_000, 0, 0]);
  });

  it('is forgotten where neither it nor the one before is fitted: that is held for a decision of its own', () => {
    const other = [...rising(0, 4), good(at(4), 91_000), good(at(5), 50_000)];
    const run = runAll(meter, other, [refused(4)]);
    expect(waiting(run)).toMatchObject({ lastGood: right(3), sinceMs: at(5), newest: good(at(5), 50_000) });
    expect(stated(runAll(meter, [...other, right(6), right(7)], [refused(4)]))).toEqual([144 * 7, 0, 0]);
    expect(stated(runAll(meter, [...other, right(6)], [refused(4), refused(5)]))).toEqual([144 * 6, 0, 0]);
    const agrees = runAll(meter, [...other, good(at(6), 91_100)], [refused(4), refused(5)]);
    expect(stated(agrees)).toEqual([144 * 3 + 100, 91_000 - right(3).v, 1]);
  });

  it('beside one that fits the one before and waits for its next: that one counts', () => {
    // After a spike 300 GJ in two hours are more than one hour can bring: a candidate.
    const candidate = good(at(5), right(3).v + 300);
    const readings = [...rising(0, 4), good(at(4), 91_000), candidate];
    const held = waiting(runAll(meter, readings))!;
    expect(held).toMatchObject({
      candidate,
      outcomes: { refused: { counts: 300, goesOnFrom: candidate, lost: null } },
    });
    for (const t of [at(4), at(5)]) {
      const run = runAll(meter, readings, [{ type: 'jump-refused', t }]);
      expect(stated(run)).toEqual([144 * 3 + 300, 0, 0]);
    }
  });

  it('of several that agree is where the register goes on, and once it is back where it was, it goes on from there', () => {
    const high = rising(4, 8).map(({ t, v }) => good(t, v + 3_000));
    const back = [...rising(0, 4), ...high, ...rising(8, 12)];
    const run = runAll(meter, back, [refused(7)]);
    // counted: to the jump, along the high readings, and from the first one that is back; lost: the hours of the two jumps
    expect(stated(run)).toEqual([144 * (3 + 3 + 3), 3_144, 2]);
    expect(waiting(run)).toBeNull();
    const low = [...rising(0, 4), ...rising(4, 8).map(({ t, v }) => good(t, v - 3_000)), ...rising(8, 12)];
    expect(stated(runAll(meter, low, [refused(7)]))).toEqual([144 * 9, 0, 2]);
    // a later jump of another size is no way back
    const higher = [
      ...rising(0, 4),
      ...high,
      ...rising(8, 30).map(({ t, v }) => good(t, v + 3_000 - (t > at(20) ? 2_000 : 0))),
    ];
    expect(waiting(runAll(meter, higher, [refused(7)]))).not.toBeNull();
  });

  it('right after an exchange leaves the register where the new meter began', () => {
    const exchange: RegisterEvent = {
      type: 'meter-replaced',
      t: at(3) + MINUTE_MS,
      oldFinal: right(3).v + 1,
      newInitial: 12,
    };
    const readings = [...rising(0, 4), good(at(4), 8_000), good(at(5), 250)];
    const run = runAll(meter, readings, [exchange, refused(4)]);
    expect(stated(run)).toEqual([144 * 3 + 1 + 238, 0, 0]);
  });

  it('taken back (the event is gone) waits again, and accepted counts as ever', () => {
    const readings = [...rising(0, 4), good(at(4), 11_000)];
    expect(waiting(runAll(meter, readings))).toMatchObject({
      outcomes: {
        accepted: { counts: 568, goesOnFrom: good(at(4), 11_000), lost: null, excluded: 0 },
        refused: { counts: 0, goesOnFrom: right(3), lost: null, excluded: 0 },
      },
    });
    expect(stated(runAll(meter, readings, [{ type: 'jump-accepted', t: at(4) }]))).toEqual([1_000, 0, 0]);
  });

  it('takes its unit along where that changes', () => {
    const versions = [meter, { ...meter, fromMs: at(5), unit: 'MJ', maxRatePerHour: 208_800, resolution: 100 }];
    const mj = ({ t, v }: Seen): Seen => good(t, v * 1_000);
    const run = runAll(versions, [...rising(0, 4), good(at(4), 91_000), mj(right(5)), mj(right(6))], [refused(4)]);
    expect(totalOf(run, at(5))).toBeCloseTo(144_000, 6);
    const jump = rising(4, 7).map(({ t, v }) => good(t, v + 3_000));
    const shifted = runAll(versions, [...rising(0, 4), jump[0]!, mj(jump[1]!), mj(jump[2]!)], [refused(4)]);
    expect(totalOf(shifted, at(5))).toBeCloseTo(144_000, 6);
    expect(lostHours(shifted)).toBe(1);
  });

  it('leaves no trace: a plant at any load counts what its right readings say, wherever lone wrong ones were refused', () => {
    const steps = fc.array(
      fc.record({
        gj: fc.double({ min: 0, max: 225, noNaN: true }),
        typo: fc.oneof(
          { weight: 2, arbitrary: fc.constant(null) },
          { weight: 1, arbitrary: fc.double({ min: 10_000, max: 900_000, noNaN: true }) },
          { weight: 1, arbitrary: fc.double({ min: -50_000, max: -10_000, noNaN: true }) },
        ),
      }),
      { minLength: 4, maxLength: 40 },
    );
    const manyTypos = Array.from({ length: 40 }, (_, i) => ({ gj: i, typo: i % 4 === 0 ? -10_000 : 10_000 }));
    // Where more of the last readings are wrong the point is kept out as a whole, and that is another rule: quarantine.
    const { of, doubtful } = thresholdsOf(meter).quarantine!;
    fc.assert(
      fc.property(steps, (drawn) => {
        let v = 60_000;
        const readings: Seen[] = [];
        const decisions: RegisterEvent[] = [];
        for (const [i, { gj, typo }] of drawn.entries()) {
          v += gj;
          const isLone =
            decisions.at(-1)?.t !== at(i - 1) && decisions.filter(({ t }) => t > at(i - of)).length < doubtful - 1;
          const isWrong = typo !== null && i > 1 && i < drawn.length - 1 && isLone;
          readings.push(good(at(i), isWrong ? v + typo : v));
          if (isWrong) decisions.push(refused(i));
        }
        const run = runAll(meter, readings, decisions);
        expect(totalOf(run)).toBeCloseTo(v - readings[0]!.v, 6);
        expect(stated(run).slice(1)).toEqual([0, 0]);
        expect(waiting(run)).toBeNull();
      }),
      { numRuns: 500, examples: [[manyTypos]] },
    );
  });
});
