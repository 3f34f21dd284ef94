import { HOUR_MS, QUARTER_HOUR_MS } from './durations.js';
import { localHourEnd } from './zone.js';

/** A reading is late when it arrives later than this after the end of its hour (docs/arithmetic/windows.md#late-readings). */
export const LATE_GRACE_MS = QUARTER_HOUR_MS;

/** Whether a reading of time `t` that arrived at `receivedMs` is late: after the end of its local hour + 15 min. */
export function isLate(t: number, receivedMs: number, timeZone: string): boolean {
  const delay = receivedMs - t;
  // Almost all readings are decided without looking at the zone.
  if (delay <= LATE_GRACE_MS) return false;
  if (delay > LATE_GRACE_MS + HOUR_MS) return true;
  return receivedMs > localHourEnd(t, timeZone) + LATE_GRACE_MS;
}
