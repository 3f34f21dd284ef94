import type { Point, Site } from '#domain';
import { readNeighbour, readPointPage, readWindows, type Queryable, type ReadingDetail } from '#postgres';
import { intervalsIn, type Interval } from './intervals.js';
import { rowsOfMinutes } from './minute-rows.js';
import { rowsOfWindows, type SeriesRow } from './series-rows.js';
import type { TimeRange } from './time-range.js';

export type SeriesInterval = 'minute' | 'hour' | 'day' | 'month';
export interface PointIds {
  readonly deviceId: number;
  readonly pointId: number;
}

const PAGE = 10_000;

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
  if (interval !== 'minute') {
    return rowsOfWindows(intervals, await readWindows(db, ids.pointId, first.startMs, last.endMs), nowMs);
  }
  return rowsOfMinutes(point, intervals, await readingsAround(db, ids, intervals), nowMs);
}

/** The readings of the intervals, the last good one before and the first good one after them. */
async function readingsAround(db: Queryable, ids: PointIds, intervals: readonly Interval[]) {
  const fromMs = intervals[0]!.startMs;
  const toMs = intervals.at(-1)!.endMs;
  const inside: ReadingDetail[] = [];
  for (let after: { t: number; eventId: string } | null = null; ;) {
    const page: ReadingDetail[] = await readPointPage(db, ids, { fromMs, toMs }, { limit: PAGE, after });
    inside.push(...page);
    const end = page.at(-1);
    if (page.length < PAGE || !end) break;
    after = { t: end.t, eventId: end.eventId };
  }
  const [before, behind] = await Promise.all([
    readNeighbour(db, ids.deviceId, ids.pointId, fromMs, 'before', { goodOnly: true }),
    readNeighbour(db, ids.deviceId, ids.pointId, toMs, 'atOrAfter', { goodOnly: true }),
  ]);
  const bare = (reading: typeof before) => (reading ? [{ ...reading, codes: [] as string[] }] : []);
  return [...bare(before), ...inside, ...bare(behind)];
}
