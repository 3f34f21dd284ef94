import { DAY_MS, MINUTE_MS, SECOND_MS } from '../calendar/durations.js';

const FIRST_MS = 5 * SECOND_MS;
const MOST_MS = 15 * MINUTE_MS;
/** After it what could not be delivered is given up, and shown as such. */
export const GIVEN_UP_AFTER_MS = DAY_MS;

/** When a delivery that has failed so many times is tried again: after 5 s, then twice as long each time, at most 15 min; null: no more. */
export function nextTryMs(failures: number, firstTryMs: number, nowMs: number): number | null {
  const atMs = nowMs + Math.min(FIRST_MS * 2 ** Math.max(0, failures - 1), MOST_MS);
  return atMs - firstTryMs > GIVEN_UP_AFTER_MS ? null : atMs;
}
