import type { Queryable } from './database.js';

/** An event-like delta: an amount with an id that joins the key (a truck of fuel). Quality as in `Reading`. */
export interface StoredAmount {
  readonly pointId: number;
  /** Unix ms. */
  readonly t: number;
  readonly eventId: string;
  readonly v: number;
  readonly q: number;
  readonly receivedMs: number;
}

/** Amounts of these points with fromMs <= t < toMs, in the order (point, time, id). */
export async function readAmounts(
  q: Queryable,
  pointIds: readonly number[],
  fromMs: number,
  toMs: number,
): Promise<StoredAmount[]> {
  return q.query<StoredAmount>(
    `select point_id as "pointId", (extract(epoch from ts) * 1000)::float8 as t, event_id as "eventId", value as v, quality as q,
            (extract(epoch from received_at) * 1000)::float8 as "receivedMs"
     from amount
     where point_id = any($1::int[]) and ts >= to_timestamp($2::float8 / 1000) and ts < to_timestamp($3::float8 / 1000)
     order by point_id, ts, event_id`,
    [pointIds, fromMs, toMs],
  );
}
