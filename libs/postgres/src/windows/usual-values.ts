import { USUAL_DAYS, USUAL_SHARES, USUAL_WITHIN_K, type AlikeValues } from '#domain';
import type { Queryable } from '../database/database.js';
import { timeOf } from '../wire/timestamptz.js';

/** What a point was at outdoor temperatures like the one asked for. */
export interface UsualValues {
  readonly narrow: AlikeValues;
  readonly wide: AlikeValues;
}

interface Row {
  readonly pointId: number;
  readonly narrowCount: number;
  readonly narrowDays: number;
  readonly narrow: readonly (number | null)[] | null;
  readonly wideCount: number;
  readonly wideDays: number;
  readonly wide: readonly (number | null)[] | null;
}

/**
 * Of each point, from the means of its windows in the 30 days before a moment: those of good quality whose window had an outdoor temperature
 * like the one asked for. One statement, bounded by 2,880 windows a point; a point without such windows has no row.
 */
export async function readUsualValues(
  q: Queryable,
  pointIds: readonly number[],
  outdoor: { readonly pointId: number; readonly celsius: number },
  { beforeMs, timeZone }: { readonly beforeMs: number; readonly timeZone: string },
): Promise<Map<number, UsualValues>> {
  if (pointIds.length === 0) return new Map();
  const shares = `array[${USUAL_SHARES.low}, ${USUAL_SHARES.high}]::float8[]`;
  const of = (where: string, name: string): string =>
    `(count(*) filter (where ${where}))::int as "${name}Count",
     (count(distinct a.day) filter (where ${where}))::int as "${name}Days",
     percentile_cont(${shares}) within group (order by w.mean) filter (where ${where}) as "${name}"`;
  const rows = await q.query<Row>(
    `with alike as materialized (
       select start, (start at time zone $5)::date as day, abs(mean - $3) <= ${USUAL_WITHIN_K.narrow} as near
       from window_15m
       where point_id = $2 and start < ${timeOf('$4')} and start >= ${timeOf('$4')} - interval '${USUAL_DAYS} days'
         and mean is not null and quality = 0 and abs(mean - $3) <= ${USUAL_WITHIN_K.wide})
     select w.point_id as "pointId", ${of('a.near', 'narrow')}, ${of('true', 'wide')}
     from window_15m w join alike a using (start)
     where w.point_id = any($1::int[]) and w.start < ${timeOf('$4')} and w.start >= ${timeOf('$4')} - interval '${USUAL_DAYS} days'
       and w.mean is not null and w.held_ms > 0 and w.quality = 0
     group by w.point_id`,
    [pointIds, outdoor.pointId, outdoor.celsius, beforeMs, timeZone],
  );
  return new Map(
    rows.map((row) => [
      row.pointId,
      {
        narrow: alike(row.narrowCount, row.narrowDays, row.narrow),
        wide: alike(row.wideCount, row.wideDays, row.wide),
      },
    ]),
  );
}

const alike = (count: number, days: number, ends: readonly (number | null)[] | null): AlikeValues => ({
  count,
  days,
  low: ends?.[0] ?? null,
  high: ends?.[1] ?? null,
});
