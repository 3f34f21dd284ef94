import fc from 'fast-check';
import { winterBins } from '../../../apps/dashboard/src/views/overview/enough/winter-bins.js';

const winters = (forecasts: readonly number[]) =>
  forecasts.map((forecast, i) => ({ winter: String(1990 + i), forecast }));

describe('dots of past winters', () => {
  it('stack where winters end alike, and part at the target', () => {
    const { dots, highest } = winterBins(winters([46_990, 47_699.9, 47_700, 47_701, 49_000]), 47_700);
    expect(dots.map(({ isEnough, bin }) => [isEnough, Math.sign(bin) || 0])).toEqual([
      [false, -1],
      [false, -1],
      [true, 0],
      [true, 0],
      [true, 1],
    ]);
    expect(highest).toBe(2);
  });

  it('are as many as winters, none on the wrong side, none upon another, whatever they are', () => {
    const forecasts = fc.array(fc.double({ min: 0, max: 1e6, noNaN: true }), { minLength: 1, maxLength: 60 });
    fc.assert(
      fc.property(forecasts, fc.double({ min: 1, max: 1e6, noNaN: true }), (all, due) => {
        const { dots, first, last } = winterBins(winters(all), due);
        expect(dots).toHaveLength(all.length);
        for (const { bin, isEnough } of dots) {
          expect(bin >= 0).toBe(isEnough);
          expect(bin).toBeGreaterThanOrEqual(first);
          expect(bin).toBeLessThanOrEqual(last);
        }
        expect(new Set(dots.map(({ bin, level }) => `${bin}/${level}`)).size).toBe(all.length);
      }),
    );
  });
});
