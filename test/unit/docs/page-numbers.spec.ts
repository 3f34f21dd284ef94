import { pathToFileURL } from 'node:url';
import { join } from 'node:path';
import fc from 'fast-check';
import {
  dayText,
  displayOf,
  halfWidthText,
  numberText,
  shownEnergy,
  shownFigure,
  wholeTonnes,
  withoutNoise,
  type Display,
} from '#domain';

interface Format {
  showAs(display: Display): void;
  energy(gj: number | null): number | null;
  energyUnit(): string;
  number(value: number | null, digits?: number): string;
  amount(value: number | null): string;
  reading(value: number | string | null, resolution?: number | null): string;
  figure(value: number): string;
  tonnes(value: number): string;
  halfWidth(value: number): string;
  localDay(text: string): string;
}

/** The page is served as it lies there: its numbers must be those of statements and commands. */
const FORMAT = pathToFileURL(join(import.meta.dirname, '../../../apps/dashboard/public/page/format.js')).href;
const leipzig = { energy: 'MW.h', locale: 'de' } as const;

describe('numbers of the page', () => {
  let page: Format;
  beforeAll(async () => {
    page = (await import(FORMAT)) as Format;
  });
  beforeEach(() => page.showAs(displayOf({})));

  it('are those of statements and commands', () => {
    const value = fc.double({ min: -1e6, max: 1e6, noNaN: true });
    fc.assert(
      fc.property(
        value,
        fc.constantFrom<Display>(displayOf({}), leipzig, { energy: 'GJ', locale: 'zh' }),
        (v, display) => {
          page.showAs(display);
          expect(page.energy(v)).toBeCloseTo(shownEnergy(v, display), 9);
          expect(page.figure(v)).toBe(numberText(shownFigure(v), display.locale, { least: 0, most: 15 }));
          expect(page.number(v, 1)).toBe(numberText(v, display.locale, { least: 1, most: 1 }));
          expect(page.halfWidth(Math.abs(v))).toBe(halfWidthText(Math.abs(v), display.locale));
          if (v <= 0 || v >= 0.5) expect(page.tonnes(v)).toBe(wholeTonnes(v, display.locale));
          expect(page.localDay('2026-03-10')).toBe(dayText('2026-03-10', display.locale));
        },
      ),
    );
  });

  it('show what a point shows: not one digit of noise, and of an unknown one about four', () => {
    expect(page.reading(1.0349999999998545, 0.001)).toBe('1.035');
    expect(page.reading(45_820.4999999999, 0.1)).toBe('45,820.5');
    expect(page.reading(1_234.5678)).toBe('1,234.6');
    expect([page.reading(null), page.reading('running')]).toEqual(['–', 'running']);
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 999_999 }), (steps) => {
        expect(page.reading(steps * 0.001, 0.001)).toBe(
          numberText(withoutNoise(steps * 0.001, 0.001), 'en', { least: 0, most: 3 }),
        );
      }),
    );
  });

  it('have the digits that matter: a small plant has tenths where a large one has thousands', () => {
    page.showAs(leipzig);
    expect(page.energyUnit()).toBe('MWh');
    expect([0, 1.5623, 152.63, 47_700.2, null].map((value) => page.amount(value))).toEqual([
      '0',
      '1,56',
      '152,6',
      '47.700',
      '–',
    ]);
  });
});
