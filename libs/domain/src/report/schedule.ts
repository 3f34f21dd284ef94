import { DAY_MS, MINUTE_MS } from '../calendar/durations.js';
import { addDays, datesBetween, localDateOf, monthOf, type LocalDate } from '../calendar/local-date.js';
import { momentOfLocal } from '../calendar/zone.js';
import type { Language } from '#words';

export const REPORT_KINDS = ['statement', 'overview'] as const;
export type ReportKind = (typeof REPORT_KINDS)[number];
export const REPORT_PERIODS = ['daily', 'weekly', 'monthly'] as const;
export const REPORT_FORMATS = ['pdf', 'csv', 'xlsx'] as const;
export type ReportFormat = (typeof REPORT_FORMATS)[number];

/** A report that is sent by the clock, as a site file says it. */
export interface ReportSchedule {
  readonly name: string;
  readonly what: ReportKind;
  /** Daily; weekly: on Mondays; monthly: on `dayOfMonth`. */
  readonly period: (typeof REPORT_PERIODS)[number];
  /** Minute of the local day. */
  readonly atMinute: number;
  /** 1 to 28. */
  readonly dayOfMonth: number;
  /** Sinks of kind email. */
  readonly to: readonly string[];
  readonly formats: readonly ReportFormat[];
  /** null: that of the site. */
  readonly language: Language | null;
}

/** A report that is due: what it is about, and since when. */
export interface DueReport {
  readonly dueMs: number;
  /** Local days that it is about, both included: the last whole day, week (Monday to Sunday) or calendar month. */
  readonly from: LocalDate;
  readonly to: LocalDate;
  /** Of a statement: the day, or the month; of a week the month in which it ends, as it stands. */
  readonly statementPeriod: string;
}

type Timed = Pick<ReportSchedule, 'period' | 'atMinute' | 'dayOfMonth'>;
/** The longest distance of two times of a schedule. */
const LOOK_BACK_DAYS = 32;
const MONDAY = 1;

/** The newest time of a schedule that is not after a moment. */
export const lastDue = (schedule: Timed, timeZone: string, nowMs: number): DueReport =>
  duesIn(schedule, timeZone, nowMs - LOOK_BACK_DAYS * DAY_MS, nowMs).at(-1)!;

/** The first time of a schedule after a moment. */
export const nextDue = (schedule: Timed, timeZone: string, nowMs: number): DueReport =>
  duesIn(schedule, timeZone, nowMs, nowMs + LOOK_BACK_DAYS * DAY_MS)[0]!;

/** Times in (afterMs, untilMs], rising. A time that clocks skip is the moment of the change; one they repeat is the first. */
export function duesIn(
  { period, atMinute, dayOfMonth }: Timed,
  timeZone: string,
  afterMs: number,
  untilMs: number,
): DueReport[] {
  return datesBetween(localDateOf(afterMs, timeZone), localDateOf(untilMs, timeZone))
    .filter((date) => isDay(period, dayOfMonth, date))
    .map((date) => dueOn(period, date, momentOfLocal(Date.parse(`${date}T00:00:00Z`) + atMinute * MINUTE_MS, timeZone)))
    .filter(({ dueMs }) => dueMs > afterMs && dueMs <= untilMs);
}

function isDay(period: Timed['period'], dayOfMonth: number, date: LocalDate): boolean {
  if (period === 'daily') return true;
  if (period === 'monthly') return Number(date.slice(8)) === dayOfMonth;
  return new Date(`${date}T00:00:00Z`).getUTCDay() === MONDAY;
}

function dueOn(period: Timed['period'], date: LocalDate, dueMs: number): DueReport {
  if (period === 'monthly') {
    const to = addDays(`${monthOf(date)}-01`, -1);
    return { dueMs, from: `${monthOf(to)}-01`, to, statementPeriod: monthOf(to) };
  }
  const to = addDays(date, -1);
  return period === 'daily'
    ? { dueMs, from: to, to, statementPeriod: to }
    : { dueMs, from: addDays(date, -7), to, statementPeriod: monthOf(to) };
}
