import { inEachLanguage } from '../in-each-language.js';
import { chinese } from './overview/chinese.js';
import { english } from './overview/english.js';
import { german } from './overview/german.js';

/** Overview: will the season reach its amount, and is all well now? */
export const overviewWords = inEachLanguage({ en: english, zh: chinese, de: german });
