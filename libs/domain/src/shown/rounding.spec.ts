import fc from 'fast-check';
import { resolutionDigits, shownAmount, shownFigure, withoutNoise } from './rounding.js';

describe('numbers are not longer than they mean', () => {
  it('counts the digits of a resolution; an unknown one has none', () => {
    expect([1_000, 10, 1, 0.5, 0.25, 0.1, 0.001, 1e-6].map(resolutionDigits)).toEqual([0, 0, 0, 1, 2, 1, 3, 6]);
    expect([null, 0].map(resolutionDigits)).toEqual([null, null]);
  });

  it('takes the noise of binary fractions from differences and conversions', () => {
    for (const noisy of [1.0349999999998545, 1247.318 - 1246.283]) {
      expect(noisy).not.toBe(1.035);
      expect([withoutNoise(noisy, 0.001), shownAmount(noisy, 0.001), shownFigure(noisy)]).toEqual([
        1.035, 1.035, 1.035,
      ]);
    }
    expect(withoutNoise(0.1 + 0.2, null)).toBe(0.3);
    expect(Object.is(withoutNoise(-1e-12, 0.1), 0)).toBe(true);
    expect(shownAmount(1247.318 - 1246.283, 0)).toBe(1.035);
    expect(shownFigure(2_000 * 0.11)).toBe(220);
  });

  it('shows amounts two digits finer than the register, figures to the kilogram, small ones to six digits', () => {
    expect(shownAmount(5.233333333, 0.1)).toBe(5.233);
    expect(shownAmount(5.233333333, 1)).toBe(5.23);
    expect(shownFigure(12_345.678_901)).toBe(12_345.679);
    expect(shownFigure(0.084_237_123)).toBe(0.0842371);
    expect(shownFigure(0)).toBe(0);
  });

  it('keeps whatever a register of nine digits shows, and differences of it to the digit', () => {
    const steps = fc.integer({ min: 0, max: 999_999_999 });
    fc.assert(
      fc.property(steps, steps, fc.integer({ min: 0, max: 4 }), (from, to, digits) => {
        const value = (n: number): number => Number(`${n}e-${digits}`);
        const resolution = value(1);
        expect(withoutNoise(value(to), resolution)).toBe(value(to));
        expect(withoutNoise(value(to) - value(from), resolution)).toBe(value(to - from) + 0);
        expect(shownAmount(value(to) - value(from), resolution)).toBe(value(to - from) + 0);
      }),
    );
  });
});
