import type { Queryable } from '../../database/database.js';
import { timeOf } from '../../wire/timestamptz.js';

export interface IntervalAmount {
  readonly pointId: number;
  /** Start of the interval, Unix ms. */
  readonly startMs: number;
  /** Sum of the windows' amounts in the point's unit; null: no window knows. */
  readonly amount: number | null;
  readonly coveredMs: number;
  /** Time of the windows whose amount is known: covered, or between two good readings. */
  readonly knownMs: number;
  /** Held back or refused. */
  readonly excluded: number;
  /** Sorted, each once. */
  readonly codes: readonly string[];
}

/**
 * What each point brought in intervals that follow each other, from committed windows; an interval without any has no row.
 * @param bordersMs rising: where the first interval begins, and where each one ends
 */
export async function readIntervalAmounts(
  q: Queryable,
  pointIds: readonly number[],
  bordersMs: readonly number[],
): Promise<IntervalAmount[]> {
  if (pointIds.length === 0 || bordersMs.length < 2) return [];
  const rows = await q.query<Omit<IntervalAmount, 'codes' | 'startMs'> & { nth: number; codes: string | null }>(
    `select w.point_id as "pointId", width_bucket(w.start, b.borders) as nth, sum(w.amount order by w.start) as amount,
            sum(w.covered_ms)::float8 as "coveredMs",
            coalesce(sum(900000 - w.lost_ms) filter (where w.amount is not null), 0)::float8 as "knownMs", coalesce(sum(w.excluded order by w.start), 0) as excluded,
            string_agg(distinct array_to_string(w.codes, ','), ',') filter (where w.codes <> '{}') as codes
     from window_15m w
     cross join (select array_agg(${timeOf('ms')} order by ms) as borders from unnest($2::float8[]) x(ms)) b
     where w.point_id = any($1::int[]) and w.start >= ${timeOf('$3')} and w.start < ${timeOf('$4')}
     group by w.point_id, nth order by nth, w.point_id`,
    [pointIds, bordersMs, bordersMs[0], bordersMs.at(-1)],
  );
  return rows.map(({ nth, codes, ...row }) => ({
    ...row,
    startMs: bordersMs[nth - 1]!,
    codes: codes === null ? [] : [...new Set(codes.split(','))].sort(),
  }));
}
