import type { Queryable } from '../../database/database.js';
import { timeOf } from '../../wire/timestamptz.js';

/** The newest readings of a point: the one that can be believed, and the one that came last. */
export interface NewestOfPoint {
  readonly pointId: number;
  readonly t: number;
  readonly v: number;
  /** Index into `QUALITIES`. */
  readonly q: number;
  /** Of good quality, and excluded by no rule. */
  readonly isGood: boolean;
}

/** So far back, and so many rows of a device, are looked through at once; what reports more seldom is found by its newest window. */
const RECENT = `interval '45 minutes'`;
const RECENT_ROWS = 60;
/** The least that lies between two times: a range without its begin or with its end, as one that has its begin and not its end. */
const INSTANT = `interval '1 microsecond'`;
/** Older values are not looked for. */
const OLDEST = `interval '30 days'`;

/** Rows of a device as single values: `device_id`, `ts`, `p`, `v`, `q`, `good`. $2: codes that exclude. */
const values = (rows: string): string => `
  select r.device_id, r.ts, u.p, r.vals[u.i] as v, coalesce(r.quality[u.i], 0) as q,
         coalesce(r.quality[u.i], 0) = 0
           and not exists (select from reading_code k where k.point_id = u.p and k.ts = r.ts and k.code = any($2::text[])) as good
  from (${rows}) r join layout l using (layout_id) cross join lateral unnest(l.point_ids) with ordinality u(p, i)`;

/**
 * Of each point of a site its newest reading at or before a moment, and its newest good one, at most 30 days old; event-like deltas included.
 * Bounded: the newest 60 rows of a device, and for what is not among them two looks by an index for each point.
 * @param excluding codes with which a reading is not believed
 */
export async function readNewestOfPoints(
  q: Queryable,
  siteId: number,
  atMs: number,
  excluding: readonly string[],
): Promise<NewestOfPoint[]> {
  const at = timeOf('$3');
  const recent = await q.query<NewestOfPoint & { deviceId: number }>(
    `select distinct on (p, good) p as "pointId", ts as t, v, q, good as "isGood" from (
       ${values(`select r.* from device d cross join lateral (
         select * from readings_of(d.device_id, ${at} - ${RECENT} + ${INSTANT}, ${at} + ${INSTANT})
         order by ts desc limit ${RECENT_ROWS}) r where d.site_id = $1`)}
       union all
       select d.device_id, a.ts, p.point_id, a.value, a.quality, a.quality = 0
       from device d join point p using (device_id) cross join lateral (
         select * from amount where point_id = p.point_id and ts <= ${at} and ts > ${at} - ${OLDEST}
         order by ts desc, event_id desc limit 1) a
       where d.site_id = $1) x
     order by p, good, ts desc`,
    [siteId, excluding, atMs],
  );
  const known = recent.filter(({ isGood }) => isGood).map(({ pointId }) => pointId);
  const older = await q.query<NewestOfPoint>(
    `select distinct on (x.p) x.p as "pointId", x.ts as t, x.v, x.q, true as "isGood"
     from device d join point p using (device_id)
     cross join lateral (select start from window_15m where point_id = p.point_id and start <= ${at}
       and start > ${at} - ${OLDEST} and last is not null order by start desc limit 1) w
     cross join lateral (select * from (${values(`select * from readings_of(d.device_id, w.start - interval '3 hours',
         least(w.start + interval '15 minutes', ${at} + ${INSTANT}))`)}) v
       where v.p = p.point_id and v.good order by v.ts desc limit 1) x
     where d.site_id = $1 and not (p.point_id = any($4::int[]))
     order by x.p, x.ts desc`,
    [siteId, excluding, atMs, known],
  );
  return [...recent, ...older];
}
