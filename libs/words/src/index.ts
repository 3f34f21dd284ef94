export { alarmRuleWords } from './alarms/rules.js';
export { inEachLanguage, LANGUAGES, type Language } from './in-each-language.js';
export { dataWords } from './page/data.js';
export { performanceWords } from './page/performance.js';
export { reportsWords } from './page/reports.js';
export { plantWords } from './page/plant.js';
export { shellWords } from './page/shell.js';
export { trendWords } from './page/trend.js';
export { pointsWords } from './page/points.js';
