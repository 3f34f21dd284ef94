import type { LocalDate } from './plant.js';

/** Arithmetic on local dates as text. No zone is needed for it: a date is a square on the calendar, not a moment. */

const DAY_MS = 86_400_000;

const dayNumber = (date: LocalDate): number => Date.parse(`${date}T00:00:00Z`) / DAY_MS;
const ofDayNumber = (day: number): LocalDate => new Date(day * DAY_MS).toISOString().slice(0, 10);

/** The date `days` later (earlier where negative). */
export const addDays = (date: LocalDate, days: number): LocalDate => ofDayNumber(dayNumber(date) + days);

/** Days from `from` to `to`; negative where `to` lies before. */
export const daysBetween = (from: LocalDate, to: LocalDate): number => dayNumber(to) - dayNumber(from);

/** Every date from `from` to `to`, both included. */
export function datesBetween(from: LocalDate, to: LocalDate): LocalDate[] {
  const first = dayNumber(from);
  return Array.from({ length: Math.max(0, dayNumber(to) - first + 1) }, (_, i) => ofDayNumber(first + i));
}

const clocks = new Map<string, Intl.DateTimeFormat>();

function clock(timeZone: string): Intl.DateTimeFormat {
  let found = clocks.get(timeZone);
  if (!found) {
    found = new Intl.DateTimeFormat('en-CA', {
      timeZone,
      hourCycle: 'h23',
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
      hour: '2-digit',
      minute: '2-digit',
      second: '2-digit',
    });
    clocks.set(timeZone, found);
  }
  return found;
}

/** What a clock in the zone shows, read as if it were UTC, in ms. */
function wallMs(ms: number, timeZone: string): number {
  const parts: Record<string, number> = {};
  for (const { type, value } of clock(timeZone).formatToParts(ms)) parts[type] = Number(value);
  const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = parts;
  return Date.UTC(year, month - 1, day, hour, minute, second) + (((ms % 1000) + 1000) % 1000);
}

/** The local date at a moment. */
export const localDateOf = (ms: number, timeZone: string): LocalDate =>
  new Date(wallMs(ms, timeZone)).toISOString().slice(0, 10);

/** The moment at which a local day begins: 00:00, or where a change of clocks skips that, the first moment after it. */
export function localMidnightMs(date: LocalDate, timeZone: string): number {
  const wanted = dayNumber(date) * DAY_MS;
  // The offset of the zone lies within 26 h; looking twice settles it on both sides of a change of clocks.
  let ms = wanted - (wallMs(wanted, timeZone) - wanted);
  ms = wanted - (wallMs(ms, timeZone) - ms);
  const missed = wanted - wallMs(ms, timeZone);
  return missed > 0 ? ms + missed : ms;
}
