import { HOUR_MS } from '#domain';

/** First and last time, Unix ms. */
export type TimeSpan = [fromMs: number, toMs: number];

/** Readings further apart than this get marks of their own: one late reading must not mark all the time in between. */
const APART_MS = 2 * HOUR_MS;

/** Adds times to spans, each to the one that was added to last where it belongs there, as those of rows in their order do. */
export function addTimes(spans: TimeSpan[], times: ArrayLike<number>): void {
  for (let i = 0; i < times.length; i++) {
    const t = times[i]!;
    const last = spans.at(-1);
    if (!last || t - last[1] > APART_MS || last[0] - t > APART_MS) spans.push([t, t]);
    else if (t > last[1]) last[1] = t;
    else if (t < last[0]) last[0] = t;
  }
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
