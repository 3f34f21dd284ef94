import fc from 'fast-check';
import type { PointLimits } from '../../plant/limits.js';
import { judgeLimit, limitWords, passedBy, WITHIN_LIMITS, type LimitState } from './limit-rule.js';

const NONE = {
  low: null,
  high: null,
  criticalLow: null,
  criticalHigh: null,
  deadBand: null,
  consequence: null,
  origin: null,
};
const FLUE: PointLimits = { ...NONE, high: 180, criticalHigh: 200, deadBand: 4 };

/** A look each minute. */
const severities = (values: readonly number[], limits = FLUE, afterMs = 60_000): (string | null)[] => {
  let state: LimitState = WITHIN_LIMITS;
  return values.map((value, i) => (state = judgeLimit(limits, state, value, { atMs: i * 60_000, afterMs })).severity);
};

describe('limits of a point', () => {
  it('are raised when a value stays beyond, get worse, and end behind the dead-band', () => {
    expect(severities([179, 181, 182, 203, 204, 198, 195, 178, 177, 175])).toEqual([
      null,
      null,
      'warning',
      'warning',
      'critical',
      'critical',
      'warning',
      'warning',
      'warning',
      null,
    ]);
  });

  it('call nobody for one value, and at once where no delay is asked for', () => {
    expect(severities([170, 250, 170, 250, 170])).toEqual([null, null, null, null, null]);
    expect(severities([170, 250], FLUE, 0)).toEqual([null, 'critical']);
  });

  it('know both sides, with 2 % of the limit as dead-band', () => {
    const pressure = { ...NONE, low: 0.5, high: 1.4, criticalLow: 0.35, criticalHigh: 1.55 };
    expect(severities([0.49, 0.49, 0.505, 0.511], pressure)).toEqual([null, 'warning', 'warning', null]);
    expect(passedBy(pressure, 0.3, 0)).toEqual({ severity: 'critical', limit: 0.35 });
    expect(passedBy(pressure, 1.45, 0)).toEqual({ severity: 'warning', limit: 1.4 });
    expect(passedBy(pressure, 1, 0)).toBeNull();
  });

  it('never chatter: what wanders by less than the dead-band changes once', () => {
    const wander = fc.array(fc.double({ min: 176.5, max: 183.4, noNaN: true }), { minLength: 3, maxLength: 60 });
    fc.assert(
      fc.property(wander, (values) => {
        const seen = severities(values);
        const changes = seen.filter((severity, i) => i > 0 && severity !== seen[i - 1]);
        expect(changes.length).toBeLessThanOrEqual(1);
      }),
    );
  });

  it('are told with value, limit and what happens', () => {
    const point = { device: 'Boiler 2', point: 'flue.temp', unit: 'Cel' };
    expect(limitWords(point, 187.26, 180, 'The filter burns.')).toBe(
      'Boiler 2: flue.temp is 187.3 Cel, above its limit of 180. The filter burns.',
    );
    expect(limitWords(point, 0.3, 0.35, null)).toBe('Boiler 2: flue.temp is 0.3 Cel, below its limit of 0.35.');
  });
});
