import { HOUR_MS } from '#domain';
import { spansOf } from './mark-spans.js';

describe('mark spans', () => {
  it('are one for a batch of one time, whatever its order', () => {
    expect(spansOf([5, 3, 9])).toEqual([[3, 9]]);
    expect(spansOf([])).toEqual([]);
  });

  it('leave out the time between a late reading and the others', () => {
    const now = 1_000 * HOUR_MS;
    expect(spansOf([now, now + HOUR_MS, 7, now + 3 * HOUR_MS, now + 6 * HOUR_MS])).toEqual([
      [7, 7],
      [now, now + 3 * HOUR_MS],
      [now + 6 * HOUR_MS, now + 6 * HOUR_MS],
    ]);
  });
});
