import fc from 'fast-check';
import { wholeSteps } from './whole-tonnes.js';

describe('whole tonnes of a waterfall', () => {
  it('are those of the worked example: each step rounded so that they add up', () => {
    const values = [
      47_700, 47_700, 44_508.550505, 43_176.521628, 43_091.789688, 42_352.194678, 42_199.299598, 40_310.175533,
      37_897.11671, 37_710.711298, 33_956.877357,
    ];
    expect(wholeSteps(values).map(({ valueT }) => valueT)).toEqual([
      47_700, 47_700, 44_509, 43_177, 43_092, 42_352, 42_199, 40_310, 37_897, 37_711, 33_957,
    ]);
  });

  it('add up to the rounded end, each less than a tonne away from its step', () => {
    const value = fc.double({ min: -1e5, max: 1e5, noNaN: true });
    fc.assert(
      fc.property(fc.array(value, { minLength: 1, maxLength: 25 }), (values) => {
        const steps = wholeSteps(values);
        expect(steps[0]!.valueT).toBe(Math.round(values[0]!) + 0);
        expect(steps.at(-1)!.valueT).toBe(Math.round(values.at(-1)!) + 0);
        expect(steps.reduce((sum, { deltaT }) => sum + deltaT, 0)).toBe(steps.at(-1)!.valueT);
        for (const [i, { deltaT, valueT }] of steps.entries()) {
          expect([Number.isInteger(deltaT), Number.isInteger(valueT)]).toEqual([true, true]);
          if (i > 0) expect(Math.abs(deltaT - (values[i]! - values[i - 1]!))).toBeLessThan(1.001);
        }
      }),
    );
  });
});
