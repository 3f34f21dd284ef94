import type { SiteAnswers } from '../answers.js';
import type { Known } from '../read-answer.js';

export interface Question<Key extends keyof SiteAnswers = keyof SiteAnswers> {
  readonly key: Key;
  /** `--power <MW>`. */
  readonly flag: string;
  readonly text: string;
  /** What --help says, where the question would not do. */
  readonly help?: string;
  /** Words to choose from; others may be allowed too. */
  readonly choices?: (
    known: Known,
    before: SiteAnswers,
  ) => readonly { readonly value: string; readonly name: string }[];
  /** No guess would do: where it is not said and cannot be asked for, the file is not written. */
  readonly isNeeded?: (before: SiteAnswers) => boolean;
  /** More than the words may be answered. */
  readonly isOpen?: true;
  /** What is proposed is a guess about the plant: it stays one where a person takes it as it is. */
  readonly isEstimate?: true;
  /** As a person would write it. */
  readonly usual: (known: Known, before: SiteAnswers) => string;
  /** @throws WrongAnswer */
  readonly read: (text: string, known: Known, before: SiteAnswers) => SiteAnswers[Key];
}

/** A question with its key, so that what it reads is checked; then one of many. */
export const question = <Key extends keyof SiteAnswers>(one: Question<Key>): Question => one;

export const inChina = ({ timeZone }: SiteAnswers): boolean => timeZone === 'Asia/Shanghai';
