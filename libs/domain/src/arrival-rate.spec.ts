import { ArrivalRate } from './arrival-rate.js';

describe('the rate of what comes', () => {
  it('is 0 before anything was taken twice', () => {
    const rate = new ArrivalRate(50);
    expect([rate.perMs, rate.takenAtMs]).toEqual([0, -Infinity]);
    rate.take(10, 100);
    expect([rate.perMs, rate.takenAtMs]).toEqual([0, 10]);
  });

  it('nears what comes, by all but 1/e of the way in the time that it remembers', () => {
    const rate = new ArrivalRate(50);
    for (let now = 0; now <= 50; now++) rate.take(now, 4);
    expect(rate.perMs).toBeCloseTo(4 * (1 - 1 / Math.E), 10);
  });
});
