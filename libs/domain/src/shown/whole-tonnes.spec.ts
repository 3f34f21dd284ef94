import fc from 'fast-check';
import { halfWidthText, tonnesText } from './whole-tonnes.js';

describe('tonnes as people read them', () => {
  it('are whole, with the half width of their 95 % band in two significant digits', () => {
    expect(tonnesText(44_508.550505, 9_812.3, 'en')).toBe('44,509 t ± 9,800 t');
    expect(tonnesText(1_971.4, null, 'de')).toBe('1.971 t');
    expect(tonnesText(-0.4, 0, 'en')).toBe('0 t ± 0 t');
  });

  it('shows no digit of a half width that nobody is sure of', () => {
    const shown = [9_951, 996, 99.6, 13.37, 9.97, 1.04, 0.4567, 0.0123].map((u95T) => halfWidthText(u95T, 'en'));
    expect(shown).toEqual(['10,000', '1,000', '100', '13', '10', '1.0', '0.46', '0.012']);
  });

  it('is within half a step of the second digit, whatever the size', () => {
    fc.assert(
      fc.property(fc.double({ min: 1e-3, max: 1e7, noNaN: true }), (u95T) => {
        const shown = Number(halfWidthText(u95T, 'en').replaceAll(',', ''));
        expect(Math.abs(shown - u95T)).toBeLessThanOrEqual(u95T * 0.05 + 1e-12);
      }),
    );
  });
});
