import type { Queryable } from '../database/database.js';
import { timeOf } from '../wire/timestamptz.js';

/** SQL of what is covered: by point and day, and where it is not. Bounded by the range that is asked for: 96 windows a point and day. */

export interface CoveredDay {
  readonly pointId: number;
  /** Start of the local day, Unix ms. */
  readonly dayMs: number;
  readonly coveredMs: number;
  /** Something stands in for it, ms. */
  readonly lostMs: number;
  /** Part of it is a share of what a register brought in more than 24 h. */
  readonly isEstimated: boolean;
}

/** What of each of these days [fromMs, toMs) is covered at each of these points; days without any window are left out. */
export async function readCoveredDays(
  q: Queryable,
  pointIds: readonly number[],
  days: readonly { readonly startMs: number; readonly endMs: number }[],
): Promise<CoveredDay[]> {
  return q.query<CoveredDay>(
    `select w.point_id as "pointId", d.f as "dayMs", sum(w.covered_ms)::int as "coveredMs", sum(w.lost_ms)::int as "lostMs",
            bool_or(w.codes @> array['ESTIMATED']) as "isEstimated"
     from unnest($2::float8[], $3::float8[]) d(f, t)
     join window_15m w on w.point_id = any($1::int[]) and w.start >= ${timeOf('d.f')} and w.start < ${timeOf('d.t')}
     group by w.point_id, d.f`,
    [pointIds, days.map(({ startMs }) => startMs), days.map(({ endMs }) => endMs)],
  );
}

export interface UncoveredWindow {
  readonly pointId: number;
  /** Start of the window, Unix ms; it lasts until `toMs`, which is more than a quarter of an hour where windows are missing. */
  readonly fromMs: number;
  readonly toMs: number;
  readonly coveredMs: number;
  readonly isHeard: boolean;
  readonly isKnown: boolean;
  readonly isLost: boolean;
  readonly codes: readonly string[];
}

/**
 * Windows of points in [fromMs, toMs) that are not covered whole, and the stretches that have no window, by point and time. A stretch
 * before the first window ever is none: the point had not begun.
 */
export async function readUncoveredWindows(
  q: Queryable,
  pointIds: readonly number[],
  fromMs: number,
  toMs: number,
): Promise<UncoveredWindow[]> {
  return q.query<UncoveredWindow>(
    `with own as (
       select point_id, start, covered_ms, last is not null or held_ms > 0 as heard, amount is not null as known, lost_ms > 0 as lost, codes,
              lead(start) over of_point as next
       from window_15m
       where point_id = any($1::int[]) and start >= ${timeOf('$2')} and start < ${timeOf('$3')}
       window of_point as (partition by point_id order by start)
     ), edge as (
       select p as point_id, ${timeOf('$2')} as from_ts, coalesce(first, ${timeOf('$3')}) as to_ts
       from unnest($1::int[]) p
       left join (select point_id, min(start) as first from own group by 1) begun on begun.point_id = p
       where exists (select from window_15m where point_id = p and start < ${timeOf('$2')})
     )
     select point_id as "pointId", start as "fromMs", start + interval '15 minutes' as "toMs", covered_ms as "coveredMs",
            heard as "isHeard", known as "isKnown", lost as "isLost", codes
     from own where covered_ms < 900000
     union all
     select point_id, start + interval '15 minutes', coalesce(next, ${timeOf('$3')}), 0, false, false, false, '{}'
     from own where coalesce(next, ${timeOf('$3')}) > start + interval '15 minutes'
     union all
     select point_id, from_ts, to_ts, 0, false, false, false, '{}' from edge where to_ts > from_ts
     order by 1, 2`,
    [pointIds, fromMs, toMs],
  );
}
