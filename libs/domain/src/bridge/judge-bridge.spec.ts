import fc from 'fast-check';
import { DAY_MS } from '../calendar/durations.js';
import { studentQuantile } from '../uncertainty/student-t.js';
import { judgeBridge, type BridgeMeasures } from './judge-bridge.js';

// K11 (worked examples of the second audit): ten dark days, GJ.
const EXPECTED = 34_522.292183;
const MARGIN = 1_850 * studentQuantile(0.995, 40);
const tenDays = (rise: number, substations: BridgeMeasures['substations'] = null): BridgeMeasures => ({
  rise,
  longestMs: 10 * DAY_MS,
  model: { expected: EXPECTED, margin: MARGIN, rise },
  substations,
  rough: { expected: EXPECTED, rise },
});
const unknown = { rise: 100, longestMs: DAY_MS, model: null, substations: null, rough: null };

describe('whether a bridge is believed', () => {
  it.each([
    ['far above the model', tenDays(55_123.2), null, 'BRIDGE_SUSPECT'],
    ['within it', tenDays(36_500), null, null],
    [
      'within it and above its substations',
      tenDays(36_500, { rise: 32_000, usualRatio: 1.03 }),
      36_256,
      'BRIDGE_SUSPECT',
    ],
    ['below it', tenDays(21_000), null, 'BRIDGE_LOW'],
  ])('K11: %s', (_, measures, highSubstations, code) => {
    const judged = judgeBridge(measures);
    expect(judged.code).toBe(code);
    expect(judged.highModel).toBeCloseTo(39_525.541828, 6);
    if (highSubstations === null) expect(judged.highSubstations).toBeNull();
    else expect(judged.highSubstations).toBeCloseTo(highSubstations, 6);
    expect(judged.highRough).toBeNull();
  });

  it('allows a tenth where the model is surer than that', () => {
    const sure = (rise: number) => judgeBridge({ ...tenDays(rise), model: { expected: 1_000, margin: 20, rise } });
    expect(sure(1_100)).toMatchObject({ code: null, highModel: 1_100, lowModel: 900 });
    expect(sure(1_100.1).code).toBe('BRIDGE_SUSPECT');
    expect(sure(899).code).toBe('BRIDGE_LOW');
  });

  it('goes by the rate of the days before where there is neither model nor substation, and says so', () => {
    const rough = (rise: number): BridgeMeasures => ({ ...unknown, rise, rough: { expected: 1_000, rise } });
    expect(judgeBridge(rough(1_250))).toMatchObject({ code: 'BRIDGE_UNCHECKED', highRough: 1_250, highModel: null });
    expect(judgeBridge(rough(1_251)).code).toBe('BRIDGE_SUSPECT');
    expect(judgeBridge(rough(1)).code).toBe('BRIDGE_UNCHECKED');
  });

  it('lets count what nothing is known of for seven days, and no longer', () => {
    expect(judgeBridge({ ...unknown, longestMs: 7 * DAY_MS }).code).toBe('BRIDGE_UNCHECKED');
    expect(judgeBridge({ ...unknown, longestMs: 7 * DAY_MS + 1 }).code).toBe('BRIDGE_SUSPECT');
    // there is nothing to hold of a register that stood still
    expect(judgeBridge({ ...unknown, rise: 0, longestMs: 70 * DAY_MS }).code).toBe('BRIDGE_UNCHECKED');
  });

  it('never believes a rise and holds a lesser one back', () => {
    const expected = fc.double({ min: 1, max: 1e6, noNaN: true });
    fc.assert(
      fc.property(
        expected,
        fc.double({ min: 0, max: 2e6, noNaN: true }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (e, rise, part) => {
          const at = (own: number): boolean =>
            judgeBridge({
              ...tenDays(own, { rise: e, usualRatio: 1 }),
              model: { expected: e, margin: e / 5, rise: own },
            }).code === 'BRIDGE_SUSPECT';
          expect(at(rise * part) && !at(rise)).toBe(false);
        },
      ),
    );
  });
});
