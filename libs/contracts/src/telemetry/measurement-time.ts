import { MINUTE_MS } from '#domain';

/**
 * Times of measurement as devices write them: RFC 3339 with an offset, or Unix milliseconds. Written by hand because it runs
 * once per message; `Date.parse` takes much that is no RFC 3339 and reads a time without offset as local.
 */

/** What the published JSON Schema says of a time as text; that the day exists is checked by the parser alone. */
export const RFC3339_PATTERN =
  '^\\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\\d|3[01])[Tt ]([01]\\d|2[0-3]):[0-5]\\d:([0-5]\\d|60)(\\.\\d+)?([Zz]|[+-]([01]\\d|2[0-3]):[0-5]\\d)$';

/** The range of a JavaScript Date, ±100 million days. */
export const MAX_TIME_MS = 8_640_000_000_000_000;

/** The last moment that RFC 3339 can write. */
export const LAST_WRITABLE_MS = Date.UTC(9999, 11, 31, 23, 59, 59, 999);

const DAYS_IN_MONTH = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
/** Earlier years are typing errors, and `Date.UTC` reads the years 0 to 99 as 1900 to 1999. */
const FIRST_YEAR = 1000;
const ZERO = 48;
const NONE = -1;

/** Unix ms, or null where the value is no time. Fractions of a millisecond are cut off. */
export function readTime(value: unknown): number | null {
  if (typeof value === 'string') return parseRfc3339(value);
  if (typeof value !== 'number' || !(Math.abs(value) <= MAX_TIME_MS)) return null;
  return Math.floor(value);
}

/** Unix ms, or null: no RFC 3339, a day that does not exist, or no offset. 23:59:60 is the first instant of the next day. */
export function parseRfc3339(text: string): number | null {
  const { length } = text;
  if (length < 20) return null;
  const year = digits(text, 0, 4);
  const month = digits(text, 5, 2);
  const day = digits(text, 8, 2);
  const hour = digits(text, 11, 2);
  const minute = digits(text, 14, 2);
  const second = digits(text, 17, 2);
  const separator = text.charCodeAt(10);
  if (year < FIRST_YEAR || month < 1 || month > 12 || day < 1 || day > daysIn(year, month)) return null;
  if (hour < 0 || hour > 23 || minute < 0 || minute > 59 || second < 0 || second > 60) return null;
  if (text.charCodeAt(4) !== 45 || text.charCodeAt(7) !== 45) return null; // -
  if (separator !== 84 && separator !== 116 && separator !== 32) return null; // T t space
  if (text.charCodeAt(13) !== 58 || text.charCodeAt(16) !== 58) return null; // :

  let at = 19;
  let fraction = 0;
  if (text.charCodeAt(at) === 46) {
    let weight = 100;
    const first = ++at;
    for (; at < length; at++) {
      const digit = text.charCodeAt(at) - ZERO;
      if (digit < 0 || digit > 9) break;
      fraction += digit * weight;
      weight = weight === 100 ? 10 : weight === 10 ? 1 : 0;
    }
    if (at === first) return null;
  }
  const offset = readOffset(text, at);
  if (offset === null) return null;
  return Date.UTC(year, month - 1, day, hour, minute, second, fraction) - offset * MINUTE_MS;
}

/** Minutes ahead of UTC; null where the text does not end with an offset. */
function readOffset(text: string, at: number): number | null {
  const sign = text.charCodeAt(at);
  if (sign === 90 || sign === 122) return text.length === at + 1 ? 0 : null; // Z z
  if ((sign !== 43 && sign !== 45) || text.length !== at + 6 || text.charCodeAt(at + 3) !== 58) return null;
  const hours = digits(text, at + 1, 2);
  const minutes = digits(text, at + 4, 2);
  if (hours < 0 || hours > 23 || minutes < 0 || minutes > 59) return null;
  return (sign === 45 ? -1 : 1) * (hours * 60 + minutes);
}

function daysIn(year: number, month: number): number {
  if (month === 2 && year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0)) return 29;
  return DAYS_IN_MONTH[month - 1] as number;
}

function digits(text: string, from: number, count: number): number {
  let value = 0;
  for (let i = from; i < from + count; i++) {
    const digit = text.charCodeAt(i) - ZERO;
    if (!(digit >= 0 && digit <= 9)) return NONE;
    value = value * 10 + digit;
  }
  return value;
}
