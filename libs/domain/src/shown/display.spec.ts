import { displayOf, energyName, numberText, shownEnergy } from './display.js';

const three = { least: 3, most: 3 };

describe('numbers as the people of a site read them', () => {
  it('shows energy in the unit of the site, GJ where it says nothing', () => {
    expect(displayOf({})).toEqual({ energy: 'GJ', locale: 'en' });
    const leipzig = { energy: 'MW.h', locale: 'de' } as const;
    expect(shownEnergy(36, leipzig)).toBe(10);
    expect(shownEnergy(36, displayOf({}))).toBe(36);
    expect([energyName(leipzig), energyName(displayOf({}))]).toEqual(['MWh', 'GJ']);
  });

  it('writes numbers by the locale', () => {
    expect(['en', 'de', 'zh'].map((locale) => numberText(-12_345.6789, locale, three))).toEqual([
      '−12,345.679',
      '−12.345,679',
      '−12,345.679',
    ]);
  });
});
