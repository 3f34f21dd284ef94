/** Three ages of days, of one hue: since the finding, thirty days before it, all before that. */
import { addDays } from '#domain';
import { performanceWords } from '#words';
import { localDay } from '../../../words/format.js';
import { inWords } from '../../../words/language.js';
import type { SignatureAnswer } from '../answers.js';

export type Age = 0 | 1 | 2;
/** The newest is the darkest on light ground, the lightest on dark ground. */
export const AGE_COLOURS: Readonly<Record<Age, string>> = { 0: 'var(--h2)', 1: 'var(--h3)', 2: 'var(--h5)' };
const DAYS_BEFORE = 30;

export interface Ages {
  readonly of: (date: string) => Age;
  /** Newest first, those that there are. */
  readonly names: readonly (readonly [age: Age, name: string])[];
}

export function agesOf({ finding, days }: Pick<SignatureAnswer, 'finding' | 'days'>): Ages {
  const words = inWords(performanceWords).signature;
  const last = days.at(-1)?.date;
  if (last === undefined) return { of: () => 2, names: [] };
  const newest = finding.since ?? addDays(last, -DAYS_BEFORE);
  const middle = addDays(newest, -DAYS_BEFORE);
  const of = (date: string): Age => (date >= newest ? 2 : date >= middle ? 1 : 0);
  const found = new Set(days.map(({ date }) => of(date)));
  const names = [
    [2, words.since(localDay(newest))],
    [1, words.between(localDay(middle), localDay(addDays(newest, -1)))],
    [0, words.before(localDay(middle))],
  ] as const;
  return { of, names: names.filter(([age]) => found.has(age)) };
}
