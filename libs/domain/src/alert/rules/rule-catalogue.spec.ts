import { ALERT_RULES, alertRuleOf } from './rule-catalogue.js';
import {
  PERFORMANCE_BLIND,
  PERFORMANCE_CUSUM,
  PERFORMANCE_DRIFT,
  TARGET_OVERSHOOT,
  DATA_COVERAGE,
} from './performance-rules.js';
import { TARGET_RISK } from './rules.js';

describe('the rules that are shipped', () => {
  it('each say what it may come from, what follows and what to do', () => {
    for (const { id, cause, consequence, response } of ALERT_RULES) {
      expect([id, cause.length > 20, consequence.length > 20, response.length > 20]).toEqual([id, true, true, true]);
    }
    expect(new Set(ALERT_RULES.map(({ id }) => id)).size).toBe(ALERT_RULES.length);
    expect(alertRuleOf('nothing')).toBeNull();
  });

  it('have the severities that their levels have', () => {
    const shipped = {
      'target.risk': TARGET_RISK,
      'performance.drift': PERFORMANCE_DRIFT,
      'performance.blind': PERFORMANCE_BLIND,
      'performance.cusum': PERFORMANCE_CUSUM,
      'target.overshoot': TARGET_OVERSHOOT,
      'data.coverage': DATA_COVERAGE,
    };
    for (const [id, { levels }] of Object.entries(shipped))
      expect(alertRuleOf(id)?.severities).toEqual(levels.map(({ severity }) => severity));
  });
});
