import { USUAL_LEAST, usualRange } from './usual-range.js';

const values = (count: number, low = 10, high = 20) => ({ count, days: 5, low, high });

describe('usual range of a point', () => {
  it('comes from like weather, and from wider weather where that is rare', () => {
    expect(usualRange(values(USUAL_LEAST), values(400, 1, 99))).toEqual({ low: 10, high: 20, nDays: 5, withinK: 2 });
    expect(usualRange(values(USUAL_LEAST - 1), values(USUAL_LEAST, 8, 25))).toEqual({
      low: 8,
      high: 25,
      nDays: 5,
      withinK: 4,
    });
  });

  it('is unknown where too few values are left', () => {
    expect(usualRange(values(3), values(USUAL_LEAST - 1))).toBeNull();
    const none = { count: 0, days: 0, low: null, high: null };
    expect(usualRange(none, none)).toBeNull();
  });
});
