import { inEachLanguage } from '../in-each-language.js';
import { chinese } from './data/chinese.js';
import { english } from './data/english.js';
import { german } from './data/german.js';

/** The view Data: what came in, what is whole, what waits. */
export const dataWords = inEachLanguage({ en: english, zh: chinese, de: german });
