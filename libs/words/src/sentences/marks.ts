/** How figures of sentences are written: digits by what they mean, numbers and days by the language, hours in the zone of the site. */
import type { Language } from '../in-each-language.js';
import type { Marked } from './phrase.js';

/** A figure before it is written, as `libs/domain` has it. */
export type Figure =
  | { readonly kind: 'amount'; readonly value: number; readonly unit: string; readonly about?: boolean }
  | { readonly kind: 'count'; readonly value: number }
  | { readonly kind: 'day'; readonly value: string }
  | { readonly kind: 'moment'; readonly value: number }
  | { readonly kind: 'clock'; readonly value: number }
  | { readonly kind: 'span'; readonly value: number }
  | { readonly kind: 'month'; readonly value: string }
  | { readonly kind: 'names'; readonly value: readonly string[]; readonly more: number }
  | { readonly kind: 'told'; readonly value: Readonly<Record<Language, string>> };

interface Writing {
  readonly locale: string;
  readonly and: string;
  readonly units: Readonly<Record<string, string>>;
  readonly spans: { readonly s: string; readonly min: string; readonly h: string; readonly d: string };
  readonly moreNames: (n: number) => string;
}

const NO_BREAK = '\u00a0';
const UNITS = { '%': '%', 'MW.h': 'MWh', Cel: '°C', m2: 'm²', 'K.d': 'K·d' };

const WRITING: Readonly<Record<Language, Writing>> = {
  en: {
    locale: 'en-GB',
    and: 'and',
    units: UNITS,
    spans: { s: 's', min: 'min', h: 'h', d: 'd' },
    moreNames: (n) => `${n} more`,
  },
  zh: {
    locale: 'zh-CN',
    and: '和',
    units: { ...UNITS, t: '吨' },
    spans: { s: '秒', min: '分钟', h: '小时', d: '天' },
    moreNames: (n) => `另外 ${n} 个`,
  },
  de: {
    locale: 'de-DE',
    and: 'und',
    units: UNITS,
    spans: { s: 's', min: 'min', h: 'h', d: 'd' },
    moreNames: (n) => `${n} weitere`,
  },
};

/** A figure in a language. @param zone IANA zone of the site */
export function marked(figure: Figure, language: Language, zone: string): Marked {
  const writing = WRITING[language];
  switch (figure.kind) {
    case 'amount': {
      const unit = writing.units[figure.unit] ?? figure.unit;
      const text = `${numberText(figure.value, digitsOf(figure), writing.locale)}${NO_BREAK}${unit}`;
      return { text, kind: 'amount', value: figure.value, unit: figure.unit };
    }
    case 'count':
      return { text: numberText(figure.value, 0, writing.locale), kind: 'count', value: figure.value, unit: null };
    case 'day':
      return { text: dayText(figure.value, language), kind: 'day', value: figure.value, unit: null };
    case 'moment': {
      const value = new Date(figure.value).toISOString();
      return { text: momentText(figure.value, language, zone), kind: 'moment', value, unit: null };
    }
    case 'clock': {
      const value = new Date(figure.value).toISOString();
      return { text: localParts(figure.value, zone).time, kind: 'clock', value, unit: null };
    }
    case 'told':
      return { text: figure.value[language], kind: 'told', value: figure.value[language], unit: null };
    case 'span':
      return { text: spanText(figure.value, writing), kind: 'span', value: figure.value, unit: 'ms' };
    case 'month':
      return { text: monthText(figure.value, writing.locale), kind: 'month', value: figure.value, unit: null };
    case 'names':
      break;
  }
  const all = [...figure.value, ...(figure.more > 0 ? [writing.moreNames(figure.more)] : [])];
  return { text: listText(all, writing, language), kind: 'names', value: figure.value.join(', '), unit: null };
}

/** Tonnes, energy and days of degrees are whole above 100 and have one digit below; power, degrees and per cents have one. */
function digitsOf({ value, unit, about }: { readonly value: number; readonly unit: string; readonly about?: boolean }) {
  if (about) return Math.abs(value) < 10 && !Number.isInteger(value) ? 1 : 0;
  if (unit === 'MW' || unit === '%' || unit === 'Cel') return 1;
  return Math.abs(value) >= 100 || value === 0 ? 0 : 1;
}

function numberText(value: number, digits: number, locale: string): string {
  return value
    .toLocaleString(locale, {
      minimumFractionDigits: digits,
      maximumFractionDigits: digits,
      signDisplay: 'negative',
    })
    .replace('-', '−');
}

const dateOf = (day: string): Date => new Date(`${day}T00:00:00Z`);
const UTC = { timeZone: 'UTC' } as const;

/** `22 December`, `12 月 22 日`, `22. Dezember`. */
function dayText(day: string, language: Language): string {
  const date = dateOf(day);
  if (language === 'zh') return `${date.getUTCMonth() + 1}${NO_BREAK}月${NO_BREAK}${date.getUTCDate()}${NO_BREAK}日`;
  const text = date.toLocaleDateString(WRITING[language].locale, { day: 'numeric', month: 'long', ...UTC });
  return text.replaceAll(' ', NO_BREAK);
}

const monthText = (month: string, locale: string): string =>
  dateOf(`${month}-01`).toLocaleDateString(locale, { month: 'long', year: 'numeric', ...UTC });

function momentText(ms: number, language: Language, zone: string): string {
  const { date, time } = localParts(ms, zone);
  const day = dayText(date, language);
  return language === 'zh' ? `${day} ${time}` : `${day}, ${time}`;
}

/** The local day and the time of it, `02:31`. */
function localParts(ms: number, zone: string): { readonly date: string; readonly time: string } {
  const parts = new Intl.DateTimeFormat('en-CA', {
    timeZone: zone,
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  }).formatToParts(ms);
  const part = (type: string): string => parts.find((each) => each.type === type)?.value ?? '';
  return {
    date: `${part('year')}-${part('month')}-${part('day')}`,
    time: `${part('hour')}:${part('minute')}`,
  };
}

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
/** From here on hours say no more. */
const DAYS_ALONE = 4 * DAY;

/** `19 s`, `9 min`, `1 h 38`, `1 d 20 h`, `13 d`. */
function spanText(ms: number, { spans }: Writing): string {
  const of = (n: number, unit: string): string => `${Math.floor(n)}${NO_BREAK}${unit}`;
  if (ms < MINUTE) return of(Math.max(0, ms) / SECOND, spans.s);
  if (ms < HOUR) return of(ms / MINUTE, spans.min);
  if (ms < DAY) {
    const minutes = String(Math.floor((ms % HOUR) / MINUTE)).padStart(2, '0');
    return `${of(ms / HOUR, spans.h)}${NO_BREAK}${minutes}`;
  }
  if (ms < DAYS_ALONE) return `${of(ms / DAY, spans.d)}${NO_BREAK}${of((ms % DAY) / HOUR, spans.h)}`;
  return of(ms / DAY, spans.d);
}

function listText(all: readonly string[], { and }: Writing, language: Language): string {
  const last = all.at(-1) ?? '';
  if (all.length < 2) return last;
  if (language === 'zh') return `${all.slice(0, -1).join('、')}${and}${last}`;
  return `${all.slice(0, -1).join(', ')} ${and} ${last}`;
}
