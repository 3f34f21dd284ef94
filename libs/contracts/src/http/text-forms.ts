/**
 * Forms of texts that callers send, as regular expressions of JSON Schema that every library reads alike (no classes by
 * property): the code that reads the text is as strict, and OpenAPI says it.
 */

import { YEAR_PATTERN as YEAR } from '#domain';

const LEAP_YEAR = '((19|2\\d)(0[48]|[2468][048]|[13579][26])|2[048]00)';
const DATE =
  `(${YEAR}-((0[13578]|1[02])-(0[1-9]|[12]\\d|3[01])|(0[469]|11)-(0[1-9]|[12]\\d|30)|02-(0[1-9]|1\\d|2[0-8]))` +
  `|${LEAP_YEAR}-02-29)`;
const TIME = '[Tt ]([01]\\d|2[0-3]):[0-5]\\d:([0-5]\\d|60)(\\.\\d{1,9})?([Zz]|[+-]([01]\\d|2[0-3]):[0-5]\\d)';
const MONTH = `${YEAR}-(0[1-9]|1[0-2])`;
const CLOSABLE_PERIOD = `${MONTH}|season-${YEAR}|${YEAR}`;
const PERIOD = `(${DATE}|${CLOSABLE_PERIOD})`;

/** A day that exists, of a year that questions may be about. */
export const DAY_PATTERN = `^${DATE}$`;
/** RFC 3339 with an offset. */
export const INSTANT_PATTERN = `^${DATE}${TIME}$`;
/** That, or a day `YYYY-MM-DD`. */
export const MOMENT_PATTERN = `^${DATE}(${TIME})?$`;
/** A day, month, season or year of a site. */
export const PERIOD_PATTERN = `^${PERIOD}$`;
/** That, the day of today, or the newest hour. */
export const FLOW_PERIOD_PATTERN = `^(now|today|${PERIOD})$`;
/** A month, season or year. */
export const CLOSABLE_PERIOD_PATTERN = `^(${CLOSABLE_PERIOD})$`;

/** A month or a season. */
export const CLAIMED_PERIOD_PATTERN = `^(${MONTH}|season-${YEAR})$`;
/** Of a claim: what stands in a path without signs in between. */
export const CLAIM_ID_PATTERN = '^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$';

/** Of names of people: nothing that a terminal or a table would obey. */
export const ONE_LINE = /^\P{Cc}*$/u;
const NO_CONTROL = '\\u0000-\\u001f\\u007f-\\u009f';
/** The same. */
export const ONE_LINE_PATTERN = `^[^${NO_CONTROL}]*$`;
/** That, and more than blanks. */
export const NAME_PATTERN = `^[^${NO_CONTROL}]*[^\\s${NO_CONTROL}][^${NO_CONTROL}]*$`;
/** More than blanks. */
export const WORDS_PATTERN = '\\S';

/** One of the words, or several with commas. */
export const wordsPattern = (words: readonly string[]): string => {
  const one = `(${words.join('|')})`;
  return `^${one}(,${one})*$`;
};

/** Of `GET …/lineage?figure=`. */
export const figurePattern = (fields: readonly string[]): string => {
  const field = `(:(${fields.join('|')}))?`;
  return (
    `^(emissions:((day|month|season|year):)?${PERIOD}${field}|emissions:hour:${DATE}${TIME}${field}` +
    `|target:[^\\n\\r\\u2028\\u2029]+|(amount|window):[^:/]+/[^:/]+:${DATE}${TIME})$`
  );
};

const BEGINS_WITH_YEAR = new RegExp(`^${YEAR}-`);
/** Whether a time or a day is of a year that questions may be about. */
export const beginsWithYear = (text: string): boolean => BEGINS_WITH_YEAR.test(text);
