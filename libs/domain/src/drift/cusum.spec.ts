import fc from 'fast-check';
import { correlatedNoise as correlated } from '#testing';
import { changePoint } from './change-point.js';
import { cusum, residualModel } from './cusum.js';

/** For independent residuals and a shift of one standard deviation (docs/arithmetic/drift-and-alerts.md#cusum). */
const TEXTEXAMPLE_CUSUM = { k: 0.5, h: 5 } as const;

const LONGEST = 4000;

/** Steps until the first alarm of one seeded series; most alarm early, so the series grows only where it must. */
function runLength(seed: number, rho: number, assumed: number): number {
  for (let length = 250; length <= LONGEST; length *= 4) {
    const steps = cusum(correlated(seed, length, rho), { mean: 0, sd: 1, rho: assumed, ...TEXTEXAMPLE_CUSUM });
    const found = steps.findIndex((step) => step.alarm !== null);
    if (found !== -1) return found + 1;
  }
  return LONGEST;
}

const meanRunLength = (rho: number, assumed: number): number => {
  const runs = Array.from({ length: 500 }, (_, i) => runLength(1000 + i, rho, assumed));
  return runs.reduce((a, b) => a + b, 0) / runs.length;
};

describe('the tabular CUSUM', () => {
  it('has the published in-control run length of 465 for independent residuals at k 0.5, h 5', () => {
    const steps = meanRunLength(0, 0);
    expect(steps).toBeGreaterThan(400);
    expect(steps).toBeLessThan(540);
  });

  it('collapses to about 55 on residuals with lag-1 correlation 0.5, and is mended by whitening them', () => {
    expect(meanRunLength(0.5, 0)).toBeLessThan(75);
    expect(meanRunLength(0.5, 0.5)).toBeGreaterThan(400);
  });

  it('finds a fall of one standard deviation after about ten steps and says when it began', () => {
    const steady = correlated(7, 60, 0);
    const fallen = correlated(8, 60, 0).map((v) => v - 1.5);
    const steps = cusum([...steady, ...fallen], { mean: 0, sd: 1, rho: 0, ...TEXTEXAMPLE_CUSUM });
    const alarm = steps.findIndex((step) => step.alarm === 'down');
    expect(alarm).toBeGreaterThanOrEqual(60);
    expect(alarm).toBeLessThan(75);
    const began = alarm - (steps[alarm]?.downRun ?? 0) + 1;
    expect(Math.abs(began - 60)).toBeLessThanOrEqual(6);
  });

  it('never alarms on a constant that equals the mean, and its running sum ends where the residuals add up', () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: -1e3, max: 1e3, noNaN: true }), { minLength: 1, maxLength: 60 }),
        (values) => {
          const steps = cusum(values, { mean: 2, sd: 3, rho: 0.3, ...TEXTEXAMPLE_CUSUM });
          const total = values.reduce((a, b) => a + (b - 2), 0);
          expect(steps.at(-1)?.sum).toBeCloseTo(total, 6);
          for (const step of steps) expect(Math.min(step.up, step.down)).toBeGreaterThanOrEqual(0);
          expect(
            cusum(
              values.map(() => 2),
              { mean: 2, sd: 3, rho: 0.3, ...TEXTEXAMPLE_CUSUM },
            ).some((s) => s.alarm),
          ).toBe(false);
        },
      ),
    );
  });

  it('refuses a yardstick of nothing', () => {
    expect(() => cusum([1], { mean: 0, sd: 0, rho: 0, ...TEXTEXAMPLE_CUSUM })).toThrow(RangeError);
    expect(() => cusum([1], { mean: 0, sd: 1, rho: 1, ...TEXTEXAMPLE_CUSUM })).toThrow(RangeError);
  });

  it('measures mean, spread and correlation of residuals', () => {
    const model = residualModel(correlated(3, 5000, 0.6));
    expect(model?.mean).toBeCloseTo(0, 0);
    expect(model?.sd).toBeCloseTo(1, 1);
    expect(model?.rho).toBeCloseTo(0.6, 1);
    expect(residualModel([1, 2, 3])).toBeNull();
    expect(residualModel(Array.from({ length: 40 }, () => 5))).toEqual({ mean: 5, sd: 0, rho: 0, n: 40 });
  });
});

describe('the change point', () => {
  it('finds the day of a change, and none in a steady series', () => {
    const values = [...correlated(21, 50, 0), ...correlated(22, 40, 0).map((v) => v - 3)];
    expect(Math.abs((changePoint(values)?.index ?? 0) - 50)).toBeLessThanOrEqual(2);
    const falseOnes = Array.from({ length: 200 }, (_, i) => changePoint(correlated(500 + i, 90, 0))).filter(Boolean);
    expect(falseOnes.length).toBeLessThan(20);
  });

  it('finds an exact step with its two means', () => {
    expect(changePoint([1, 1, 1, 1, 5, 5, 5, 5])).toMatchObject({ index: 4, meanBefore: 1, meanAfter: 5 });
    expect(changePoint([1, 1, 1, 1, 1, 1])).toBeNull();
    expect(changePoint([1, 9])).toBeNull();
  });
});
