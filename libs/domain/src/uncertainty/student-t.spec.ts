import { normalQuantile } from './normal-distribution.js';
import { studentCdf, studentQuantile } from './student-t.js';

describe("Student's t distribution", () => {
  // t(0.95; 1) = tan(0.45 π), t(p; 2) = (2p − 1) √(2 / (4p (1 − p))); the others as @stdlib/stats-base-dists-t-quantile 0.2.3 gives them
  it.each([
    [0.95, 1, Math.tan(0.45 * Math.PI)],
    [0.95, 2, 0.9 * Math.sqrt(2 / (4 * 0.95 * 0.05))],
    [0.95, 3, 2.3533634348018224],
    [0.95, 6.898522, 1.8987799453351355],
    [0.995, 6.898522, 3.5170898650862754],
    [0.995, 60, 2.660283028855037],
  ])('has its quantile of %s with %s degrees of freedom', (p, freedom, t) => {
    expect(studentQuantile(p, freedom) / t).toBeCloseTo(1, 11);
    expect(studentCdf(t, freedom)).toBeCloseTo(p, 11);
  });

  it('becomes the normal distribution', () => {
    expect(studentQuantile(0.95, 1e7)).toBeCloseTo(normalQuantile(0.95), 6);
  });

  it('is even', () => {
    expect(studentCdf(0, 5)).toBeCloseTo(0.5, 12);
    expect(studentCdf(-1.3, 5) + studentCdf(1.3, 5)).toBeCloseTo(1, 12);
  });
});
