import { DAY_MS, HOUR_MS } from '../calendar/durations.js';
import { gapRule, overdueMeter, shortGapCredit, shortGapDebit } from './allowance.js';

describe('what stands in for lost data', () => {
  it('D05: an overdue class 2 meter at 3.44 %', () => {
    expect(overdueMeter(1000, 3.44, 'credit')).toBeCloseTo(965.6, 9);
    expect(overdueMeter(1000, 3.44, 'debit')).toBeCloseTo(1034.4, 9);
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
});
