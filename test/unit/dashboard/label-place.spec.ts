import fc from 'fast-check';
import { freePlace, type Stretch } from '../../../apps/dashboard/src/views/overview/season/label-place.js';

const WITHIN: Stretch = { top: 0, bottom: 200 };
const HEIGHT = 32;

describe('the place of a label', () => {
  it('is where it is wanted, as long as no line runs there', () => {
    expect(freePlace(20, HEIGHT, [], WITHIN)).toBe(20);
    expect(freePlace(20, HEIGHT, [{ top: 80, bottom: 81 }], WITHIN)).toBe(20);
  });

  it('is beside a line that would run through it', () => {
    expect(freePlace(60, HEIGHT, [{ top: 80, bottom: 81 }], WITHIN)).toBe(80 - 3 - HEIGHT);
    expect(freePlace(70, HEIGHT, [{ top: 80, bottom: 81 }], WITHIN)).toBe(84);
  });

  it('stays where it was wanted when lines are everywhere', () => {
    expect(freePlace(60, HEIGHT, [{ top: 0, bottom: 200 }], WITHIN)).toBe(60);
  });

  it('crosses no line whenever a free place exists', () => {
    const y = fc.integer({ min: 0, max: 200 });
    const line = fc.tuple(y, y).map(([a, b]) => ({ top: Math.min(a, b), bottom: Math.max(a, b) }));
    fc.assert(
      fc.property(y, fc.array(line, { maxLength: 5 }), (wanted, lines) => {
        const top = freePlace(wanted, HEIGHT, lines, WITHIN);
        const isFree = (at: number): boolean =>
          at >= 0 && at + HEIGHT <= 200 && lines.every((one) => at + HEIGHT <= one.top - 3 || at >= one.bottom + 3);
        const somewhere = Array.from({ length: 201 }, (_, at) => at).some(isFree);
        return isFree(top) || !somewhere;
      }),
    );
  });
});
