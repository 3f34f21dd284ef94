import fc from 'fast-check';
import { conservativeDebit } from '../../../testing/src/missing-data/conservative-debit.js';
import { DAY_MS, HOUR_MS } from '../calendar/durations.js';
import {
  autocorrelationFactor,
  conservativeCredit,
  fitSignature,
  gapRule,
  overdueMeter,
  shortGapCredit,
  shortGapDebit,
} from './allowance.js';

describe('what stands in for lost data', () => {
  it('D03: three days by the model a 120, b 82, 30 K d each, sd 110', () => {
    const expected = [1, 2, 3].map(() => 120 + 82 * 30);
    expect(expected.reduce((a, b) => a + b)).toBe(7740);
    const credit = conservativeCredit({ expected, sd: 110 });
    expect(credit).toBeCloseTo(7426.585406, 6);
    expect(credit * 0.11).toBeCloseTo(816.924395, 6);
    expect(conservativeDebit({ expected, sd: 110 })).toBeCloseTo(7740 + 313.414594, 6);
  });

  it('D05: an overdue class 2 meter at 3.44 %', () => {
    expect(overdueMeter(1000, 3.44, 'credit')).toBeCloseTo(965.6, 9);
    expect(overdueMeter(1000, 3.44, 'debit')).toBeCloseTo(1034.4, 9);
  });

  it('widens with autocorrelated residuals, as sqrt(n (1 + 2 Σ (1 - i/n) ρ^i))', () => {
    expect(autocorrelationFactor(1, 0.9)).toBe(1);
    expect(autocorrelationFactor(3, 0)).toBe(1);
    expect(autocorrelationFactor(3, 0.5)).toBeCloseTo(1 + 2 * ((2 / 3) * 0.5 + (1 / 3) * 0.25), 12);
  });

  it('is never better for us than the expectation, and never negative', () => {
    const lost = fc.record({
      expected: fc.array(fc.double({ min: 0, max: 1e4, noNaN: true }), { maxLength: 7 }),
      sd: fc.double({ min: 0, max: 1e3, noNaN: true }),
      rho: fc.double({ min: -0.9, max: 0.9, noNaN: true }),
    });
    fc.assert(
      fc.property(lost, (days) => {
        const expected = days.expected.reduce((a, b) => a + b, 0);
        expect(conservativeCredit(days)).toBeLessThanOrEqual(expected);
        expect(conservativeCredit(days)).toBeGreaterThanOrEqual(0);
        expect(conservativeDebit(days)).toBeGreaterThanOrEqual(expected);
      }),
    );
  });

  it('chooses the rule by the length of the gap and the share of the month', () => {
    expect(gapRule(6 * HOUR_MS, 0.01)).toBe('short');
    expect(gapRule(6 * HOUR_MS + 1, 0.01)).toBe('model');
    expect(gapRule(7 * DAY_MS, 0.1)).toBe('model');
    expect(gapRule(7 * DAY_MS + 1, 0.1)).toBe('none');
    expect(gapRule(HOUR_MS, 0.11)).toBe('none');
  });

  it('takes the worse neighbour in a short gap', () => {
    expect(shortGapCredit(2 * HOUR_MS, 80, 100)).toBe(160);
    expect(shortGapDebit(2 * HOUR_MS, 80, 100)).toBe(200);
  });

  it('fits an exact signature exactly, and none without spread or days', () => {
    const days = Array.from({ length: 40 }, (_, i) => ({ hdd: i, amount: 120 + 82 * i }));
    const fit = fitSignature(days);
    expect(fit?.a).toBeCloseTo(120, 6);
    expect(fit?.b).toBeCloseTo(82, 6);
    expect(fit?.sd).toBeCloseTo(0, 6);
    expect(fit?.r2).toBeCloseTo(1, 9);
    expect(fitSignature(days.slice(0, 10))).toBeNull();
    expect(fitSignature(days.map((d) => ({ ...d, hdd: 5 })))).toBeNull();
  });
});
