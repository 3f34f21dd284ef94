import { inEachLanguage } from '../in-each-language.js';
import { chinese } from './shell/chinese.js';
import { english } from './shell/english.js';
import { german } from './shell/german.js';

/** The frame around every view: rail, alarm bar, time dock, states that look the same everywhere. */
export const shellWords = inEachLanguage({ en: english, zh: chinese, de: german });
