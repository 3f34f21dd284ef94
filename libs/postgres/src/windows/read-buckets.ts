import type { Code } from '#domain';
import type { Queryable } from '../database/database.js';
import { timeOf } from '../wire/timestamptz.js';

/** Windows of one point put together. Times in ms, values in the point's unit; null: nothing is known. */
export interface WindowBucket {
  readonly startMs: number;
  readonly min: number | null;
  readonly max: number | null;
  /** Weighted by the time for which values held. */
  readonly mean: number | null;
  readonly last: number | null;
  readonly amount: number | null;
  readonly excluded: number | null;
  readonly coveredMs: number;
  /** The worst of what counts; null: nothing does. */
  readonly quality: number | null;
  readonly codes: readonly Code[];
}

/**
 * Windows of one point with fromMs <= start < toMs in stretches of `stepMs` (whole windows) on the grid of 1970, rising; stretches without
 * windows are left out. PostgreSQL adds them up: a season is sixteen thousand windows.
 */
export async function readWindowBuckets(
  q: Queryable,
  pointId: number,
  { fromMs, toMs, stepMs }: { readonly fromMs: number; readonly toMs: number; readonly stepMs: number },
): Promise<WindowBucket[]> {
  const bucket = `date_bin($4::float8 * interval '1 ms', start, timestamptz 'epoch')`;
  const windows = `from window_15m where point_id = $1 and start >= ${timeOf('$2')} and start < ${timeOf('$3')}`;
  const params = [pointId, fromMs, toMs, stepMs];
  const rows = await q.query<Omit<WindowBucket, 'codes'>>(
    `select ${bucket} as "startMs", min(min) as min, max(max) as max,
            sum(mean * held_ms) / nullif(sum(held_ms) filter (where mean is not null), 0) as mean,
            (array_agg(last order by start desc) filter (where last is not null))[1] as last,
            sum(amount) as amount, sum(excluded) as excluded, sum(covered_ms)::float8 as "coveredMs",
            max(quality) filter (where coalesce(last, amount, mean) is not null) as quality
     ${windows} group by 1 order by 1`,
    params,
  );
  const codes = await q.query<{ startMs: number; codes: Code[] }>(
    `select ${bucket} as "startMs", array_agg(distinct code order by code) as codes
     from (select start, unnest(codes) as code ${windows} and codes <> '{}') w group by 1`,
    params,
  );
  const byStart = new Map(codes.map((row) => [row.startMs, row.codes]));
  return rows.map((row) => Object.assign(row, { codes: byStart.get(row.startMs) ?? [] }));
}

/** Starts of the first windows in [fromMs, toMs) in which a value of the point was seen, Unix ms. */
export async function readSeenStarts(
  q: Queryable,
  pointId: number,
  { fromMs, toMs }: { readonly fromMs: number; readonly toMs: number },
  most: number,
): Promise<number[]> {
  const rows = await q.query<{ startMs: number }>(
    `select start as "startMs" from window_15m
     where point_id = $1 and start >= ${timeOf('$2')} and start < ${timeOf('$3')} and last is not null order by start limit $4`,
    [pointId, fromMs, toMs, most],
  );
  return rows.map(({ startMs }) => startMs);
}
