import type { Display } from '../shown/display.js';

/** In which documents are written. */
export const LANGUAGES = ['en', 'zh'] as const;
export type Language = (typeof LANGUAGES)[number];

const isChinese = (locale: string): boolean => /^zh\b/.test(locale);

/** Languages of a site's documents in the order in which they are offered: that of its locale first. */
export const languagesOf = ({ locale }: Display): readonly Language[] =>
  isChinese(locale) ? ['zh', 'en'] : ['en', 'zh'];

/** Numbers and days of a document are written as its language writes them; a site's own locale holds where it is of that language, or of none. */
export function displayIn(language: Language, display: Display): Display {
  const { locale } = display;
  const isFitting = language === 'zh' ? isChinese(locale) : !isChinese(locale);
  return isFitting ? display : { ...display, locale: language };
}
