import { BAD } from '#domain';
import type { Queryable } from '../../database/database.js';
import { timeOf } from '../../wire/timestamptz.js';

/** A value that counts, as in windows: not bad, and excluded by no rule. Unix ms, unit of its point at that time. */
export interface StoredGoodValue {
  readonly pointId: number;
  readonly t: number;
  readonly v: number;
}

/**
 * Values that count of points of one device with fromMs <= t < toMs, rising in time; event-like deltas are none.
 * @param excluding codes with which a reading is not believed
 */
export const readGoodValues = (
  q: Queryable,
  { deviceId, pointIds }: { readonly deviceId: number; readonly pointIds: readonly number[] },
  { fromMs, toMs }: { readonly fromMs: number; readonly toMs: number },
  excluding: readonly string[],
): Promise<StoredGoodValue[]> =>
  q.query<StoredGoodValue>(
    `select u.p as "pointId", r.ts as t, r.vals[u.i] as v
     from readings_of($1, ${timeOf('$3')}, ${timeOf('$4')}) r join layout l using (layout_id) cross join lateral unnest(l.point_ids) with ordinality u(p, i)
     where u.p = any($2::int[])
       and coalesce(r.quality[u.i], 0) < ${BAD}
       and not exists (select from reading_code k where k.point_id = u.p and k.ts = r.ts and k.code = any($5::text[]))
     order by r.ts`,
    [deviceId, pointIds, fromMs, toMs, excluding],
  );
