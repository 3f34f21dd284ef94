import { inEachLanguage } from '../in-each-language.js';
import { chinese } from './chinese.js';
import { english } from './english.js';
import { german } from './german.js';

/** The words of statements: page, print, CSV notes, command line. */
export const statementWords = inEachLanguage({ en: english, zh: chinese, de: german });
