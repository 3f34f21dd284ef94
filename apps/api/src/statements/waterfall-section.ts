import { escaped, displayIn, displayOf, periodOf, type Site } from '#domain';
import { statementWords, type Language } from '#words';
import { wrongField } from '../http/problem.js';
import { pictureOf } from '../waterfall/waterfall-forms.js';
import type { Waterfalls } from '../waterfall/waterfalls.js';

/** Which statement wants it. */
export interface WantedSection {
  readonly period: string;
  readonly customer: string | undefined;
  readonly language: Language;
  readonly form: 'json' | 'csv' | 'html';
  /** A waterfall is made of what is known now. */
  readonly asOf: string | undefined;
}

/**
 * What of the claim could be defended, for a statement as a document.
 * @throws ProblemError `bad-parameter` where such a statement has none, and those of a waterfall
 */
export async function waterfallSection(
  waterfalls: Waterfalls,
  site: Site,
  { period, customer, language, form, asOf }: WantedSection,
): Promise<string> {
  const grain = periodOf(site, period)?.grain;
  if (asOf !== undefined || form !== 'html' || customer !== undefined || (grain !== 'season' && grain !== 'year')) {
    const detail =
      'expected with format=html, of a season or year of the whole site, without asOf; GET …/waterfall has the figures';
    throw wrongField('bad-parameter', 'waterfall', detail);
  }
  const { waterfall: say, title } = statementWords[language];
  const answer = await waterfalls.of(site, period);
  const { locale } = displayIn(language, displayOf(site));
  const picture = pictureOf(answer, { locale, words: { ...say, simulated: title.simulatedWords } });
  return `<section class="waterfall"><h2>${say.heading}</h2><p>${escaped(say.about)}</p>${picture}</section>`;
}
