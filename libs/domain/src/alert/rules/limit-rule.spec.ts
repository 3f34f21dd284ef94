import fc from 'fast-check';
import type { PointLimits } from '../../plant/limits.js';
import type { Severity } from '../severity.js';
import { limitSeverity, limitWords, passedLimit } from './limit-rule.js';

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

/** One look after another, without delays. */
const severities = (values: readonly number[], limits = FLUE): (string | null)[] => {
  let told: Severity | null = null;
  return values.map((value) => (told = limitSeverity(limits, told, value)));
};

describe('limits of a point', () => {
  it('get worse, and end behind the dead-band', () => {
    expect(severities([179, 181, 182, 203, 197, 195, 178, 176, 175])).toEqual([
      null,
      'warning',
      'warning',
      'critical',
      'critical',
      'warning',
      'warning',
      null,
      null,
    ]);
  });

  it('know both sides, with 2 % of the limit as dead-band', () => {
    const pressure = { ...NONE, low: 0.5, high: 1.4, criticalLow: 0.35, criticalHigh: 1.55 };
    expect(severities([0.5, 0.49, 0.505, 0.511], pressure)).toEqual([null, 'warning', 'warning', null]);
    expect(passedLimit(pressure, 'critical', 0.3, 0)).toBe(0.35);
    expect(passedLimit(pressure, 'warning', 1.45, 0)).toBe(1.4);
    expect(passedLimit(pressure, 'critical', 1.45, 0)).toBeNull();
    expect(passedLimit(pressure, 'warning', 1, 0)).toBeNull();
  });

  it('name the limit of the severity that is told, also close to the next one', () => {
    expect(limitSeverity(FLUE, null, 198)).toBe('warning');
    expect(passedLimit(FLUE, 'warning', 198, 1)).toBe(180);
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
