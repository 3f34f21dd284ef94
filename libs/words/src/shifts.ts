import { inEachLanguage } from './in-each-language.js';

/** Names of the shifts that a site has where its file names none. */
export const shiftWords = inEachLanguage({
  en: { early: 'Early shift', late: 'Late shift', night: 'Night shift' },
  zh: { early: '早班', late: '中班', night: '夜班' },
  de: { early: 'Frühschicht', late: 'Spätschicht', night: 'Nachtschicht' },
});
