import { SECOND_MS } from './durations.js';

/** Instants as RFC 3339 in UTC. Two forms are on the wires, each where it has always stood: shortened and with milliseconds. */

/** With a fraction only where there is one: `2026-01-15T08:00:00Z`, `2026-01-15T08:00:00.250Z`. */
export function instantOf(time: number | Date): string {
  const text = instantWithMs(typeof time === 'number' ? time : time.getTime());
  return text.endsWith('.000Z') ? `${text.slice(0, -5)}Z` : text;
}

let lastSecond = NaN;
let lastText = '';

/**
 * With milliseconds always: `2026-01-15T08:00:00.000Z`. The second is kept: messages of one time come together.
 * @throws RangeError for a number that is no time
 */
export function instantWithMs(time: number): string {
  const ms = Math.trunc(time);
  const second = Math.floor(ms / SECOND_MS);
  if (second !== lastSecond) {
    lastText = new Date(second * SECOND_MS).toISOString().slice(0, -4);
    lastSecond = second;
  }
  return `${lastText}${String(ms - second * SECOND_MS).padStart(3, '0')}Z`;
}
