export { alarmRuleWords } from './alarms/rules.js';
export { inEachLanguage, LANGUAGES, type Language } from './in-each-language.js';
export { shellWords } from './page/shell.js';
