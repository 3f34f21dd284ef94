import { DAY_MS, MINUTE_MS } from '../calendar/durations.js';
import { addDays, localDateOf, localMidnightMs } from '../calendar/local-date.js';
import { momentOfLocal } from '../calendar/zone.js';

/** When what is gathered is told: each day at a minute of the local day (1440: its end), or each so many ms, counted from local midnight. */
export type DigestTimes = { readonly atMinute: number } | { readonly everyMs: number };

/**
 * The first time of a digest after a moment, Unix ms. A time that clocks skip is the moment of the change, one that they repeat is the
 * first of both; steps begin anew at each local midnight, so that the last one of a day of 23 or 25 h may be shorter or longer.
 */
export function nextDigestMs(times: DigestTimes, timeZone: string, nowMs: number): number {
  const today = localDateOf(nowMs, timeZone);
  const tomorrowMs = localMidnightMs(addDays(today, 1), timeZone);
  if ('everyMs' in times) {
    const midnightMs = localMidnightMs(today, timeZone);
    const steps = Math.floor((nowMs - midnightMs) / times.everyMs) + 1;
    return Math.min(midnightMs + steps * times.everyMs, tomorrowMs);
  }
  const days = [-1, 0, 1, 2].map((days) =>
    momentOfLocal(Date.parse(`${addDays(today, days)}T00:00:00Z`) + times.atMinute * MINUTE_MS, timeZone),
  );
  return days.find((ms) => ms > nowMs) ?? nowMs + DAY_MS;
}
