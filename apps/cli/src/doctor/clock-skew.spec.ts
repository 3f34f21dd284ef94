import { leastSkewMs } from './clock-skew.js';

describe('what two clocks differ by', () => {
  it('is nothing while the question was under way, however long that took', () => {
    for (const told of [1_000, 5_000, 61_000]) expect(leastSkewMs(told, { fromMs: 1_000, toMs: 61_000 })).toBe(0);
  });

  it('is what lies before the question or behind the answer', () => {
    expect(leastSkewMs(900, { fromMs: 1_000, toMs: 1_010 })).toBe(100);
    expect(leastSkewMs(1_110, { fromMs: 1_000, toMs: 1_010 })).toBe(100);
  });

  it('is nothing where only what was cut off differs', () => {
    expect(leastSkewMs(7_000, { fromMs: 7_999, toMs: 8_005 }, 1_000)).toBe(0);
    expect(leastSkewMs(7_000, { fromMs: 10_999, toMs: 11_005 }, 1_000)).toBe(3_000);
    expect(leastSkewMs(14_000, { fromMs: 10_999, toMs: 11_000 }, 1_000)).toBe(3_000);
  });
});
