import fc from 'fast-check';
import { normalCdf, normalQuantile } from '../uncertainty/normal-distribution.js';
import { ensembleForecast } from './ensemble.js';

describe('the standard normal distribution', () => {
  it.each([
    [0, 0.5],
    [1, 0.8413447460685429],
    [-1.2815515655446004, 0.1],
    [1.959963984540054, 0.975],
    [-3, 0.0013498980316300946],
    [-6, 9.865876450376946e-10],
  ])('has P(Z <= %d) = %d', (z, p) => {
    expect(Math.abs(normalCdf(z) / p - 1)).toBeLessThan(1e-9);
    expect(normalQuantile(p)).toBeCloseTo(z, 8);
  });

  it('rises, and mirrors at zero', () => {
    fc.assert(
      fc.property(
        fc.double({ min: -8, max: 8, noNaN: true }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (z, step) => {
          expect(normalCdf(z + step)).toBeGreaterThanOrEqual(normalCdf(z) - 1e-15);
          expect(normalCdf(z) + normalCdf(-z)).toBeCloseTo(1, 12);
        },
      ),
    );
  });
});

describe('the ensemble of past winters', () => {
  const input = { achieved: 30_300, modelShare: 0.015, meterShare: 0.01, amount: 47_700 };

  it('is the normal distribution itself when all winters are the same', () => {
    const rest = [1, 2, 3].map((i) => ({ label: `season-${i}`, amount: 17_000 }));
    const ensemble = ensembleForecast({ ...input, rest });
    const sd = Math.hypot(0.015 * 17_000, 0.01 * 30_300);
    expect(ensemble?.mean).toBeCloseTo(47_300, 9);
    expect(ensemble?.p10).toBeCloseTo(47_300 + normalQuantile(0.1) * sd, 6);
    expect(ensemble?.p90).toBeCloseTo(47_300 + normalQuantile(0.9) * sd, 6);
    expect(ensemble?.probability).toBeCloseTo(1 - normalCdf(400 / sd), 9);
    expect(ensemble?.reached).toBe(0);
  });

  it('is the same to the last digit in whatever order the winters are, also where the distribution is flat', () => {
    const rest = [0, 3556.761223812511, 0, 3492.027348559616].map((amount, i) => ({ label: `season-${i}`, amount }));
    const [a, b] = [rest, [...rest].reverse()].map((one) => ensembleForecast({ ...input, rest: one })!);
    expect([b!.p10, b!.p50, b!.p90, b!.mean]).toEqual([a!.p10, a!.p50, a!.p90, a!.mean]);
  });

  it('keeps its quantiles in order, its probability between 0 and 1, whatever the order of the winters', () => {
    const winters = fc.array(fc.double({ min: 0, max: 40_000, noNaN: true }), { minLength: 1, maxLength: 40 });
    fc.assert(
      fc.property(winters, (amounts) => {
        const rest = amounts.map((amount, i) => ({ label: `season-${i}`, amount }));
        const a = ensembleForecast({ ...input, rest });
        const b = ensembleForecast({ ...input, rest: [...rest].reverse() });
        expect(a).not.toBeNull();
        if (a === null || b === null) return;
        expect(a.p10).toBeLessThanOrEqual(a.p50);
        expect(a.p50).toBeLessThanOrEqual(a.p90);
        expect(a.probability).toBeGreaterThanOrEqual(0);
        expect(a.probability).toBeLessThanOrEqual(1);
        expect(a.p50).toBeCloseTo(b.p50, 6);
        expect(a.reached).toBe(amounts.filter((x) => 30_300 + x >= 47_700).length);
      }),
    );
  });

  it('is nothing without winters', () => {
    expect(ensembleForecast({ ...input, rest: [] })).toBeNull();
  });
});
