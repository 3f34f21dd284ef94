import type { Queryable } from '../database/database.js';
import { timeOf } from '../wire/timestamptz.js';
import { UNPACKED } from '../readings/packs/unpacked.js';
import type { Since } from './restated-hours.js';

/** Values of a point and local day that were not known at a moment, though their time had come. */
export interface LateArrivals {
  /** `device/point`. */
  readonly point: string;
  /** Local date of their time. */
  readonly date: string;
  readonly values: number;
  /** Arrival of the newest of them, Unix ms. */
  readonly newestMs: number;
}

/** Rows that are looked at: beyond them counts are lower bounds. */
const MOST_ROWS = 200_000;

/**
 * What was measured in [fromMs, afterMs] of a site and came after that: by point and day, the most first. `isComplete` false: more
 * came than is looked at.
 */
export async function readLateArrivals(
  q: Queryable,
  site: { readonly siteId: number; readonly timeZone: string },
  fromMs: number,
  { afterMs, untilMs }: Since,
  limit: number,
): Promise<{ items: LateArrivals[]; values: number; isComplete: boolean }> {
  const came = (column: string): string => `${column} > ${timeOf('$4')} and ${column} <= ${timeOf('$5')}`;
  const rows = await q.query<LateArrivals & { total: number; looked: number }>(
    `with came as (
       select x.* from (
         select r.device_id, r.ts, r.layout_id, r.received_at, r.receiveds from device d
         join reading r on r.device_id = d.device_id and ${came('r.received_at')}
           and (r.received_at - r.ts > interval '15 minutes' or r.ts > ${timeOf('$4')} - interval '15 minutes')
         where d.site_id = $1 and r.ts >= ${timeOf('$3')} and r.ts <= ${timeOf('$4')}
         union all
         select u.device_id, u.ts, u.layout_id, u.received_at, u.receiveds from device d
         join reading_pack p on p.device_id = d.device_id and p.first_ts <= ${timeOf('$4')} and p.last_ts >= ${timeOf('$3')}
           and p.last_received > ${timeOf('$4')} and p.first_received <= ${timeOf('$5')}
         cross join lateral ${UNPACKED}
         where d.site_id = $1 and u.ts >= ${timeOf('$3')} and u.ts <= ${timeOf('$4')} and ${came('u.received_at')}) x limit $7),
     each as (
       select point_id, ts, coalesce(v.received, c.received_at) as received from came c join layout l using (layout_id)
       cross join lateral unnest(l.point_ids, c.receiveds) v(point_id, received)
       where ${came('coalesce(v.received, c.received_at)')}
       union all
       select a.point_id, a.ts, a.received_at from device d join point p using (device_id) join amount a using (point_id)
       where d.site_id = $1 and a.ts >= ${timeOf('$3')} and a.ts <= ${timeOf('$4')} and ${came('a.received_at')})
     select d.code || '/' || p.code as point, (e.ts at time zone $2::text)::date::text as date, count(*)::float8 as values,
       max(e.received) as "newestMs", sum(count(*)) over ()::float8 as total, (select count(*) from came)::float8 as looked
     from each e join point p using (point_id) join device d using (device_id)
     group by 1, 2 order by 3 desc, 2, 1 limit $6`,
    [site.siteId, site.timeZone, fromMs, afterMs, untilMs, limit, MOST_ROWS],
  );
  return {
    items: rows.map(({ point, date, values, newestMs }) => ({ point, date, values, newestMs })),
    values: rows[0]?.total ?? 0,
    isComplete: (rows[0]?.looked ?? 0) < MOST_ROWS,
  };
}
