import { withOwnDrift, withOwnLevels } from './own-levels.js';
import { driftRule, PERFORMANCE_CUSUM, PERFORMANCE_DRIFT } from './rules/performance-rules.js';

const settings = (levels: object) => ({ isOn: true, levels, afterMs: null });

describe('levels of a site', () => {
  it('stand in place of the shipped ones, severity by severity', () => {
    const own = withOwnLevels('performance.drift', PERFORMANCE_DRIFT, settings({ warning: { on: -4, off: -2 } }));
    expect(own.levels).toEqual([{ severity: 'warning', on: -4, off: -2 }, PERFORMANCE_DRIFT.levels[1]]);
    expect(own.running).toBe(PERFORMANCE_DRIFT.running);
    expect(withOwnLevels('performance.drift', PERFORMANCE_DRIFT, undefined)).toBe(PERFORMANCE_DRIFT);
  });

  it('are given as people see them where high is bad, and judged negated', () => {
    const own = withOwnLevels('performance.cusum', PERFORMANCE_CUSUM, settings({ warning: { on: 8, off: 1 } }));
    expect(own.levels).toEqual([{ severity: 'warning', on: -8, off: -1, strict: true }]);
  });

  it('of the drift give way to the noise of the plant, and are kept where they are coarser than it', () => {
    const fine = settings({ warning: { on: -4, off: -2 } });
    expect(withOwnDrift(driftRule(5), fine, 5).levels[0]).toEqual({ severity: 'warning', on: -4, off: -2 });
    expect(withOwnDrift(driftRule(8), fine, 8).levels[0]).toEqual({ severity: 'warning', on: -8, off: -4 });
    const coarse = settings({ warning: { on: -9, off: -6 } });
    expect(withOwnDrift(driftRule(8), coarse, 8).levels[0]).toEqual({ severity: 'warning', on: -9, off: -6 });
  });
});
