import type { AlarmFacts, AlertRuleId } from '#domain';
import { alarmRuleWords, LANGUAGES, type Language } from '#words';

const LOCALES: Readonly<Record<Language, string>> = { en: 'en-GB', zh: 'zh-CN', de: 'de-DE' };
const UNITS: Readonly<Record<string, string>> = {
  '1': '',
  Cel: '°C',
  'MW.h': 'MWh',
  'kW.h': 'kWh',
  'm3.h-1': 'm³/h',
  'm3/h': 'm³/h',
};
const NBSP = '\u00a0';

/** The texts of a rule in a language; null: no such rule is shipped. One that is shipped and has no words does not compile. */
export function ruleWords(rule: string, language: Language) {
  const all = alarmRuleWords[language] satisfies Readonly<Record<AlertRuleId, object>>;
  return Object.hasOwn(all, rule) ? all[rule as keyof typeof all] : null;
}

/** What an alarm says of itself, apart from its figures. */
export interface ToldAlarm {
  readonly rule: string;
  readonly subjectName: string;
  readonly facts: AlarmFacts;
  /** It is back to normal. */
  readonly isOver: boolean;
  /** In English, as its rule wrote it: stands in for a rule that has no words. */
  readonly message: string;
}

/** One plain sentence of an alarm: subject first, then what, then the figure, then since when. Times are of the site. */
export function alarmSentence(alarm: ToldAlarm, language: Language, timeZone: string): string {
  const words = ruleWords(alarm.rule, language);
  if (words === null) return alarm.message;
  const { value, limit, unit, since, until } = alarm.facts;
  const figure = (number: number | null): string | null =>
    number === null ? null : figureText(number, unit, language);
  const moment = (text: string | null): string | null => (text === null ? null : momentText(text, language, timeZone));
  return words.sentence({
    name: alarm.subjectName,
    value: figure(value),
    limit: figure(limit),
    since: moment(since),
    until: moment(until),
    isOver: alarm.isOver,
  });
}

/** The same in each language. */
export function alarmSentences(alarm: ToldAlarm, timeZone: string): Readonly<Record<Language, string>> {
  const sentences = LANGUAGES.map((language) => [language, alarmSentence(alarm, language, timeZone)] as const);
  return Object.fromEntries(sentences) as Record<Language, string>;
}

/** `−6.2 %`, `187 °C`, `1,200`: a digit behind the point below a hundred, none of a count. */
function figureText(value: number, unit: string | null, language: Language): string {
  const digits = unit === '1' || Math.abs(value) >= 100 ? 0 : 1;
  const number = kept(`number ${language} ${digits}`, () => {
    return new Intl.NumberFormat(LOCALES[language], { maximumFractionDigits: digits });
  }).format(Math.abs(value));
  const shown = unit === null ? '' : (UNITS[unit] ?? unit);
  return `${value < 0 ? '−' : ''}${number}${shown === '' ? '' : `${NBSP}${shown}`}`;
}

const DAY = /^\d{4}-\d\d-\d\d$/;

/** `14 Jan, 02:31`, or `22 Dec` of a day. What is no moment is said as it is. */
function momentText(text: string, language: Language, timeZone: string): string {
  const ms = Date.parse(DAY.test(text) ? `${text}T00:00:00Z` : text);
  if (Number.isNaN(ms)) return text;
  const zone = DAY.test(text) ? null : timeZone;
  return kept(`time ${language} ${zone}`, () => new Intl.DateTimeFormat(LOCALES[language], optionsOf(zone))).format(ms);
}

/** @param zone null: a day without a time, of whatever zone */
function optionsOf(zone: string | null): Intl.DateTimeFormatOptions {
  const day = { day: 'numeric', month: 'short' } as const;
  return zone === null
    ? { ...day, year: 'numeric', timeZone: 'UTC' }
    : { ...day, hour: '2-digit', minute: '2-digit', hourCycle: 'h23', timeZone: zone };
}

interface Format {
  format(value: number): string;
}

/** To make one takes a hundred times as long as to use it. There are as many as languages times zones of sites. */
const formats = new Map<string, Format>();

function kept(key: string, make: () => Format): Format {
  const known = formats.get(key);
  if (known) return known;
  const made = make();
  formats.set(key, made);
  return made;
}
