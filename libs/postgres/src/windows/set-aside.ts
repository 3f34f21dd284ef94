import type { Queryable } from '../database/database.js';
import { plannedOnce } from '../database/kept-plan.js';

/** What of a site could not be derived: a device, or its figures. It waits for itself alone, everything else goes on. */
export interface SetAside {
  /** null: the figures of the site. */
  readonly deviceId: number | null;
  /** Code of the device; null: the figures of the site. */
  readonly device: string | null;
  /** Of the first failure, Unix ms. */
  readonly sinceMs: number;
  readonly tries: number;
  readonly error: string;
  /** Unix ms; something new of it, or another configuration, makes it earlier. */
  readonly nextTryMs: number;
  /** Figures are made from it: no hour of the site closes until it is derived. */
  readonly counted: boolean;
}

/** Rests between tries, s: doubled each time. */
const FIRST_REST_S = 1;
const LONGEST_REST_S = 300;
/** Something new makes a try earlier, but not more often than this, s. */
const REST_WITH_NEWS_S = 5;
const LONGEST_ERROR = 500;

/** Notes that a subject failed (once more). The clock is that of PostgreSQL. */
export async function setAside(
  q: Queryable,
  siteId: number,
  { deviceId, error, counted }: Pick<SetAside, 'deviceId' | 'error' | 'counted'>,
): Promise<void> {
  await q.execute(
    `insert into set_aside as s (site_id, device_id, since, tried_at, next_try_at, tries, error, mark_id, counted)
     select $1, $2::int, now, now, now + interval '${FIRST_REST_S} s', 1, $3, newest, $4
     from (select clock_timestamp() as now, ${NEWEST} as newest) x
     on conflict (site_id, coalesce(device_id, 0)) do update
     set tried_at = excluded.tried_at, tries = s.tries + 1, error = excluded.error, mark_id = excluded.mark_id, counted = excluded.counted,
         next_try_at = excluded.tried_at + least(interval '${FIRST_REST_S} s' * 2 ^ least(s.tries, 20), interval '${LONGEST_REST_S} s')`,
    [siteId, deviceId, error.slice(0, LONGEST_ERROR), counted],
  );
}

/** The newest mark of a subject that is there. $1 site, $2 device. */
const NEWEST = `coalesce(case when $2::int is null then (select max(hour_mark_id) from hour_mark where site_id = $1)
  else (select max(mark_id) from mark where device_id = $2) end, 0)`;

export interface SetAsideNow extends SetAside {
  /** It is time to try again. */
  readonly isDue: boolean;
}

const SET_ASIDE = plannedOnce(
  `select s.device_id as "deviceId", d.code as device, s.since as "sinceMs", s.tries, s.error,
          s.next_try_at as "nextTryMs", s.counted,
          s.next_try_at <= clock_timestamp()
            or (s.tried_at + interval '${REST_WITH_NEWS_S} s' <= clock_timestamp()
                and (exists (select from mark m where m.device_id = s.device_id and m.mark_id > s.mark_id)
                     or (s.device_id is null and exists
                           (select from hour_mark h where h.site_id = s.site_id and h.hour_mark_id > s.mark_id)))) as "isDue"
   from set_aside s left join device d using (device_id) where s.site_id = $1
   order by d.code nulls first`,
);

/** What of a site is set aside, by device; the figures first. */
export async function readSetAside(q: Queryable, siteId: number): Promise<SetAsideNow[]> {
  return q.query<SetAsideNow>(SET_ASIDE, [siteId]);
}

/** Something of it was derived: it is set aside no longer once nothing is left of what was there when it failed. */
export async function takeBack(q: Queryable, siteId: number, deviceId: number | null): Promise<void> {
  await q.execute(
    `delete from set_aside s where site_id = $1 and device_id is not distinct from $2::int
       and not exists (select from mark m where m.device_id = s.device_id and m.mark_id <= s.mark_id)
       and not exists (select from hour_mark h where s.device_id is null and h.site_id = s.site_id and h.hour_mark_id <= s.mark_id)`,
    [siteId, deviceId],
  );
}

/** How much of each of these sites is set aside: by its code, also where nothing is. */
export async function countSetAside(
  q: Queryable,
  siteIds: readonly number[],
): Promise<{ readonly site: string; readonly n: number }[]> {
  return q.query(
    `select s.code as site, count(a.site_id)::int as n from site s left join set_aside a using (site_id)
     where site_id = any($1::int[]) group by s.code order by s.code`,
    [siteIds],
  );
}
