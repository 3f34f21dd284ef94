import { spansOf } from './mark-spans.js';

const HOUR = 3_600_000;

describe('mark spans', () => {
  it('are one for a batch of one time, whatever its order', () => {
    expect(spansOf([5, 3, 9])).toEqual([[3, 9]]);
    expect(spansOf([])).toEqual([]);
  });

  it('leave out the time between a late reading and the others', () => {
    const now = 1_000 * HOUR;
    expect(spansOf([now, now + HOUR, 7, now + 3 * HOUR, now + 6 * HOUR])).toEqual([
      [7, 7],
      [now, now + 3 * HOUR],
      [now + 6 * HOUR, now + 6 * HOUR],
    ]);
  });
});
