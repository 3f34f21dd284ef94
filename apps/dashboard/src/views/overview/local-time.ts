const dates = new Map<string, Intl.DateTimeFormat>();

/** `YYYY-MM-DD` at a place. @param timeZone IANA */
export function localDate(ms: number, timeZone: string): string {
  let format = dates.get(timeZone);
  if (!format) {
    format = new Intl.DateTimeFormat('en-CA', { timeZone, year: 'numeric', month: '2-digit', day: '2-digit' });
    dates.set(timeZone, format);
  }
  return format.format(ms);
}

const HOUR_MS = 3_600_000;
/** The begin of an hour, as the API takes moments. */
export const localHour = (ms: number): string => new Date(Math.floor(ms / HOUR_MS) * HOUR_MS).toISOString();
