import { convert } from '../unit/unit.js';

/** How people of a site read its numbers. Nothing that is stored, signed or answered to programs depends on it. */
export interface Display {
  /** UCUM code of the unit in which energy is shown. */
  readonly energy: 'GJ' | 'MW.h';
  /** BCP 47: how numbers and dates are written; words of documents are in their own language (`displayIn`). */
  readonly locale: string;
}

export const DEFAULT_DISPLAY: Display = { energy: 'GJ', locale: 'en' };

export const displayOf = ({ display }: { readonly display?: Display }): Display => display ?? DEFAULT_DISPLAY;

const ENERGY_NAMES: Readonly<Record<Display['energy'], string>> = { GJ: 'GJ', 'MW.h': 'MWh' };

/** The unit of energy as people write it. */
export const energyName = ({ energy }: Display): string => ENERGY_NAMES[energy];

/** An energy in GJ as the unit of the site has it. */
export const shownEnergy = (gj: number, { energy }: Display): number => convert(gj, 'GJ', energy) ?? gj;

/** A number by the locale, with so many digits after the point; the minus is a minus. */
export function numberText(value: number, locale: string, digits: { readonly least: number; readonly most: number }) {
  return value
    .toLocaleString(locale, {
      minimumFractionDigits: digits.least,
      maximumFractionDigits: digits.most,
      signDisplay: 'negative', // what is rounded to nothing has no sign
    })
    .replace(/^-/, '−');
}

/** A number as it was declared, every digit of it, with the decimal sign of the locale: a factor, an efficiency. */
export const declaredText = (value: number, locale: string): string =>
  value.toLocaleString(locale, { useGrouping: false, maximumFractionDigits: 15 });
