import { alarmFacts } from './alarm-facts.js';

const NOTHING = { value: null, unit: null, limit: null, since: null, until: null };

describe('the figures of an alarm', () => {
  it('are those that its rule has measured, with the limit of its severity', () => {
    const target = { probabilityToMeet: 0.12, performanceDriftPct: -6.2, driftLevelPct: 5, dayCoveragePct: 91.5 };
    expect(alarmFacts('target.risk', target, 'warning')).toEqual({ ...NOTHING, value: 12, unit: '%', limit: 20 });
    expect(alarmFacts('target.risk', target, 'info').limit).toBe(50);
    expect(alarmFacts('performance.drift', target, 'warning')).toEqual({
      ...NOTHING,
      value: -6.2,
      unit: '%',
      limit: -5,
    });
    expect(alarmFacts('data.coverage', target, 'warning')).toMatchObject({ value: 91.5, limit: 95 });
    const change = { date: '2026-12-22', afterPct: -4.3, beforePct: 0.1 };
    expect(alarmFacts('performance.cusum', { change }, 'warning')).toMatchObject({ value: -4.3, since: '2026-12-22' });
  });

  it('name of two bounds the one that was passed', () => {
    const loss = { measured: 12.1, low: 2, high: 10, unit: '%' };
    expect(alarmFacts('data.balance', loss, 'warning')).toMatchObject({ value: 12.1, limit: 10, unit: '%' });
    expect(alarmFacts('data.balance', { ...loss, measured: 1 }, 'warning').limit).toBe(2);
  });

  it('are those that bear their names, of a rule without a form of its own', () => {
    const details = { value: 187, unit: 'Cel', limit: 180, since: '2027-01-14T02:31:00Z' };
    expect(alarmFacts('boiler.limit', details, 'critical')).toEqual({ ...NOTHING, ...details });
  });

  it('are unknown, and never a zero, where an older version wrote something else', () => {
    for (const details of [undefined, null, 'x', {}, { measured: 'much', change: null }])
      for (const rule of ['target.risk', 'performance.cusum', 'data.balance', 'lost.range', 'toString'])
        expect(alarmFacts(rule, details, 'warning').value).toBeNull();
  });
});
