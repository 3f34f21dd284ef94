import { SECOND_MS } from './durations.js';

/** Instants as RFC 3339 in UTC. Two forms are on the wires, each where it has always stood: shortened and with milliseconds. */

/** With a fraction only where there is one: `2026-01-15T08:00:00Z`, `2026-01-15T08:00:00.250Z`. */
export function instantOf(time: number | Date): string {
  return shortened(instantWithMs(typeof time === 'number' ? time : time.getTime()));
}

const shortened = (text: string): string => (text.endsWith('.000Z') ? `${text.slice(0, -5)}Z` : text);

/** With milliseconds always: `2026-01-15T08:00:00.000Z`. */
export const instantWithMs = (ms: number): string => new Date(ms).toISOString();

/**
 * The same for times of which many in a row lie in one second: a formatter that keeps the second that it wrote last.
 * @returns takes whole Unix ms; throws RangeError for a number that is no time
 */
export function instantWriter(): (ms: number) => string {
  let lastSecond = NaN;
  let lastText = '';
  return (ms) => {
    const second = Math.floor(ms / SECOND_MS);
    if (second !== lastSecond) {
      lastText = new Date(second * SECOND_MS).toISOString().slice(0, -4);
      lastSecond = second;
    }
    return `${lastText}${String(ms - second * SECOND_MS).padStart(3, '0')}Z`;
  };
}

/** The same as `instantOf`, for a thousand times of a list; a part of a millisecond is left out, as there. */
export function shortInstantWriter(): (ms: number) => string {
  const write = instantWriter();
  return (ms) => shortened(write(Math.trunc(ms)));
}
