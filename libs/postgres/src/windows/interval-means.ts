import type { Queryable } from '../database/database.js';
import { timeOf } from '../wire/timestamptz.js';

/** How a gauge stood in an interval, from its windows. */
export interface IntervalMean {
  readonly pointId: number;
  /** Start of the interval, Unix ms. */
  readonly startMs: number;
  /** Integral over the time that it is known of, unit × ms. */
  readonly held: number;
  readonly heldMs: number;
}

/**
 * Gauges over intervals that follow each other; an interval without a window has no row.
 * @param bordersMs rising: where the first interval begins, and where each one ends
 */
export async function readIntervalMeans(
  q: Queryable,
  pointIds: readonly number[],
  bordersMs: readonly number[],
): Promise<IntervalMean[]> {
  if (pointIds.length === 0 || bordersMs.length < 2) return [];
  const rows = await q.query<Omit<IntervalMean, 'startMs'> & { nth: number }>(
    `select w.point_id as "pointId", width_bucket(w.start, b.borders) as nth, sum(w.mean * w.held_ms order by w.start) as held,
            sum(w.held_ms)::float8 as "heldMs"
     from window_15m w
     cross join (select array_agg(${timeOf('ms')} order by ms) as borders from unnest($2::float8[]) x(ms)) b
     where w.point_id = any($1::int[]) and w.start >= ${timeOf('$3')} and w.start < ${timeOf('$4')}
       and w.mean is not null and w.held_ms > 0
     group by w.point_id, nth order by nth, w.point_id`,
    [pointIds, bordersMs, bordersMs[0], bordersMs.at(-1)],
  );
  return rows.map(({ nth, ...row }) => ({ ...row, startMs: bordersMs[nth - 1]! }));
}

/**
 * Mean of what a gauge that reports at events (a laboratory) showed in a time, one value a window; where it showed nothing in it the last
 * one before, at most so old; null: none.
 */
export async function readShownMean(
  q: Queryable,
  pointId: number,
  { fromMs, toMs, oldestMs }: { readonly fromMs: number; readonly toMs: number; readonly oldestMs: number },
): Promise<number | null> {
  const [row] = await q.query<{ value: number | null }>(
    `select coalesce(
       (select avg(last order by start) from window_15m
        where point_id = $1 and start >= ${timeOf('$2')} and start < ${timeOf('$3')} and last is not null),
       (select last from window_15m
        where point_id = $1 and start >= ${timeOf('$4')} and start < ${timeOf('$2')} and last is not null
        order by start desc limit 1))::float8 as value`,
    [pointId, fromMs, toMs, oldestMs],
  );
  return row?.value ?? null;
}
