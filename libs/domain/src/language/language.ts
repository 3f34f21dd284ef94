import { LANGUAGES, type Language } from '#words';
import type { Display } from '../shown/display.js';

/** Of what is in the language of a locale; null: nothing is. */
const languageOfLocale = (locale: string): Language | null =>
  LANGUAGES.find((language) => locale === language || locale.startsWith(`${language}-`)) ?? null;

/** Languages of a site's documents in the order in which they are offered: that of its locale first, English where there is none. */
export function languagesOf({ locale }: Display): readonly Language[] {
  const own = languageOfLocale(locale) ?? 'en';
  return [own, ...LANGUAGES.filter((language) => language !== own)];
}

/** Numbers and days of a document are written as its language writes them; a site's own locale holds where it is of that language, or of none. */
export function displayIn(language: Language, display: Display): Display {
  const own = languageOfLocale(display.locale) ?? 'en';
  return own === language ? display : { ...display, locale: language };
}
