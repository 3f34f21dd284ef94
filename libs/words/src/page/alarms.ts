import { inEachLanguage } from '../in-each-language.js';
import { chinese } from './alarms/chinese.js';
import { english } from './alarms/english.js';
import { german } from './alarms/german.js';

/** The view of alarms: what must be done now, and how the alarm system itself does. */
export const alarmsWords = inEachLanguage({ en: english, zh: chinese, de: german });
