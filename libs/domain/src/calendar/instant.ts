import { DAY_MS, SECOND_MS } from './durations.js';

/** Instants as RFC 3339 in UTC. Two forms are on the wires, each where it has always stood: shortened and with milliseconds. */

/** With a fraction only where there is one: `2026-01-15T08:00:00Z`, `2026-01-15T08:00:00.250Z`. */
export function instantOf(time: number | Date): string {
  return shortened(instantWithMs(typeof time === 'number' ? time : time.getTime()));
}

const shortened = (text: string): string => (text.endsWith('.000Z') ? `${text.slice(0, -5)}Z` : text);

/** With milliseconds always: `2026-01-15T08:00:00.000Z`. */
export const instantWithMs = (ms: number): string => new Date(ms).toISOString();

/** `00` to `59`. */
const DIGITS = Array.from({ length: 60 }, (_, n) => String(n).padStart(2, '0'));
const SECONDS_OF_A_DAY = DAY_MS / SECOND_MS;
/** The last of a `Date`: the first of its day. */
const LAST_SECOND = 8_640_000_000_000;

/** Behind the second: with milliseconds always, and with a fraction only where there is one. */
const MILLISECONDS = Array.from({ length: 1_000 }, (_, n) => `.${String(n).padStart(3, '0')}Z`);
const FRACTIONS = ['Z', ...MILLISECONDS.slice(1)];

/**
 * The same for times of which many in a row lie in one second, or on one day: a formatter that keeps what it wrote last.
 * @returns takes whole Unix ms; throws RangeError for a number that is no time
 */
export const instantWriter = (): ((ms: number) => string) => writerWith(MILLISECONDS);

/** The same as `instantOf`, for a thousand times of a list; a part of a millisecond is left out, as there. */
export function shortInstantWriter(): (ms: number) => string {
  const write = writerWith(FRACTIONS);
  return (ms) => write(Math.trunc(ms));
}

/** @param ends what stands behind the second, by its milliseconds */
function writerWith(ends: readonly string[]): (ms: number) => string {
  let lastDay = NaN;
  let lastDate = '';
  let lastSecond = NaN;
  let lastText = '';
  const textOf = (second: number): string => {
    if (second > LAST_SECOND) throw new RangeError('Invalid time value');
    const day = Math.floor(second / SECONDS_OF_A_DAY);
    if (day !== lastDay) {
      lastDate = new Date(day * DAY_MS).toISOString().slice(0, -13);
      lastDay = day;
    }
    const inDay = second - day * SECONDS_OF_A_DAY;
    const minute = Math.floor(inDay / 60);
    return `${lastDate}${DIGITS[Math.floor(minute / 60)]}:${DIGITS[minute % 60]}:${DIGITS[inDay % 60]}`;
  };
  return (ms) => {
    const second = Math.floor(ms / SECOND_MS);
    if (second !== lastSecond) {
      lastText = textOf(second);
      lastSecond = second;
    }
    return lastText + ends[ms - second * SECOND_MS];
  };
}
