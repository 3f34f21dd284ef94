import { isImbalanced } from './imbalance-rule.js';

const days = (unexplained: readonly (number | null)[], settings?: Parameters<typeof isImbalanced>[2]): boolean[] => {
  let holds = false;
  return unexplained.map((pct) => (holds = isImbalanced(holds, pct, settings)));
};

describe('heat.imbalance', () => {
  it('is raised by a day, whichever way it does not add up, and ends when it does again', () => {
    expect(days([null, 2.9, 3.1, 2.4, 1.9, -4, null])).toEqual([false, false, true, true, false, true, false]);
  });

  it('takes the levels of the site', () => {
    const settings = { isOn: true, levels: { warning: { on: 6, off: 5 } }, afterMs: null };
    expect(days([4, 6.5, 5.5, 4.5], settings)).toEqual([false, true, true, false]);
  });
});
