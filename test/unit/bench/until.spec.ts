import { pauseAfter } from '../../../bench/until.js';

describe('between two looks of a bench', () => {
  it('passes what was asked, where a look takes next to nothing', () => {
    expect(pauseAfter(0.2, 20)).toBe(20);
  });

  it('passes so long that looking takes a twentieth of the time: it is not what is measured', () => {
    expect(pauseAfter(4, 20)).toBe(76);
    expect(4 / (4 + pauseAfter(4, 20))).toBe(1 / 20);
  });

  it('passes a quarter of a second at most, or what was asked', () => {
    expect(pauseAfter(400, 20)).toBe(250);
    expect(pauseAfter(400, 1_000)).toBe(1_000);
  });
});
