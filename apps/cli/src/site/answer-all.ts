import { Option, type Command } from 'commander';
import { WrongUsage } from '../terminal/failure.js';
import type { SiteAnswers } from './answers.js';
import type { Question } from './questions/question.js';
import { QUESTIONS } from './questions/questions.js';
import { WrongAnswer, type Known } from './read-answer.js';

/** Answers from the command line, by the name that commander gives a flag. */
export type Flags = Readonly<Record<string, unknown>>;

/** Asks a person one question until the answer can be read. */
export type Prompt = (asked: {
  readonly text: string;
  readonly usual: string;
  readonly choices: readonly { readonly value: string; readonly name: string }[] | null;
  /** What else may be answered than the choices; null: nothing. */
  readonly else: string | null;
  /** true, or what is expected. */
  readonly check: (text: string) => true | string;
}) => Promise<string>;

export interface Answered {
  readonly answers: SiteAnswers;
  /** What was not said, in the order of the questions. */
  readonly guessed: ReadonlySet<keyof SiteAnswers>;
}

const optionOf = ({ flag, text, help }: Question): Option => new Option(flag, help ?? text.replace(/\?$/, ''));

export function addQuestionOptions(command: Command): Command {
  for (const question of QUESTIONS) command.addOption(optionOf(question));
  return command;
}

/**
 * Every answer: from its flag, from a person, or as usual.
 * @throws WrongUsage with every flag that is wrong, and every one that is missing where there is no terminal to ask on
 */
export async function answerAll(
  flags: Flags,
  known: Known,
  { prompt, takesUsual }: { readonly prompt: Prompt | null; readonly takesUsual: boolean },
): Promise<Answered> {
  const answers: Partial<SiteAnswers> = {};
  const answer = (key: keyof SiteAnswers, value: SiteAnswers[keyof SiteAnswers]): unknown =>
    Object.assign(answers, { [key]: value });
  const guessed = new Set<keyof SiteAnswers>();
  const faults: string[] = [];
  for (const question of QUESTIONS) {
    const before = answers as SiteAnswers; // of the questions before this one, which are all that it may look at
    const given = flags[optionOf(question).attributeName()];
    if (typeof given === 'string') {
      const read = tryRead(question, given, known, before);
      if ('fault' in read) faults.push(`${nameOf(question)} ${given}: ${read.fault}`);
      else answer(question.key, read.answer);
      // a question may build on this answer: what it would be as usual stands in until all faults are known
      if ('fault' in read) answer(question.key, question.read(question.usual(known, before), known, before));
      continue;
    }
    const usual = question.usual(known, before);
    if (prompt && faults.length === 0) {
      const text = await prompt({
        text: question.text,
        usual,
        choices: question.choices?.(known, before) ?? null,
        else: question.isOpen ? (question.help ?? question.text) : null,
        check: (typed) => {
          const read = tryRead(question, typed, known, before);
          return 'fault' in read ? read.fault : true;
        },
      });
      answer(question.key, question.read(text, known, before));
      if (question.isEstimate && text === usual) guessed.add(question.key);
      continue;
    }
    if (!takesUsual && question.isNeeded?.(before)) {
      const choices = question.choices?.(known, before).map(({ value }) => value);
      faults.push(`${question.flag} is missing${choices ? `: one of ${choices.join(', ')}` : ''}`);
    }
    answer(question.key, question.read(usual, known, before));
    guessed.add(question.key);
  }
  if (faults.length > 0) {
    throw new WrongUsage(
      `${faults.join('\n')}\n(--help lists all flags, --yes takes the usual for all that is missing)`,
    );
  }
  return { answers: answers as SiteAnswers, guessed };
}

/** The flags that would say what was guessed. */
export const flagsOf = (keys: ReadonlySet<keyof SiteAnswers>): string[] =>
  QUESTIONS.filter(({ key }) => keys.has(key)).map(nameOf);

const nameOf = (question: Question): string => question.flag.split(' ')[0]!;

function tryRead(
  question: Question,
  text: string,
  known: Known,
  before: SiteAnswers,
): { readonly answer: SiteAnswers[keyof SiteAnswers] } | { readonly fault: string } {
  try {
    return { answer: question.read(text, known, before) };
  } catch (error) {
    if (error instanceof WrongAnswer) return { fault: error.message };
    throw error;
  }
}
