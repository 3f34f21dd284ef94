import fc from 'fast-check';
import { correlatedNoise } from '#testing';
import { driftRule, PERFORMANCE_DRIFT } from '../alert/rules/performance-rules.js';
import { calm, evaluateLevels, type LevelState } from '../alert/levels.js';
import type { Severity } from '../alert/severity.js';
import { autocorrelations, residualModel } from '../drift/cusum.js';
import { believedCorrelation, driftErrorPct, levelOf, varianceOfSum } from './drift-level.js';

const AVERAGE_DAY_T = 282.248521;
const DRIFTS = [-2, -6, -7, -8, -9, -9.5, -9.2, -9.1, -6, -5, -4.9, -4.8, -4.5];

const levelsOf = (sd: number, seen: number, n: number, expected: number) => {
  const spread = { sd, rho: believedCorrelation(seen, n), correlations: [] };
  return {
    rho: spread.rho,
    variance: varianceOfSum(30, spread),
    errorPct: driftErrorPct(spread, { days: 30, averageDay: AVERAGE_DAY_T, expected }),
  };
};

describe('the level of a drift (worked example K10)', () => {
  it.each([
    [0.015, 0.5, 9_240, { rho: 0.517751, variance: 89.96462, error: 0.434597, levels: [-5, -3, -10, -7] }],
    [
      0.09,
      0.5,
      9_240,
      { rho: 0.517751, variance: 89.96462, error: 2.607583, levels: [-7.822748, -4.693649, -15.645496, -10.951847] },
    ],
    [
      0.12,
      0.3,
      11_200,
      { rho: 0.313018, variance: 56.011999, error: 2.263265, levels: [-6.789795, -4.073877, -13.579591, -9.505714] },
    ],
  ])('of days that err by %d with a correlation of %d', (sd, seen, expected, { rho, variance, error, levels }) => {
    const made = levelsOf(sd, seen, 169, expected);
    expect(made.rho).toBeCloseTo(rho, 6);
    expect(made.variance).toBeCloseTo(variance, 5);
    expect(made.errorPct).toBeCloseTo(error, 6);
    const rule = driftRule(levelOf(made.errorPct));
    expect(rule.levels.flatMap(({ on, off }) => [on, off])).toEqual(levels.map((level) => expect.closeTo(level, 5)));
  });

  it.each([
    [0.015, 'OK OK OK WARN WARN WARN WARN WARN WARN WARN WARN WARN WARN'],
    [0.09, 'OK OK OK OK OK WARN WARN WARN WARN WARN WARN WARN WARN'],
  ])('decides when days that err by %d are warned of', (sd, states) => {
    const { errorPct } = levelsOf(sd, 0.5, 169, 9_240);
    let state: LevelState<Severity> = calm();
    const names = DRIFTS.map((drift) => {
      state = evaluateLevels(driftRule(levelOf(errorPct)), state, drift);
      return state.severity === null ? 'OK' : state.severity === 'warning' ? 'WARN' : 'CRIT';
    });
    expect(names.join(' ')).toBe(states);
  });

  it('is that of an even plant where three standard errors are within 5 %', () => {
    expect(driftRule(levelOf(0))).toEqual(PERFORMANCE_DRIFT);
    expect(driftRule(levelOf(5 / 3))).toEqual(PERFORMANCE_DRIFT);
  });

  it('takes the correlation that was seen over many days where it lasts longer than that of one day lets expect', () => {
    const short = { rho: 0.3, correlations: Array.from({ length: 29 }, (_, i) => 0.3 ** (i + 1)) };
    const long = { rho: 0.3, correlations: Array.from({ length: 29 }, () => 0.3) };
    expect(varianceOfSum(30, short)).toBeCloseTo(varianceOfSum(30, { rho: 0.3, correlations: [] }), 9);
    expect(varianceOfSum(30, long)).toBeCloseTo(30 + 0.3 * 30 * 29, 9);
    expect(varianceOfSum(1, long)).toBe(1);
  });

  it('grows with every day that cannot be judged', () => {
    const spread = fc.record({
      sd: fc.double({ min: 0.001, max: 0.2, noNaN: true }),
      rho: fc.double({ min: 0, max: 0.95, noNaN: true }),
      // falling with the distance, as those of errors that last: a mean over more days then wanders less
      correlations: fc
        .array(fc.double({ min: -1, max: 1, noNaN: true }), { maxLength: 29 })
        .map((list) => list.toSorted((a, b) => b - a)),
    });
    fc.assert(
      fc.property(spread, fc.integer({ min: 1, max: 29 }), (of, days) => {
        const at = (count: number): number =>
          driftErrorPct(of, { days: count, averageDay: 280, expected: 280 * count });
        expect(at(days)).toBeGreaterThanOrEqual(at(days + 1) * (1 - 1e-9));
      }),
    );
  });

  it('is the spread of sums of correlated noise', () => {
    const noise = correlatedNoise(11, 40_000, 0.5);
    const model = residualModel(noise)!;
    const spread = {
      sd: model.sd,
      rho: believedCorrelation(model.rho, model.n),
      correlations: autocorrelations(noise, 29),
    };
    const sums = Array.from({ length: 1_333 }, (_, i) => noise.slice(30 * i, 30 * i + 30).reduce((a, b) => a + b, 0));
    const sd = Math.sqrt(sums.reduce((a, b) => a + b * b, 0) / sums.length);
    expect((model.sd * Math.sqrt(varianceOfSum(30, spread))) / sd).toBeCloseTo(1, 1);
  });
});
