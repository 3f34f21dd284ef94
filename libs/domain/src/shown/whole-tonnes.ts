import { numberText } from './display.js';

/** Tonnes as people read them: whole ones. Data keep every digit. */
export const wholeTonnes = (t: number, locale: string): string => numberText(t, locale, { least: 0, most: 0 });

const SIGNIFICANT = 2;
/** A gram: nothing smaller is printed. */
const MOST_DIGITS = 6;

/** The half width of a 95 % band in two significant digits, which is all that it is sure of: `9,800`, `13`, `0.45`. */
export function halfWidthText(u95T: number, locale: string): string {
  const rounded = Number(u95T.toPrecision(SIGNIFICANT));
  const digits = rounded === 0 ? 0 : SIGNIFICANT - 1 - Math.floor(Math.log10(Math.abs(rounded)));
  const shown = Math.min(MOST_DIGITS, Math.max(0, digits));
  return numberText(rounded, locale, { least: shown, most: shown });
}

/** `44,509 t ± 9,800 t`; without a known half width `44,509 t`. */
export function tonnesText(t: number, u95T: number | null | undefined, locale: string, unit = 't'): string {
  const whole = `${wholeTonnes(t, locale)} ${unit}`;
  return u95T === null || u95T === undefined ? whole : `${whole} ± ${halfWidthText(u95T, locale)} ${unit}`;
}
