import { HOUR_MS } from '#domain';

/** First and last time, Unix ms. */
export type TimeSpan = [fromMs: number, toMs: number];

/** Readings further apart than this get marks of their own: one late reading must not mark all the time in between. */
const APART_MS = 2 * HOUR_MS;

/** The fewest spans that hold all times and no gap longer than two hours. */
export function spansOf(times: ArrayLike<number>): TimeSpan[] {
  let [min, max] = [Infinity, -Infinity];
  for (let i = 0; i < times.length; i++) {
    const t = times[i]!;
    if (t < min) min = t;
    if (t > max) max = t;
  }
  if (max < min) return [];
  if (max - min <= APART_MS) return [[min, max]];
  return joined(Array.from(times, (t): TimeSpan => [t, t]));
}

/** Adds a span to others: to the one that was added last, where both belong together, as those of rows in the order of their times do. */
export function addSpan(spans: TimeSpan[], [from, to]: TimeSpan): void {
  const last = spans.at(-1);
  if (last && from - last[1] <= APART_MS && last[0] - to <= APART_MS) {
    last[0] = Math.min(last[0], from);
    last[1] = Math.max(last[1], to);
  } else spans.push([from, to]);
}

/** The fewest spans that hold all of these and no other gap longer than two hours. */
export function joined(spans: readonly TimeSpan[]): TimeSpan[] {
  if (spans.length < 2) return [...spans];
  const all: TimeSpan[] = [];
  for (const [from, to] of spans.toSorted(([a], [b]) => a - b)) {
    const last = all.at(-1);
    if (last && from - last[1] <= APART_MS) last[1] = Math.max(last[1], to);
    else all.push([from, to]);
  }
  return all;
}
