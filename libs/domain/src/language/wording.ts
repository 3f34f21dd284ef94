import type { Language } from './language.js';
import { STATEMENT_EN, type StatementWording } from './statement-en.js';
import { STATEMENT_ZH } from './statement-zh.js';

const STATEMENTS: Readonly<Record<Language, StatementWording>> = { en: STATEMENT_EN, zh: STATEMENT_ZH };

/** The words of a statement in a language. */
export const statementWording = (language: Language): StatementWording => STATEMENTS[language];

/** A word by its name; a name that the catalogue does not have stays as it is. */
export const wordFor = (words: Readonly<Record<string, string>>, name: string): string =>
  Object.hasOwn(words, name) ? words[name]! : name;
