import type { Queryable } from '../database/database.js';
import { timeOf } from '../wire/timestamptz.js';

export interface NewestWindow {
  /** `device/point`. */
  readonly address: string;
  /** Unix ms. */
  readonly startMs: number;
  /** Newest good value in it. */
  readonly last: number;
}

/** The newest window of each of these points that begins after a moment and holds a good value; points without one are left out. */
export async function readNewestWindows(
  q: Queryable,
  site: string,
  addresses: readonly string[],
  afterMs: number,
): Promise<NewestWindow[]> {
  if (addresses.length === 0) return [];
  return q.query<NewestWindow>(
    `select d.code || '/' || p.code as address, w.start as "startMs", w.last
     from site s join device d using (site_id) join point p using (device_id)
     cross join lateral (select start, last from window_15m
       where point_id = p.point_id and start > ${timeOf('$3')} and last is not null order by start desc limit 1) w
     where s.code = $1 and d.code || '/' || p.code = any($2::text[]) order by 1`,
    [site, addresses, afterMs],
  );
}
