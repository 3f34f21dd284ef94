const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
/** A reading is late when it arrives later than this after the end of its hour (contract: how figures are made). */
const GRACE_MS = 15 * MINUTE_MS;

const formats = new Map<string, Intl.DateTimeFormat>();

/** How far into its local hour a moment lies, ms. Zones are whole, half or quarter hours off, so only minutes matter. */
function intoHourMs(t: number, timeZone: string): number {
  let format = formats.get(timeZone);
  if (!format) {
    format = new Intl.DateTimeFormat('en-GB', { timeZone, minute: '2-digit', hour: '2-digit', hourCycle: 'h23' });
    formats.set(timeZone, format);
  }
  const minute = Number(format.formatToParts(t).find((part) => part.type === 'minute')?.value);
  return minute * MINUTE_MS + (((t % MINUTE_MS) + MINUTE_MS) % MINUTE_MS);
}

/** Whether a reading of time `t` that arrived at `receivedMs` is late: after the end of its local hour + 15 min. */
export function isLate(t: number, receivedMs: number, timeZone: string): boolean {
  const delay = receivedMs - t;
  // Almost all readings are decided without looking at the zone.
  if (delay <= GRACE_MS) return false;
  if (delay > GRACE_MS + HOUR_MS) return true;
  return receivedMs > t - intoHourMs(t, timeZone) + HOUR_MS + GRACE_MS;
}
