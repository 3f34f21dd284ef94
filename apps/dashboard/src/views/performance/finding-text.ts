/** What the signature found, in sentences. */
import { performanceWords } from '#words';
import { localDay, num, percent } from '../../words/format.js';
import { inWords } from '../../words/language.js';
import { inUnit, type SignatureAnswer } from './answers.js';

/** The heading of the view. */
export function findingTitle({ finding, days }: SignatureAnswer): string {
  const words = inWords(performanceWords).finding;
  const { kind, since, pct, degreeDays, degreeDaysNeeded } = finding;
  if (days.length === 0) return words.empty;
  if (kind === 'early') return words.early(num(degreeDays), num(degreeDaysNeeded));
  if (kind === 'no-reference') return words.noReference;
  if (kind === 'steady') return words.steady;
  if (kind === 'unknown' || since === null || pct === null) return words.unknown;
  return (kind === 'less' ? words.less : words.more)(localDay(since), percent(Math.abs(pct)));
}

/** What was noted nearest to a bend. */
export interface NearNote {
  readonly date: string;
  readonly text: string;
}

/** What it comes to, and since when. @param note that is nearest to the bend */
export function findingMore(answer: SignatureAnswer, note: NearNote | null = null): string {
  const words = inWords(performanceWords).finding;
  const { kind, since, perDay, toSeasonEnd, seasonEnd, days, isChange } = answer.finding;
  const isOff = kind === 'less' || kind === 'more';
  const sentences: string[] = [];
  if (isOff && perDay !== null) sentences.push(words.perDay(inUnit(answer, Math.abs(perDay), digitsOf(perDay))));
  if (isOff && toSeasonEnd !== null) {
    const about = inUnit(answer, roundedTo(Math.abs(toSeasonEnd)));
    sentences.push((kind === 'less' ? words.toSeasonEnd : words.gainToSeasonEnd)(about, localDay(seasonEnd)));
  }
  if (isOff && note !== null) sentences.push(words.note(note.text, localDay(note.date)));
  if (isChange && kind === 'steady' && since !== null) sentences.push(words.sinceChange(localDay(since)));
  if (!isChange && days > 0 && (isOff || kind === 'steady')) sentences.push(words.window(num(days)));
  return sentences.join(' ');
}

const digitsOf = (value: number): number => (Math.abs(value) < 10 ? 1 : 0);
/** What is still to come is known to some ten. */
const roundedTo = (value: number): number => (value < 10 ? Math.round(value) : 10 * Math.round(value / 10));
