import { DateTime, type TokenParser } from 'luxon';
import { isLocalDate, MINUTE_MS } from '#domain';
import { WrongUsage } from '../../terminal/failure.js';

/** What a text says: a moment (Unix ms), or what a clock on the wall shows (its digits read as if they were UTC, ms). */
export type ReadTime = { readonly ms: number } | { readonly wallMs: number };

export interface TimeFormat {
  /** As `--time-format` takes it. */
  readonly name: string;
  /** Every time carries its offset, or is counted from 1970. */
  readonly isAbsolute: boolean;
  /** null: it is no such time. */
  read(text: string): ReadTime | null;
}

/** Blanks of typesetting, as some programs put them before AM and PM. */
const normal = (text: string): string =>
  text
    .replace(/[\u00a0\u202f\u2009]/g, ' ')
    .replace(/ {2,}/g, ' ')
    .trim();

const ISO =
  /^(\d{4})-(\d{2})-(\d{2})(?:[T ](\d{2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)?(?: ?([Zz]|[+-]\d{2}(?::?\d{2})?))?)?$/;

function readIso(text: string): ReadTime | null {
  const match = ISO.exec(normal(text));
  if (!match) return null;
  const [year, month, day, hour, minute, second] = match.slice(1, 7).map((part) => Number(part ?? 0)) as [
    number, number, number, number, number, number,
  ]; // prettier-ignore
  const midnight = Date.UTC(year, month - 1, day);
  const exists = isLocalDate(match.slice(1, 4).join('-'));
  const isEndOfDay = hour === 24 && minute === 0 && second === 0;
  if (!exists || year < 1000 || (hour > 23 && !isEndOfDay) || minute > 59 || second > 60) return null;
  const fraction = Number((match[7] ?? '0').padEnd(3, '0').slice(0, 3));
  const wallMs = midnight + ((hour * 60 + minute) * 60 + second) * 1000 + fraction;
  const offset = match[8];
  if (offset === undefined) return { wallMs };
  if (/^[Zz]$/.test(offset)) return { ms: wallMs };
  const sign = offset.startsWith('-') ? -1 : 1;
  const minutes = Number(offset.slice(1, 3)) * 60 + Number(offset.slice(-2)) * (offset.length > 3 ? 1 : 0);
  return { ms: wallMs - sign * minutes * MINUTE_MS };
}

const iso = (isAbsolute: boolean): TimeFormat => ({ name: 'iso', isAbsolute, read: readIso });

const counted = (name: string, pattern: RegExp, unitMs: number): TimeFormat => ({
  name,
  isAbsolute: true,
  read: (text) => (pattern.test(text.trim()) ? { ms: Math.round(Number(text.trim()) * unitMs) } : null),
});
const EPOCH_S = counted('epoch-s', /^\d{9,10}(?:\.\d+)?$/, 1_000);
const EPOCH_MS = counted('epoch-ms', /^\d{12,13}$/, 1);

const TOKEN = /'[^']*'|yyyy|yy|MMMM|MMM|MM|M|dd|d|HH|H|hh|h|mm|m|ss|s|SSS|S|u|a|ZZZ|ZZ|Z|[A-Za-z]+/g;
const TOKENS = new Set('yyyy yy MMMM MMM MM M dd d HH H hh h mm m ss s SSS S u a ZZZ ZZ Z'.split(' '));
const PATTERN_HELP =
  'expected iso, epoch-s, epoch-ms or a pattern such as "dd.MM.yyyy HH:mm" or "M/d/yyyy h:mm a" (yyyy year, MM month, dd day, HH hour to 23, h and a hour with AM/PM, mm minute, ss second, SSS milliseconds, ZZ offset; other letters in single quotes)';

/** @throws WrongUsage for a pattern that could not read a time */
export function timeFormat(text: string): TimeFormat {
  if (text === 'iso') return iso(false);
  if (text === 'epoch-s') return EPOCH_S;
  if (text === 'epoch-ms') return EPOCH_MS;
  // The T of ISO 8601 is no token of ours, but it is written everywhere.
  const pattern = text.replace(/d{1,2}T(?=[Hh])/, (day) => `${day.slice(0, -1)}'T'`);
  const tokens = pattern.match(TOKEN) ?? [];
  const unknown = tokens.find((token) => !token.startsWith("'") && !TOKENS.has(token));
  if (unknown !== undefined) {
    const meant = /^[YD]+$/.test(unknown) ? `; did you mean ${unknown.toLowerCase()}?` : '';
    throw new WrongUsage(`--time-format ${text}: "${unknown}" means nothing here${meant}; ${PATTERN_HELP}`);
  }
  const has = (letter: string): boolean => tokens.some((token) => token.startsWith(letter));
  if (!has('y') || !has('M') || !has('d'))
    throw new WrongUsage(`--time-format ${text}: year, month or day is missing; ${PATTERN_HELP}`);
  if (has('h') !== has('a')) throw new WrongUsage(`--time-format ${text}: h and a belong together; ${PATTERN_HELP}`);
  return patternFormat(pattern);
}

const ZONE = { zone: 'utc', locale: 'en' } as const;

function patternFormat(pattern: string): TimeFormat {
  const isAbsolute = (pattern.match(TOKEN) ?? []).some((token) => /^Z+$/.test(token));
  let parser: TokenParser | null = null;
  return {
    name: pattern,
    isAbsolute,
    read(text) {
      parser ??= DateTime.buildFormatParser(pattern, ZONE);
      const found = DateTime.fromFormatParser(normal(text).replace(/([ap])\.m\.$/i, '$1m'), parser, ZONE);
      if (!found.isValid) return null;
      return isAbsolute ? { ms: found.toMillis() } : { wallMs: found.toMillis() };
    },
  };
}

/** Dates by their shape; where day and month could be either, both. */
const DATES: readonly {
  readonly shape: RegExp;
  readonly patterns: (mark: string, year: string) => readonly string[];
}[] = [
  { shape: /^\d{4}([/.-])\d{1,2}\1\d{1,2}/, patterns: (mark) => [`yyyy${mark}M${mark}d`] },
  { shape: /^\d{1,2}(\.)\d{1,2}\.(\d{4}|\d{2})(?!\d)/, patterns: (_, year) => [`d.M.${year}`] },
  { shape: /^\d{1,2}([/-])\d{1,2}\1(\d{4}|\d{2})(?!\d)/, patterns: (m, y) => [`d${m}M${m}${y}`, `M${m}d${m}${y}`] },
  { shape: /^\d{8}(?=\D|$|\d{4}$|\d{6}$)/, patterns: () => ['yyyyMMdd'] },
  { shape: /^\d{1,2}([ /-])[A-Za-z]{3}\1(\d{4}|\d{2})(?!\d)/, patterns: (mark, year) => [`d${mark}MMM${mark}${year}`] },
  { shape: /^[A-Za-z]{3} \d{1,2}, \d{4}/, patterns: () => ['MMM d, yyyy'] },
  { shape: /^\d{4}年\d{1,2}月\d{1,2}日/, patterns: () => ['yyyy年M月d日'] },
];
const CLOCK = /^(T|, ?| - | ?)(\d{1,2})([:.])\d{2}(?:\3\d{2}(?:([.,])\d{1,9})?)?( ?[AaPp]\.?[Mm]\.?)?$/;
const SHORT_CLOCK = /^(T| ?)(\d{4}|\d{6})$/;

/** Every pattern that a text can have been written with. */
function patternsOf(text: string): string[] {
  const plain = normal(text);
  for (const { shape, patterns } of DATES) {
    const match = shape.exec(plain);
    if (!match) continue;
    const clock = clockPattern(plain.slice(match[0].length));
    if (clock === null) return [];
    const year = match[2]?.length === 2 ? 'yy' : 'yyyy';
    return patterns(match[1] ?? '', year).map((date) => date + clock);
  }
  return [];
}

function clockPattern(rest: string): string | null {
  if (rest === '') return '';
  const join = (text: string): string => (text === 'T' ? "'T'" : text);
  const short = SHORT_CLOCK.exec(rest);
  if (short) return join(short[1]!) + (short[2]!.length === 4 ? 'HHmm' : 'HHmmss');
  const match = CLOCK.exec(rest);
  if (!match) return null;
  const [between = '', , mark = ':', fraction, half] = match.slice(1);
  const seconds = rest.split(mark).length > 2 ? `${mark}ss` : '';
  const parts = `${half ? 'h' : 'H'}${mark}mm${seconds}${fraction ? `${fraction}u` : ''}`;
  return `${join(between)}${parts}${half ? `${half.startsWith(' ') ? ' ' : ''}a` : ''}`;
}

export type SettledTime =
  | { readonly kind: 'found'; readonly format: TimeFormat; readonly read: number }
  /** Day and month could each be the other in all of the texts. */
  | { readonly kind: 'ambiguous'; readonly formats: readonly TimeFormat[]; readonly example: string }
  | { readonly kind: 'none'; readonly example: string };

/** In which format times are written: the one that reads most of them. */
export function settleTimes(texts: readonly string[]): SettledTime {
  const given = texts.filter((text) => text.trim() !== '');
  const example = given[0] ?? '';
  const count = (format: TimeFormat): number => given.filter((text) => format.read(text) !== null).length;
  const isAbsolute = given.every((text) => {
    const found = readIso(text);
    return found === null || 'ms' in found;
  });
  const candidates = [iso(isAbsolute), EPOCH_S, EPOCH_MS];
  // Three texts show every form that matters: the first one is often midnight, which some programs write without a clock.
  const shown = new Set(
    [given[0], given[1], given.at(-1)].flatMap((text) => (text === undefined ? [] : patternsOf(text))),
  );
  for (const pattern of shown) candidates.push(withMidnight(patternFormat(pattern)));
  const read = candidates.map((format) => ({ format, n: count(format) })).filter(({ n }) => n > 0);
  const most = Math.max(0, ...read.map(({ n }) => n));
  const best = read.filter(({ n }) => n === most).map(({ format }) => format);
  const [first] = best;
  if (!first) return { kind: 'none', example };
  const rivals = best.filter(({ name }) => isRival(name, first.name));
  if (rivals.length > 0) return { kind: 'ambiguous', formats: [first, ...rivals], example };
  return { kind: 'found', format: first, read: most };
}

/** Some programs write midnight as the date alone. */
function withMidnight(format: TimeFormat): TimeFormat {
  const date = format.name.replace(/('T'|, ?| - | ?)[Hh].*$/, '');
  if (date === format.name) return format;
  const alone = patternFormat(date);
  return { ...format, read: (text) => format.read(text) ?? alone.read(text) };
}

/** The same shape with day and month the other way round. */
const isRival = (name: string, other: string): boolean =>
  name !== other && name.replace(/[dM]+/g, 'x') === other.replace(/[dM]+/g, 'x');

/** A time of day alone. */
export const looksLikeClock = (text: string): boolean =>
  /^\d{1,2}[:.]\d{2}(?:[:.]\d{2}(?:[.,]\d+)?)?(?: ?[AaPp]\.?[Mm]\.?)?$/.test(normal(text));

/** A date alone, in any of the forms. */
export const looksLikeDate = (text: string): boolean =>
  /^\d{4}-\d{2}-\d{2}$/.test(text) || patternsOf(text).some((pattern) => !/[Hh]/.test(pattern));

/** Seems to be a time, whatever its form; numbers that only may be seconds do not. */
export const looksLikeTime = (text: string): boolean => readIso(text) !== null || patternsOf(text).length > 0;
