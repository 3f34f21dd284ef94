/** Stretches of local time, one after the other: what answers have a row for. */
import { DAY_MS, HOUR_MS, MINUTE_MS, QUARTER_HOUR_MS } from '../durations.js';
import { shortInstantWriter } from '../instant.js';
import { localDateOf } from '../local-date.js';
import type { Grain, PeriodGrain } from './local-period.js';
import { periodsBetween, withMoments, type SiteCalendar } from './period.js';
import { localHourEnd, localHourStart } from '../zone.js';

export type IntervalName = 'minute' | '15min' | Grain;

export interface Interval {
  readonly startMs: number;
  readonly endMs: number;
  /** As answers show it: RFC 3339 for minutes, quarters and hours, else the local date. */
  readonly start: string;
  /** As paths name it: the label of a period, else `start`. */
  readonly period: string;
}

/** How many intervals a range has at most, without making them. */
export function estimateIntervals(name: IntervalName, fromMs: number, toMs: number): number {
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
export function intervalsIn(name: IntervalName, fromMs: number, toMs: number, calendar: SiteCalendar): Interval[] {
  if (fromMs >= toMs) return [];
  return touching(name, fromMs, toMs, calendar).filter(({ startMs }) => startMs >= fromMs && startMs < toMs);
}

function touching(name: IntervalName, fromMs: number, toMs: number, calendar: SiteCalendar): Interval[] {
  if (name === 'minute') return ofLength(MINUTE_MS, fromMs, toMs);
  // Every zone is a multiple of 15 minutes away from UTC: these are quarters of local hours too.
  if (name === '15min') return ofLength(QUARTER_HOUR_MS, fromMs, toMs);
  return name === 'hour' ? hours(fromMs, toMs, calendar) : periods(name, fromMs, toMs, calendar);
}

function ofLength(lengthMs: number, fromMs: number, toMs: number): Interval[] {
  const found: Interval[] = [];
  const interval = intervalMaker();
  for (let startMs = Math.ceil(fromMs / lengthMs) * lengthMs; startMs < toMs; startMs += lengthMs) {
    found.push(interval(startMs, startMs + lengthMs));
  }
  return found;
}

function hours(fromMs: number, toMs: number, { timeZone }: SiteCalendar): Interval[] {
  const found: Interval[] = [];
  const interval = intervalMaker();
  for (let startMs = localHourStart(fromMs, timeZone); startMs < toMs;) {
    const endMs = localHourEnd(startMs, timeZone);
    found.push(interval(startMs, endMs));
    startMs = endMs;
  }
  return found;
}

function intervalMaker(): (startMs: number, endMs: number) => Interval {
  const write = shortInstantWriter();
  return (startMs, endMs) => {
    const start = write(startMs);
    return { startMs, endMs, start, period: start };
  };
}

const periods = (grain: PeriodGrain, fromMs: number, toMs: number, { timeZone, season }: SiteCalendar): Interval[] =>
  periodsBetween(season, grain, localDateOf(fromMs, timeZone), localDateOf(toMs, timeZone)).map((period) => {
    const moments = withMoments(period, timeZone);
    return { startMs: moments.fromMs, endMs: moments.toMs, start: period.start, period: period.label };
  });
