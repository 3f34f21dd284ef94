import { alarmRuleWords, LANGUAGES } from '#words';
import { ALERT_RULES, alertRuleOf, type AlertRuleId } from './rule-catalogue.js';
import {
  PERFORMANCE_BLIND,
  PERFORMANCE_CUSUM,
  PERFORMANCE_DRIFT,
  TARGET_OVERSHOOT,
  DATA_COVERAGE,
} from './performance-rules.js';
import { TARGET_RISK } from './rules.js';

describe('the rules that are shipped', () => {
  it('each say what it may come from, what follows and what to do, in every language', () => {
    for (const language of LANGUAGES)
      for (const { id } of ALERT_RULES) {
        const { cause, consequence, steps } = alarmRuleWords[language][id as AlertRuleId];
        const least = language === 'zh' ? 6 : 20;
        expect([id, cause.length > least, consequence.length > least, steps.length > least]).toEqual([
          id,
          true,
          true,
          true,
        ]);
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
