import { inEachLanguage } from '../in-each-language.js';
import { chinese } from './reports/chinese.js';
import { english } from './reports/english.js';
import { german } from './reports/german.js';

/** The view Reports: what can be signed, what was, and what is made of it. */
export const reportsWords = inEachLanguage({ en: english, zh: chinese, de: german });
