/** Figures and times as people read them: by language and in the site's zone, a true minus, no-break spaces before units. */
import { computed } from '@preact/signals';
import type { Language } from '#words';
import { zone } from '../state/live.js';
import { language } from './language.js';

/** 24 h, day before month, a thin world of variants kept out. */
const LOCALES: Readonly<Record<Language, string>> = { en: 'en-GB', zh: 'zh-CN', de: 'de-DE' };
export const locale = computed(() => LOCALES[language.value]);

/** What stands where there is no figure. */
export const NONE = '–';
const NBSP = '\u00a0';

/** UCUM codes as they are shown. */
const UNITS: Readonly<Record<string, string>> = {
  'MW.h': 'MWh',
  'kW.h': 'kWh',
  Cel: '°C',
  'K.d': 'K·d',
  m2: 'm²',
  m3: 'm³',
  'm3/h': 'm³/h',
  'm3.h-1': 'm³/h',
  't.h-1': 't/h',
  'kg.h-1': 'kg/h',
  'mg.m-3': 'mg/m³',
  'GJ.t-1': 'GJ/t',
  'MJ.kg-1': 'MJ/kg',
  'm.s-1': 'm/s',
  '1': '',
};
export const shownUnit = (code: string): string => UNITS[code] ?? code;

const formats = new Map<string, Intl.NumberFormat>();
/** Digits behind the point, at least and at most. To make a format takes as long as to write a hundred figures with it. */
function format(least: number, most: number): Intl.NumberFormat {
  const id = `${locale.value}/${least}/${most}`;
  const known = formats.get(id);
  if (known) return known;
  const options = { minimumFractionDigits: least, maximumFractionDigits: most, signDisplay: 'negative' } as const;
  const made = new Intl.NumberFormat(locale.value, options);
  formats.set(id, made);
  return made;
}
/** As many digits behind the point as there are, up to so many. */
export const atMost = (digits: number): Intl.NumberFormat => format(0, digits);

/** `−1,234.5`; with `sign` also `+` and `±0`. null: a dash. */
export function num(value: number | null | undefined, digits = 0, sign = false): string {
  if (value === null || value === undefined || !Number.isFinite(value)) return NONE;
  const text = format(digits, digits).format(Math.abs(value));
  const isZero = !/[1-9]/.test(text);
  if (isZero) return sign ? `±${text}` : text;
  return `${value < 0 ? '−' : sign ? '+' : ''}${text}`;
}

/** Tonnes and energy: none of the digits behind the point above 100, one below. */
export const amount = (value: number | null | undefined, sign = false): string =>
  num(value, value !== null && value !== undefined && Math.abs(value) < 100 && value !== 0 ? 1 : 0, sign);

/** A figure with its unit by its UCUM code. */
export const withUnit = (figure: string, unit: string): string => {
  const shown = shownUnit(unit);
  return shown === '' ? figure : `${figure}${NBSP}${shown}`;
};

export const percent = (value: number | null | undefined, digits = 1): string =>
  value === null || value === undefined ? NONE : `${num(value, digits)}${NBSP}%`;

const moments = new Map<string, Intl.DateTimeFormat>();
export function inZone(options: Intl.DateTimeFormatOptions, timeZone = zone.value): Intl.DateTimeFormat {
  const id = `${locale.value}/${timeZone}/${JSON.stringify(options)}`;
  const known = moments.get(id);
  if (known) return known;
  const made = new Intl.DateTimeFormat(locale.value, { timeZone, hourCycle: 'h23', ...options });
  moments.set(id, made);
  return made;
}
type Moment = string | number;
const msOf = (moment: Moment): number => (typeof moment === 'number' ? moment : Date.parse(moment));

/** `02:40` at the site. */
export const clock = (moment: Moment): string => inZone({ hour: '2-digit', minute: '2-digit' }).format(msOf(moment));
/** `14 Jan` at the site. */
export const day = (moment: Moment): string => inZone({ day: 'numeric', month: 'short' }).format(msOf(moment));
/** `14 Jan 2027`. */
export const dayOfYear = (moment: Moment): string =>
  inZone({ day: 'numeric', month: 'short', year: 'numeric' }).format(msOf(moment));
/** `14 Jan 2027, 02:40`. */
export const dayTime = (moment: Moment): string =>
  inZone({ day: 'numeric', month: 'short', year: 'numeric', hour: '2-digit', minute: '2-digit' }).format(msOf(moment));
/** A local date `YYYY-MM-DD`, as `14 Jan`. */
export const localDay = (date: string): string =>
  inZone({ day: 'numeric', month: 'short' }, 'UTC').format(Date.parse(`${date.slice(0, 10)}T00:00:00Z`));
/** The month of a local date, short. */
export const localMonth = (date: string): string =>
  inZone({ month: 'short' }, 'UTC').format(Date.parse(`${date.slice(0, 7)}-01T00:00:00Z`));
/** The time if it is of today at the site, else the day with it. */
export const clockOrDay = (moment: Moment, nowMs: number): string =>
  day(moment) === day(nowMs) ? clock(moment) : `${day(moment)}, ${clock(moment)}`;

const SPANS: Readonly<Record<Language, readonly [s: string, min: string, h: string, d: string]>> = {
  en: ['s', 'min', 'h', 'd'],
  zh: ['秒', '分钟', '小时', '天'],
  de: ['s', 'min', 'h', 'd'],
};
/** `9 min`, `1 h 38`, `1 d 20 h`, `13 d`. */
export function span(ms: number): string {
  const [s, min, h, d] = SPANS[language.value];
  const seconds = Math.max(0, Math.round(ms / 1_000));
  if (seconds < 60) return `${seconds}${NBSP}${s}`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes}${NBSP}${min}`;
  const hours = Math.floor(minutes / 60);
  if (hours < 24) return `${hours}${NBSP}${h}${minutes % 60 ? `${NBSP}${minutes % 60}` : ''}`;
  const days = Math.floor(hours / 24);
  return days < 3 && hours % 24 ? `${days}${NBSP}${d} ${hours % 24}${NBSP}${h}` : `${days}${NBSP}${d}`;
}
