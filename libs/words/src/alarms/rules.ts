import { inEachLanguage } from '../in-each-language.js';
import { chinese } from './chinese.js';
import { english } from './english.js';
import { german } from './german.js';

/** What is said of an alarm, by its rule: its sentence, why it may be, what comes of it if nobody acts, what to do. */
export const alarmRuleWords = inEachLanguage({
  en: { ...english, 'fuel.silent': english['fuel.unweighed'] },
  zh: { ...chinese, 'fuel.silent': chinese['fuel.unweighed'] },
  de: { ...german, 'fuel.silent': german['fuel.unweighed'] },
});
