import { isWorkingDay } from '../calendar/period/close-time.js';
import { MINUTE_MS } from '../calendar/durations.js';
import { addDays, daysBetween, localDateOf, localMidnightMs, type LocalDate } from '../calendar/local-date.js';

export const WEEKDAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;
export type Weekday = (typeof WEEKDAYS)[number];

/** Hours of days on which somebody is told. */
export interface DutyShift {
  /** Empty: every day of the week. */
  readonly days: readonly Weekday[];
  /** `free-days`: Saturdays, Sundays and holidays; `working-days`: all others. */
  readonly on: 'every-day' | 'working-days' | 'free-days';
  /** Minutes of the local day on which it begins; `toMinute` at or before `fromMinute`: it ends on the next day. */
  readonly fromMinute: number;
  readonly toMinute: number;
  /** Each so many weeks, counted from the week of `since`. */
  readonly everyWeeks: number;
  /** First and last local day; null: since ever, for ever. */
  readonly since: LocalDate | null;
  readonly until: LocalDate | null;
  readonly to: readonly string[];
}

/** By which a site counts its days. */
interface LocalCalendar {
  /** IANA zone. */
  readonly timeZone: string;
  readonly holidays: readonly LocalDate[];
}

/** Who is on duty when. */
export interface Duty {
  readonly shifts: readonly DutyShift[];
  /** Told where nobody is on duty. */
  readonly otherwise: readonly string[];
}

const DAYS_OF_A_WEEK = 7;
/** A Monday, from which weeks are counted where a shift says nothing. */
const A_MONDAY = '1970-01-05';

/** Sinks of whoever is on duty at a moment, each once: of every shift that fits; where none does, those of `otherwise`. */
export function onDuty({ shifts, otherwise }: Duty, site: LocalCalendar, atMs: number): string[] {
  const fitting = shifts.filter((shift) => isOn(shift, site, atMs));
  const told = fitting.length > 0 ? fitting.flatMap(({ to }) => to) : otherwise;
  return [...new Set(told)];
}

function isOn(shift: DutyShift, { timeZone, holidays }: LocalCalendar, atMs: number): boolean {
  const today = localDateOf(atMs, timeZone);
  const minute = (atMs - localMidnightMs(today, timeZone)) / MINUTE_MS;
  const { fromMinute, toMinute } = shift;
  const isOvernight = toMinute <= fromMinute;
  const isOnToday = minute >= fromMinute && (isOvernight || minute < toMinute) && isDayOf(shift, today, holidays);
  // the night belongs to the day on which it began
  return isOnToday || (isOvernight && minute < toMinute && isDayOf(shift, addDays(today, -1), holidays));
}

function isDayOf(
  { days, on, everyWeeks, since, until }: DutyShift,
  date: LocalDate,
  holidays: readonly LocalDate[],
): boolean {
  const sinceMonday = daysBetween(A_MONDAY, date);
  const weekday = WEEKDAYS[((sinceMonday % DAYS_OF_A_WEEK) + DAYS_OF_A_WEEK) % DAYS_OF_A_WEEK]!;
  const weekOf = (one: LocalDate): number => Math.floor(daysBetween(A_MONDAY, one) / DAYS_OF_A_WEEK);
  const weeks = weekOf(date) - weekOf(since ?? A_MONDAY);
  return (
    (days.length === 0 || days.includes(weekday)) &&
    (on === 'every-day' || (on === 'working-days') === isWorkingDay(date, holidays)) &&
    (since === null || date >= since) &&
    (until === null || date <= until) &&
    weeks % everyWeeks === 0
  );
}
