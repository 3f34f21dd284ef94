import type { Queryable } from './database.js';

/** What one window weighed, with the calorific value measured last before its end. In the units of the points. */
export interface Load {
  /** Start of the window, Unix ms. */
  readonly startMs: number;
  readonly mass: number;
  /** null: none was ever measured before. */
  readonly ncv: number | null;
}

/** Loads of fuel in the windows with fromMs <= start < toMs, rising. */
export async function readLoads(
  q: Queryable,
  { massId, ncvId }: { readonly massId: number; readonly ncvId: number },
  fromMs: number,
  toMs: number,
): Promise<Load[]> {
  return q.query<Load>(
    `select (extract(epoch from w.start) * 1000)::float8 as "startMs", w.amount as mass,
            (select n.last from window_15m n where n.point_id = $2 and n.start <= w.start and n.last is not null
             order by n.start desc limit 1) as ncv
     from window_15m w
     where w.point_id = $1 and w.start >= to_timestamp($3::float8 / 1000) and w.start < to_timestamp($4::float8 / 1000) and w.amount > 0
     order by w.start`,
    [massId, ncvId, fromMs, toMs],
  );
}
