import { QUALITIES, type Interval } from '#domain';
import type { WindowRow } from '#postgres';

export interface SeriesRow {
  readonly start: string;
  readonly min: number | null;
  readonly max: number | null;
  readonly mean: number | null;
  readonly last: number | null;
  readonly amount: number | null;
  readonly coveragePct: number;
  readonly quality: (typeof QUALITIES)[number] | null;
}

/** Share of an interval that is covered; of one that is not over yet, of the part that has passed. */
export function coveragePct(interval: Interval, coveredMs: number, nowMs: number): number {
  const length = Math.min(interval.endMs, nowMs) - interval.startMs;
  if (length <= 0) return 0;
  return Math.round(Math.min(1, coveredMs / length) * 1e6) / 1e4;
}

/** Windows of 15 minutes into hours, days or months; an interval without windows is a row of nulls. Both rise in time. */
export function rowsOfWindows(
  intervals: readonly Interval[],
  windows: readonly WindowRow[],
  nowMs: number,
): SeriesRow[] {
  let at = 0;
  return intervals.map((interval) => {
    while (at < windows.length && windows[at]!.startMs < interval.startMs) at++;
    const first = at;
    while (at < windows.length && windows[at]!.startMs < interval.endMs) at++;
    return rowOf(interval, windows.slice(first, at), nowMs);
  });
}

function rowOf(interval: Interval, windows: readonly WindowRow[], nowMs: number): SeriesRow {
  let min: number | null = null;
  let max: number | null = null;
  let last: number | null = null;
  let amount: number | null = null;
  let weighted = 0;
  let heldMs = 0;
  let coveredMs = 0;
  let worst = -1;
  for (const window of windows) {
    if (window.min !== null) min = min === null ? window.min : Math.min(min, window.min);
    if (window.max !== null) max = max === null ? window.max : Math.max(max, window.max);
    last = window.last ?? last;
    if (window.amount !== null) amount = (amount ?? 0) + window.amount;
    if (window.mean !== null) weighted += window.mean * window.heldMs;
    if (window.mean !== null) heldMs += window.heldMs;
    coveredMs += window.coveredMs;
    if (window.last !== null || window.amount !== null || window.mean !== null) worst = Math.max(worst, window.quality);
  }
  return {
    start: interval.start,
    min,
    max,
    mean: heldMs > 0 ? weighted / heldMs : null,
    last,
    amount,
    coveragePct: coveragePct(interval, coveredMs, nowMs),
    quality: worst < 0 ? null : (QUALITIES[worst] ?? 'bad'),
  };
}
