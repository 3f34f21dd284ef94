import { isWorkingDay } from '../calendar/period/close-time.js';
import { MINUTE_MS } from '../calendar/durations.js';
import { addDays, localDateOf, localMidnightMs } from '../calendar/local-date.js';
import type { Site } from '../plant/plant.js';
import type { WorkingHours } from './alerting.js';

/** Holidays in a row that are waited for at most: a list that names every day must not hold a message back for ever. */
const MOST_DAYS = 60;

/**
 * The first moment at or after `nowMs` that lies in working hours: of working days (Monday to Friday but for holidays), in the site's
 * zone. On a day of 23 or 25 h the hours are those of its clock as counted from midnight.
 */
export function nextWorkingMoment(
  { timeZone, holidays }: Pick<Site, 'timeZone' | 'holidays'>,
  { fromMinute, toMinute }: WorkingHours,
  nowMs: number,
): number {
  let date = localDateOf(nowMs, timeZone);
  for (let i = 0; i < MOST_DAYS; i += 1, date = addDays(date, 1)) {
    if (!isWorkingDay(date, holidays)) continue;
    const midnightMs = localMidnightMs(date, timeZone);
    if (nowMs < midnightMs + toMinute * MINUTE_MS) return Math.max(nowMs, midnightMs + fromMinute * MINUTE_MS);
  }
  return nowMs;
}
