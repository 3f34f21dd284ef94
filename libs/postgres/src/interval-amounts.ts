import type { Queryable } from './database.js';

export interface IntervalAmount {
  readonly pointId: number;
  /** Start of the interval, Unix ms. */
  readonly startMs: number;
  /** Sum of the windows' amounts in the point's unit; null: no window knows. */
  readonly amount: number | null;
  readonly coveredMs: number;
  /** Held back or refused. */
  readonly excluded: number;
  /** Sorted, each once. */
  readonly codes: readonly string[];
}

/** What each point brought in each of these intervals [startMs, endMs), from committed windows; without any there is no row. */
export async function readIntervalAmounts(
  q: Queryable,
  pointIds: readonly number[],
  intervals: readonly { readonly startMs: number; readonly endMs: number }[],
): Promise<IntervalAmount[]> {
  if (pointIds.length === 0 || intervals.length === 0) return [];
  const rows = await q.query<Omit<IntervalAmount, 'codes'> & { codes: string | null }>(
    `select w.point_id as "pointId", i.start_ms as "startMs", sum(w.amount order by w.start) as amount,
            sum(w.covered_ms)::float8 as "coveredMs", coalesce(sum(w.excluded order by w.start), 0) as excluded,
            string_agg(distinct array_to_string(w.codes, ','), ',') filter (where w.codes <> '{}') as codes
     from unnest($2::float8[], $3::float8[]) i(start_ms, end_ms)
     join window_15m w on w.point_id = any($1::int[])
       and w.start >= to_timestamp(i.start_ms / 1000) and w.start < to_timestamp(i.end_ms / 1000)
     group by w.point_id, i.start_ms`,
    [pointIds, intervals.map(({ startMs }) => startMs), intervals.map(({ endMs }) => endMs)],
  );
  return rows.map((row) => ({ ...row, codes: row.codes === null ? [] : [...new Set(row.codes.split(','))].sort() }));
}
