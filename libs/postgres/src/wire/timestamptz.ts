import { DAY_MS, HOUR_MS, instantWithMs, MINUTE_MS, SECOND_MS } from '#domain';

/**
 * Times between PostgreSQL's `timestamptz` and Unix milliseconds, for the whole library: results are read here by the driver
 * (`type-parsers.ts`), SQL turns milliseconds into times by `timeOf`, and nothing else turns the one into the other (ADR 22).
 */

const [DASH, DOT, PLUS, COLON, SPACE, ZERO] = [45, 46, 43, 58, 32, 48];

/**
 * Unix ms of a time as PostgreSQL writes it in the style ISO: `2026-01-15 08:00:00.123+00`, `infinity`, `0044-03-15 00:00:00+00 BC`.
 * Microseconds stay, as a fraction of a millisecond.
 */
export function parseTimestamptz(text: string): number {
  if (text === 'infinity') return Infinity;
  if (text === '-infinity') return -Infinity;
  // No character is asked for behind the end: compiled code is thrown away for that.
  const { length } = text;
  let i = 4; // a year has four digits or more
  while (text.charCodeAt(i) !== DASH) i++;
  const year = Number(text.slice(0, i));
  const [month, day] = [twoDigits(text, i + 1), twoDigits(text, i + 4)];
  let ms = twoDigits(text, i + 7) * HOUR_MS + twoDigits(text, i + 10) * MINUTE_MS + twoDigits(text, i + 13) * SECOND_MS;
  i += 15;
  let microseconds = 0;
  if (text.charCodeAt(i) === DOT) {
    let unit = 100_000;
    for (i++; i < length && text.charCodeAt(i) >= ZERO; i++, unit /= 10)
      microseconds += (text.charCodeAt(i) - ZERO) * unit;
  }
  const sign = text.charCodeAt(i) === PLUS ? 1 : -1;
  ms -= sign * twoDigits(text, i + 1) * HOUR_MS;
  i += 3;
  for (let unit = MINUTE_MS; i < length && text.charCodeAt(i) === COLON; i += 3, unit = SECOND_MS) {
    ms -= sign * twoDigits(text, i + 1) * unit;
  }
  const isBeforeChrist = i < length && text.charCodeAt(i) === SPACE;
  ms += daysSince1970(isBeforeChrist ? 1 - year : year, month, day) * DAY_MS;
  return ms + microseconds / 1_000;
}

const twoDigits = (text: string, i: number): number => (text.charCodeAt(i) - ZERO) * 10 + text.charCodeAt(i + 1) - ZERO;

/** Of the proleptic Gregorian calendar; year 0 is 1 BC. A `Date` ends before PostgreSQL's last year (Hinnant, days_from_civil). */
function daysSince1970(year: number, month: number, day: number): number {
  const fromMarch = month > 2 ? year : year - 1;
  const era = Math.floor(fromMarch / 400);
  const yearOfEra = fromMarch - era * 400;
  const dayOfYear = Math.floor((153 * (month > 2 ? month - 3 : month + 9) + 2) / 5) + day - 1;
  const dayOfEra = yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear;
  return era * 146_097 + dayOfEra - 719_468;
}

/** Elements of a `timestamptz[]` as PostgreSQL writes it: `{"2026-01-15 08:00:00+00",NULL}`. */
export function parseTimestamptzArray(text: string): (number | null)[] {
  if (text === '{}') return [];
  return text
    .slice(1, -1)
    .split(',')
    .map((part) => (part === 'NULL' ? null : parseTimestamptz(part.startsWith('"') ? part.slice(1, -1) : part)));
}

/**
 * SQL of the time whose Unix ms stand in an expression: a parameter (`$3`) or a column of `unnest($3::float8[])`. Numbers, because
 * arrays of texts cost PostgreSQL half as much again to read. Exact from 1865 to 2135; ±Infinity is ±infinity.
 */
export const timeOf = (ms: string): string => `to_timestamp(${ms}::float8 / 1000)`;

/** The same for the elements of an array literal in a text. */
export const timesOf = (array: string): string =>
  `(select array_agg(${timeOf('ms')} order by i) from unnest(${array}::float8[]) with ordinality u(ms, i))`;

/** SQL of Unix ms, for where times are computed or packed by PostgreSQL: a column that is read as it is needs no SQL. */
export const msOf = (time: string): string => `(extract(epoch from ${time}) * 1000)::float8`;

/** The same of a time at a whole second, such as the start of a window: as a double from the first step on, which costs a fifth. */
export const wholeMsOf = (time: string): string => `(date_part('epoch', ${time}) * 1000)`;

/** SQL of a time that is no parameter: views take none. */
export const timeLiteral = (ms: number): string => `timestamptz '${instantWithMs(ms)}'`;
