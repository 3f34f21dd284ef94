import type { Queryable } from '../database/database.js';
import { timeOf } from '../wire/timestamptz.js';

/** At most so many hours of a day may be missing (CalTRACK: air temperature may be interpolated over six). */
const LEAST_HOURS = 18;

/**
 * Mean temperature of local days from the hourly means of a weather point, by date. A day of which more than six hours are
 * missing has none: normal weather stands in for it, and says so. Hours are local: those of a zone that is half an hour off are no
 * hours of UTC, and one that the clocks repeat is two.
 */
export async function readDailyTemperatures(
  q: Queryable,
  pointId: number,
  zone: string,
  range: { readonly fromMs: number; readonly toMs: number },
): Promise<Map<string, number>> {
  const rows = await q.query<{ date: string; celsius: number }>(
    `select to_char(day, 'YYYY-MM-DD') as date, avg(celsius order by hour)::float8 as celsius from (
       select (start at time zone $2)::date as day,
              date_trunc('hour', start at time zone $2) - ((start at time zone $2) - (start at time zone 'UTC')) as hour,
              sum(mean * held_ms order by start) / sum(held_ms) as celsius
       from window_15m
       where point_id = $1 and start >= ${timeOf('$3')} and start < ${timeOf('$4')}
         and mean is not null and held_ms > 0
       group by 1, 2
     ) hours group by day having count(*) >= $5 order by day`,
    [pointId, zone, range.fromMs, range.toMs, LEAST_HOURS],
  );
  return new Map(rows.map(({ date, celsius }) => [date, celsius]));
}
