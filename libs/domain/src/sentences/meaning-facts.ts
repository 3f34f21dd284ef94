/** What gross and net mean at a site: how its figures are counted, in every language. */
import { LANGUAGES, statementWords, type Language } from '#words';
import type { FactorSet } from '../emissions/factors/factors.js';
import type { Site } from '../plant/plant.js';
import { debitWords, grossWords } from '../statement/quantified.js';
import { told, type FactOf, type Told } from './fact.js';

export interface MeaningFacts {
  readonly grossMeans: { readonly words: Told };
  readonly netMeans: { readonly words: Told };
}
export type MeaningFact =
  FactOf<Pick<MeaningFacts, 'grossMeans'>, 'gross'> | FactOf<Pick<MeaningFacts, 'netMeans'>, 'net'>;

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
const inEach = (words: (language: Language) => string): Told =>
  told(Object.fromEntries(LANGUAGES.map((language) => [language, words(language)])) as Record<Language, string>);

/** @param atMs Unix ms: by the baseline and the debits that hold then */
export function meaningFacts(
  site: Pick<Site, 'emissions' | 'timeZone'>,
  factors: FactorSet,
  atMs: number,
): MeaningFact[] {
  const moment = { fromMs: atMs, toMs: atMs + 1 };
  const gross = inEach((language) => grossWords(site, factors, moment, statementWords[language], language));
  const net = inEach((language) => capital(debitWords(site, moment, statementWords[language])));
  return [
    { about: 'gross', id: 'grossMeans', figures: { words: gross } },
    { about: 'net', id: 'netMeans', figures: { words: net } },
  ];
}
