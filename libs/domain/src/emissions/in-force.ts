import { byText } from '../order.js';

/** An entry that holds from a moment on, until one that follows it, or until it ends. */
export interface DatedEntry {
  /** Unix ms; -Infinity: since ever. */
  readonly fromMs: number;
  /** Unix ms, not included; absent: it does not end by itself. */
  readonly untilMs?: number;
}

/** Of entries that follow each other the one that has begun last, unless it has ended. */
export function lastInForce<Entry extends DatedEntry>(entries: readonly Entry[], t: number): Entry | undefined {
  let found: Entry | undefined;
  for (const entry of entries) {
    if (entry.fromMs <= t && (found === undefined || entry.fromMs >= found.fromMs)) found = entry;
  }
  return found?.untilMs !== undefined && found.untilMs <= t ? undefined : found;
}

/** Of each point the entry that holds at a moment, in the order of the names of the points, in which they are added up. */
export function entriesInForce<Entry extends DatedEntry & { readonly point: string }>(
  entries: readonly Entry[],
  t: number,
): Entry[] {
  const points = [...new Set(entries.map(({ point }) => point))].sort(byText);
  return points.flatMap((point) => {
    const own = entries.filter((entry) => entry.point === point);
    return lastInForce(own, t) ?? [];
  });
}
