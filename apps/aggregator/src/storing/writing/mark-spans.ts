import { HOUR_MS } from '#domain';

/** Readings further apart than this get marks of their own: one late reading must not mark all the time in between. */
const APART_MS = 2 * HOUR_MS;

/** The fewest spans [from, to] that hold all times and no gap longer than two hours. */
export function spansOf(times: readonly number[]): [number, number][] {
  let [min, max] = [Infinity, -Infinity];
  for (const t of times) {
    if (t < min) min = t;
    if (t > max) max = t;
  }
  if (times.length === 0) return [];
  if (max - min <= APART_MS) return [[min, max]];
  const spans: [number, number][] = [];
  for (const t of [...times].sort((a, b) => a - b)) {
    const last = spans.at(-1);
    if (last && t - last[1] <= APART_MS) last[1] = t;
    else spans.push([t, t]);
  }
  return spans;
}
