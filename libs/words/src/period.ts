import { inEachLanguage } from './in-each-language.js';

/** Names of periods that `Intl` has no form for. */
export const periodWords = inEachLanguage({
  en: { season: (years: string) => `heating season ${years}`, year: (year: string) => `year ${year}` },
  zh: { season: (years) => `${years} 供热季`, year: (year) => `${year}年` },
  de: { season: (years) => `Heizsaison ${years}`, year: (year) => `Jahr ${year}` },
});
