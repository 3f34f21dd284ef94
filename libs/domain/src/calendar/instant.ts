/** Instants as RFC 3339 in UTC. Two forms are on the wires, each where it has always stood: shortened and with milliseconds. */

/** With a fraction only where there is one: `2026-01-15T08:00:00Z`, `2026-01-15T08:00:00.250Z`. */
export function instantOf(time: number | Date): string {
  const text = (typeof time === 'number' ? new Date(time) : time).toISOString();
  return text.endsWith('.000Z') ? `${text.slice(0, -5)}Z` : text;
}

/** With milliseconds always: `2026-01-15T08:00:00.000Z`. */
export const instantWithMs = (ms: number): string => new Date(ms).toISOString();
