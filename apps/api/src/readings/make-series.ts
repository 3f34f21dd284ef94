import { intervalsIn, versionAt, withoutNoise, type Point, type Site } from '#domain';
import { readWindows, type Queryable } from '#postgres';
import { resolutionOf } from './shown-value.js';
import { rowsOfMinutes } from './minute-rows.js';
import { readFeed, type PointIds } from './read-feed.js';
import { rowsOfWindows, type SeriesRow } from './series-rows.js';
import type { TimeRange } from '../http/time-range.js';

export type SeriesInterval = 'minute' | '15min' | 'hour' | 'day' | 'month';

/** A point over time, dense up to now: minutes from raw readings, all others from windows of 15 minutes. */
export async function makeSeries(
  db: Queryable,
  site: Site,
  point: Point,
  ids: PointIds | null,
  want: { readonly interval: SeriesInterval; readonly range: TimeRange; readonly nowMs: number },
): Promise<SeriesRow[]> {
  const { interval, range, nowMs } = want;
  const intervals = intervalsIn(interval, range.fromMs, Math.min(range.toMs, nowMs), site);
  const [first] = intervals;
  const last = intervals.at(-1);
  if (!ids || !first || !last) return rowsOfWindows(intervals, [], nowMs);
  const rows =
    interval === 'minute'
      ? rowsOfMinutes(await readFeed(db, point, ids, first.startMs, Math.min(last.endMs, nowMs)), intervals, nowMs)
      : rowsOfWindows(intervals, await readWindows(db, ids.pointId, first.startMs, last.endMs), nowMs);
  return rows.map((row, i) => tidy(row, resolutionOf(versionAt(point, intervals[i]!.startMs))));
}

/** Differences of a register without the noise of binary fractions, where it is known what the register shows. */
function tidy(row: SeriesRow, resolution: number | null): SeriesRow {
  if (resolution === null) return row;
  const of = (value: number | null): number | null => (value === null ? null : withoutNoise(value, resolution));
  const { min, max, mean, last, amount } = row;
  return { ...row, min: of(min), max: of(max), mean: of(mean), last: of(last), amount: of(amount) };
}
