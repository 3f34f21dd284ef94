import fc from 'fast-check';
import { addUncertainty, heatMeterError, u95Of, uncertaintyShares } from './uncertainty.js';

describe('uncertainty', () => {
  it('H05: meter 2.3 %, coal 5.3 % and efficiency 4 % combine to 7.0 %', () => {
    expect(u95Of({ meter: 2.3, coal: 5.3, efficiency: 4 })).toBeCloseTo(7.03, 2);
  });

  it('does not average out what all months share', () => {
    const month = { meter: 3, factor: 4 };
    expect(u95Of(month)).toBe(5);
    expect(u95Of(addUncertainty(Array.from({ length: 6 }, () => month)))).toBe(30);
    expect(u95Of(addUncertainty([{ a: 3 }, { b: 4 }]))).toBe(5);
  });

  it('has shares that sum to 100 and never lies outside largest source and plain sum', () => {
    const sources = fc.dictionary(
      fc.string({ minLength: 1, maxLength: 4 }),
      fc.double({ min: 0.001, max: 1e3, noNaN: true }),
      { minKeys: 1 },
    );
    fc.assert(
      fc.property(sources, (figure) => {
        const values = Object.values(figure);
        const total = u95Of(figure);
        expect(total).toBeGreaterThanOrEqual(Math.max(...values) * (1 - 1e-12));
        expect(total).toBeLessThanOrEqual(values.reduce((a, b) => a + b, 0) * (1 + 1e-12));
        const shares = uncertaintyShares(figure);
        expect(shares.reduce((a, { sharePct }) => a + sharePct, 0)).toBeCloseTo(100, 9);
        expect(shares.map((s) => s.u95)).toEqual([...values].sort((a, b) => b - a));
      }),
    );
    expect(u95Of({})).toBe(0);
    expect(uncertaintyShares({ none: 0 })).toEqual([{ source: 'none', u95: 0, sharePct: 0 }]);
  });

  it('H04: class 2 at qp/q 2, dT 30 K and dT 5 K', () => {
    const error = heatMeterError({ accuracyClass: 2, flowRatio: 2, minDifferenceK: 3, differenceK: 30 });
    expect(error.flowPct).toBeCloseTo(2.04, 9);
    expect(error.temperaturePct).toBeCloseTo(0.8, 9);
    expect(error.calculatorPct).toBeCloseTo(0.6, 9);
    expect(error.sumPct).toBeCloseTo(3.44, 9);
    expect(error.rssPct).toBeCloseTo(2.271915, 6);
    expect(heatMeterError({ accuracyClass: 2, flowRatio: 2, minDifferenceK: 3, differenceK: 5 }).sumPct).toBeCloseTo(
      5.44,
      9,
    );
    expect(heatMeterError({ accuracyClass: 3, flowRatio: 1e4, minDifferenceK: 3, differenceK: 30 }).flowPct).toBe(5);
  });
});
