import { byText } from '../../order.js';

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

type PointEntry = DatedEntry & { readonly point: string };

/** What holds from one change of any of the entries to the next one. */
interface InForce {
  readonly fromMs: number;
  readonly toMs: number;
  readonly entries: readonly PointEntry[];
}

/** Of a list of a site file what was found last: asked ten times for each of the thousands of hours of a season, of which mostly all have the same answer. */
const found = new WeakMap<readonly PointEntry[], InForce>();

/** Of each point the entry that holds at a moment, in the order of the names of the points, in which they are added up. */
export function entriesInForce<Entry extends PointEntry>(entries: readonly Entry[], t: number): readonly Entry[] {
  if (entries.length === 0) return entries;
  let known = found.get(entries);
  if (!known || t < known.fromMs || t >= known.toMs) found.set(entries, (known = inForceAround(entries, t)));
  return known.entries as readonly Entry[];
}

function inForceAround(entries: readonly PointEntry[], t: number): InForce {
  const points = [...new Set(entries.map(({ point }) => point))].sort(byText);
  const changes = entries.flatMap(({ fromMs, untilMs }) => (untilMs === undefined ? [fromMs] : [fromMs, untilMs]));
  return {
    fromMs: changes.reduce((last, ms) => (ms <= t && ms > last ? ms : last), -Infinity),
    toMs: changes.reduce((next, ms) => (ms > t && ms < next ? ms : next), Infinity),
    entries: points.flatMap(
      (point) =>
        lastInForce(
          entries.filter((entry) => entry.point === point),
          t,
        ) ?? [],
    ),
  };
}
