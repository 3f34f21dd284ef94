import { DAY_MS, HOUR_MS, intervalsIn, type Site } from '#domain';
import type { TimeRange } from '../http/time-range.js';
import type { IsSettling } from './settling.js';

/** A week: what changes now is one part of a season's 25, and its hours are written again within 0.3 ms. */
const PART_MS = 7 * DAY_MS;
/** In any stretch of this length a local hour begins, also where a clock is put forward. */
const HOUR_WITHIN_MS = 3 * HOUR_MS;

/** The local hours that start in a range, in stretches that are the same ones for every range but at its ends. */
export function hourParts({ fromMs, toMs }: TimeRange, site: Site): TimeRange[] {
  const [first] = intervalsIn('hour', fromMs, Math.min(toMs, fromMs + HOUR_WITHIN_MS), site);
  const last = intervalsIn('hour', Math.max(fromMs, toMs - HOUR_WITHIN_MS), toMs, site).at(-1);
  if (!first || !last) return [];
  const parts: TimeRange[] = [];
  for (let startMs = first.startMs; startMs < last.endMs;) {
    const endMs = Math.min(last.endMs, (Math.floor(startMs / PART_MS) + 1) * PART_MS);
    parts.push({ fromMs: startMs, toMs: endMs });
    startMs = endMs;
  }
  return parts;
}

/** Which of the hours of a part settle: two parts with the same text are alike in that. */
export function settlingOf({ fromMs, toMs }: TimeRange, isSettling: IsSettling, site: Site): string {
  if (!isSettling({ startMs: fromMs, endMs: toMs + HOUR_WITHIN_MS })) return '';
  const hours = intervalsIn('hour', fromMs, toMs, site);
  return hours.flatMap((hour, i) => (isSettling(hour) ? [i] : [])).join();
}
