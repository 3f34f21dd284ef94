import { localHourEnd } from '#domain';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
/** A reading is late when it arrives later than this after the end of its hour (contract: how figures are made). */
const GRACE_MS = 15 * MINUTE_MS;

/** Whether a reading of time `t` that arrived at `receivedMs` is late: after the end of its local hour + 15 min. */
export function isLate(t: number, receivedMs: number, timeZone: string): boolean {
  const delay = receivedMs - t;
  // Almost all readings are decided without looking at the zone.
  if (delay <= GRACE_MS) return false;
  return delay > GRACE_MS + HOUR_MS || receivedMs > localHourEnd(t, timeZone) + GRACE_MS;
}
