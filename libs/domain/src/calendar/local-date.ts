import { DAY_MS } from './durations.js';
import { momentOfLocal, zoneOffsetMs } from './zone.js';

/** Arithmetic on local dates as text. No zone is needed for it: a date is a day of the calendar, not an instant. */

/** `YYYY-MM-DD` in the zone of a site. */
export type LocalDate = string;
/** `YYYY-MM`. */
export type LocalMonth = string;

const dayNumber = (date: LocalDate): number => Date.parse(`${date}T00:00:00Z`) / DAY_MS;
const ofDayNumber = (day: number): LocalDate => new Date(day * DAY_MS).toISOString().slice(0, 10);

/**
 * Years that questions may be about, as a regular expression: before 1582 dates are read by another calendar, and a year of five digits
 * is no RFC 3339.
 */
export const YEAR_PATTERN = '(19|2\\d)\\d\\d';

/** Whether a text is a date that exists. */
export const isLocalDate = (text: string): boolean =>
  /^\d{4}-\d{2}-\d{2}$/.test(text) && Number.isFinite(dayNumber(text)) && addDays(text, 0) === text;

/** The date `days` later (earlier where negative). */
export const addDays = (date: LocalDate, days: number): LocalDate => ofDayNumber(dayNumber(date) + days);

/** Days from `from` to `to`; negative where `to` lies before. */
export const daysBetween = (from: LocalDate, to: LocalDate): number => dayNumber(to) - dayNumber(from);

/** Every date from `from` to `to`, both included. */
export function datesBetween(from: LocalDate, to: LocalDate): LocalDate[] {
  const first = dayNumber(from);
  return Array.from({ length: Math.max(0, dayNumber(to) - first + 1) }, (_, i) => ofDayNumber(first + i));
}

export const yearOf = (date: LocalDate): number => Number(date.slice(0, 4));

export const monthOf = (date: LocalDate): LocalMonth => date.slice(0, 7);

export const firstDayOf = (month: LocalMonth): LocalDate => `${month}-01`;

export const nextMonth = (month: LocalMonth): LocalMonth => monthOf(addDays(firstDayOf(month), 31));

export const lastDayOf = (month: LocalMonth): LocalDate => addDays(firstDayOf(nextMonth(month)), -1);

const dates = new Map<number, LocalDate>();
const MOST_KEPT = 20_000;

/** The local date at a moment. */
export function localDateOf(ms: number, timeZone: string): LocalDate {
  const day = Math.floor((ms + zoneOffsetMs(ms, timeZone)) / DAY_MS);
  let date = dates.get(day);
  if (date === undefined) {
    date = ofDayNumber(day);
    if (dates.size < MOST_KEPT) dates.set(day, date);
  }
  return date;
}

/** What the clocks of a zone show: `2026-01-15 16:00:00`. */
export const localTimeText = (ms: number, timeZone: string): string =>
  new Date(ms + zoneOffsetMs(ms, timeZone)).toISOString().slice(0, 19).replace('T', ' ');

/** The moment at which a local day begins: 00:00, or where a change of clocks skips that, the first moment after it. */
export const localMidnightMs = (date: LocalDate, timeZone: string): number =>
  momentOfLocal(dayNumber(date) * DAY_MS, timeZone);
