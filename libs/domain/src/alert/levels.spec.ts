import fc from 'fast-check';
import { golden } from '../../../../test/support/golden/golden.js';
import { alertState, newAlert, nextLife, type AlertEvent, type AlertLife } from './life.js';
import { calm, evaluateLevels, type LevelRule } from './levels.js';

const DRIFT: LevelRule<'WARN' | 'CRIT'> = {
  levels: [
    { severity: 'WARN', on: -5, off: -3 },
    { severity: 'CRIT', on: -10, off: -7 },
  ],
  running: 3,
};

const run = (measures: readonly (number | null)[]): string[] => {
  let state = calm<'WARN' | 'CRIT'>();
  return measures.map((measure) => {
    state = evaluateLevels(DRIFT, state, measure);
    return state.severity ?? 'OK';
  });
};

describe('levels with hysteresis', () => {
  it('goes through the states of example J02', () => {
    const { inputs, expected } = golden<{ drift_pct: number[] }, { states: string[] }>('J02');
    expect(run(inputs.drift_pct)).toEqual(expected.states);
  });

  it('leaves everything as it is while there is nothing to measure', () => {
    expect(run([-6, -6, null, null, -6])).toEqual(['OK', 'OK', 'OK', 'OK', 'WARN']);
    expect(run([-6, -6, -6, 0, 0, null, 0])).toEqual(['OK', 'OK', 'WARN', 'WARN', 'WARN', 'WARN', 'OK']);
  });

  it('takes a level that is good in itself to a relative 1e-9: a perfect plant has a probability of 0.5 but for rounding', () => {
    const risk: LevelRule<'WARN'> = { levels: [{ severity: 'WARN', on: 0.5, off: 0.6, strict: true }], running: 1 };
    const after = (measure: number) => evaluateLevels(risk, calm<'WARN'>(), measure).severity;
    expect([0.5, 0.5 - 1e-12, 0.5 - 1e-6].map(after)).toEqual([null, null, 'WARN']);
  });

  it('never changes after fewer evaluations than it takes', () => {
    const drifts = fc.array(fc.double({ min: -20, max: 5, noNaN: true }), { minLength: 3, maxLength: 80 });
    fc.assert(
      fc.property(drifts, (measures) => {
        const states = run(measures);
        for (let i = 1; i < states.length; i += 1) {
          if (states[i] === states[i - 1]) continue;
          const window = measures.slice(Math.max(0, i - 2), i + 1);
          expect(window).toHaveLength(3);
          const raised = ['OK', 'WARN', 'CRIT'].indexOf(states[i]!) > ['OK', 'WARN', 'CRIT'].indexOf(states[i - 1]!);
          if (raised) expect(Math.max(...window)).toBeLessThanOrEqual(-5);
          else expect(Math.min(...window)).toBeGreaterThan(-7);
        }
      }),
    );
  });
});

describe('the life of an alert', () => {
  const states = (events: readonly AlertEvent[]): string[] => {
    let life: AlertLife = newAlert;
    return [
      alertState(life),
      ...events.map((event) => {
        life = nextLife(life, event);
        return alertState(life);
      }),
    ];
  };

  it('is resolved when it has been seen and has gone, in either order', () => {
    expect(states([{ type: 'acknowledged' }, { type: 'returned' }])).toEqual([
      'active-unacknowledged',
      'active-acknowledged',
      'resolved',
    ]);
    expect(states([{ type: 'returned' }, { type: 'acknowledged' }])).toEqual([
      'active-unacknowledged',
      'returned-unacknowledged',
      'resolved',
    ]);
  });

  it('is news again when it comes back or gets worse', () => {
    expect(states([{ type: 'acknowledged' }, { type: 'worsened' }]).at(-1)).toBe('active-unacknowledged');
    expect(states([{ type: 'returned' }, { type: 'raised' }]).at(-1)).toBe('active-unacknowledged');
  });

  it('keeps still while shelved, and comes back unseen if it still holds then', () => {
    const shelved: AlertEvent = { type: 'shelved', untilMs: 1 };
    expect(states([shelved, { type: 'worsened' }, { type: 'unshelved' }])).toEqual([
      'active-unacknowledged',
      'shelved',
      'shelved',
      'active-unacknowledged',
    ]);
    expect(states([shelved, { type: 'returned' }]).at(-1)).toBe('resolved');
  });

  it('is out of service with all that comes and goes until its time, and then what it is', () => {
    const suppressed: AlertEvent = { type: 'suppressed', untilMs: 1 };
    const restless: AlertEvent[] = [suppressed, { type: 'returned' }, { type: 'raised' }, { type: 'worsened' }];
    expect(new Set(states(restless).slice(1))).toEqual(new Set(['out-of-service']));
    expect(states([...restless, { type: 'unshelved' }]).at(-1)).toBe('active-unacknowledged');
    expect(states([suppressed, { type: 'returned' }, { type: 'unshelved' }]).at(-1)).toBe('resolved');
    expect(states([{ type: 'returned' }, suppressed]).at(-1)).toBe('out-of-service');
  });
});
