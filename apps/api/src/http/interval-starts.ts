import {
  addDays,
  DAY_MS,
  heatingSeason,
  HOUR_MS,
  localDateOf,
  localHourEnd,
  localHourStart,
  localMidnightMs,
  MINUTE_MS,
  QUARTER_HOUR_MS,
  type PeriodGrain,
  type SeasonRule,
} from '#domain';
import { instantOf } from './times.js';

export type IntervalName = 'minute' | '15min' | 'hour' | PeriodGrain;

export interface Interval {
  readonly startMs: number;
  readonly endMs: number;
  /** As answers show it: RFC 3339 for minutes, quarters and hours, else the local date. */
  readonly start: string;
  /** As paths name it: `2025-10-26`, `2025-10`, `season-2025`, `2026`. */
  readonly period: string;
}

export interface LocalCalendar {
  readonly timeZone: string;
  readonly season: SeasonRule;
}

/** How many rows a range makes at most, without making them. */
export function estimateRows(name: IntervalName, fromMs: number, toMs: number): number {
  const length = {
    minute: MINUTE_MS,
    '15min': QUARTER_HOUR_MS,
    hour: HOUR_MS,
    day: DAY_MS,
    month: 28 * DAY_MS,
    season: 365 * DAY_MS,
    year: 365 * DAY_MS,
  }[name];
  return Math.max(0, (toMs - fromMs) / length);
}

/** Whole local intervals whose start lies in [fromMs, toMs), in order; a day has 23, 24 or 25 hours. */
export function intervalsIn(name: IntervalName, fromMs: number, toMs: number, calendar: LocalCalendar): Interval[] {
  if (fromMs >= toMs) return [];
  const all = {
    minute: minutes,
    '15min': quarters,
    hour: hours,
    day: days,
    month: months,
    season: seasons,
    year: years,
  }[name](fromMs, toMs, calendar);
  return all.filter(({ startMs }) => startMs >= fromMs && startMs < toMs);
}

const minutes = (fromMs: number, toMs: number): Interval[] => ofLength(MINUTE_MS, fromMs, toMs);
/** Every zone is a multiple of 15 minutes away from UTC: these are quarters of local hours too. */
const quarters = (fromMs: number, toMs: number): Interval[] => ofLength(QUARTER_HOUR_MS, fromMs, toMs);

function ofLength(lengthMs: number, fromMs: number, toMs: number): Interval[] {
  const found: Interval[] = [];
  for (let t = Math.ceil(fromMs / lengthMs) * lengthMs; t < toMs; t += lengthMs) {
    found.push({ startMs: t, endMs: t + lengthMs, start: instantOf(t), period: instantOf(t) });
  }
  return found;
}

function hours(fromMs: number, toMs: number, { timeZone }: LocalCalendar): Interval[] {
  const found: Interval[] = [];
  for (let startMs = localHourStart(fromMs, timeZone); startMs < toMs;) {
    const endMs = localHourEnd(startMs, timeZone);
    const start = instantOf(startMs);
    found.push({ startMs, endMs, start, period: start });
    startMs = endMs;
  }
  return found;
}

function days(fromMs: number, toMs: number, { timeZone }: LocalCalendar): Interval[] {
  const found: Interval[] = [];
  let date = localDateOf(fromMs, timeZone);
  for (let startMs = localMidnightMs(date, timeZone); startMs < toMs;) {
    const next = addDays(date, 1);
    const endMs = localMidnightMs(next, timeZone);
    found.push({ startMs, endMs, start: date, period: date });
    date = next;
    startMs = endMs;
  }
  return found;
}

function months(fromMs: number, toMs: number, { timeZone }: LocalCalendar): Interval[] {
  const found: Interval[] = [];
  let month = localDateOf(fromMs, timeZone).slice(0, 7);
  for (let startMs = localMidnightMs(`${month}-01`, timeZone); startMs < toMs;) {
    const next = addDays(`${month}-01`, 31).slice(0, 7);
    const endMs = localMidnightMs(`${next}-01`, timeZone);
    found.push({ startMs, endMs, start: `${month}-01`, period: month });
    month = next;
    startMs = endMs;
  }
  return found;
}

function seasons(fromMs: number, toMs: number, { timeZone, season }: LocalCalendar): Interval[] {
  const found: Interval[] = [];
  const lastYear = Number(localDateOf(toMs, timeZone).slice(0, 4));
  for (let year = Number(localDateOf(fromMs, timeZone).slice(0, 4)) - 1; year <= lastYear; year++) {
    const { label, start, end } = heatingSeason(season, year);
    const endMs = localMidnightMs(addDays(end, 1), timeZone);
    found.push({ startMs: localMidnightMs(start, timeZone), endMs, start, period: label });
  }
  return found;
}

function years(fromMs: number, toMs: number, { timeZone }: LocalCalendar): Interval[] {
  const found: Interval[] = [];
  const last = Number(localDateOf(toMs, timeZone).slice(0, 4));
  for (let year = Number(localDateOf(fromMs, timeZone).slice(0, 4)); year <= last; year++) {
    const start = `${year}-01-01`;
    const endMs = localMidnightMs(`${year + 1}-01-01`, timeZone);
    found.push({ startMs: localMidnightMs(start, timeZone), endMs, start, period: String(year) });
  }
  return found;
}
