import type { Reading } from '#domain';
import type { Queryable } from './database.js';

/** How a row of `reading` is packed is known here and in `write-readings.ts`, and nowhere else. */

export interface StoredReading extends Reading {
  /** Arrival at ingestion, Unix ms. */
  readonly receivedMs: number;
}

/** A reading with everything that is known about it, as the API shows it. */
export interface ReadingDetail extends StoredReading {
  readonly seq: number | null;
  /** Id of an event-like delta; '' for all others. */
  readonly eventId: string;
  /** More than one candidate was sent for this point and time. */
  readonly conflict: boolean;
  /** Given by the rules of derivation: RANGE, ZERO_FAULT, JUMP … */
  readonly codes: readonly string[];
}

/** A place in the order (time, event id); the page goes on behind it. */
export interface ReadingCursor {
  readonly t: number;
  readonly eventId: string;
}

interface PackedRow {
  t: number;
  layoutId: number;
  vals: number[];
  quality: number[] | null;
  received: number;
  receiveds: number[] | null;
}

/** Milliseconds of a timestamptz, exact: extract() is numeric. */
const ms = (column: string): string => `(extract(epoch from ${column}) * 1000)::float8`;
const RECEIVEDS = `(select array_agg(${ms('x')} order by i) from unnest(r.receiveds) with ordinality u(x, i))`;

/**
 * Readings of all points of a device with fromMs <= t < toMs, by point id, rising in time. Event-like deltas lie elsewhere
 * (`amounts.ts`). A value is in the unit that its point had at its time.
 */
export async function readDevice(
  q: Queryable,
  deviceId: number,
  fromMs: number,
  toMs: number,
): Promise<Map<number, StoredReading[]>> {
  const rows = await q.query<PackedRow>(
    `select ${ms('r.ts')} as t, r.layout_id as "layoutId", r.vals, r.quality, ${ms('r.received_at')} as received,
            case when r.receiveds is not null then ${RECEIVEDS} end as receiveds
     from reading r
     where r.device_id = $1 and r.ts >= to_timestamp($2::float8 / 1000) and r.ts < to_timestamp($3::float8 / 1000)
     order by r.ts`,
    [deviceId, fromMs, toMs],
  );
  const layouts = await readLayouts(q, deviceId);
  const byPoint = new Map<number, StoredReading[]>();
  for (const row of rows) {
    const pointIds = layouts.get(row.layoutId) ?? [];
    for (let i = 0; i < pointIds.length; i++) {
      const pointId = pointIds[i]!;
      let list = byPoint.get(pointId);
      if (!list) byPoint.set(pointId, (list = []));
      list.push({
        t: row.t,
        v: row.vals[i]!,
        q: row.quality?.[i] ?? 0,
        receivedMs: row.receiveds?.[i] ?? row.received,
      });
    }
  }
  return byPoint;
}

async function readLayouts(q: Queryable, deviceId: number): Promise<Map<number, number[]>> {
  const rows = await q.query<{ layoutId: number; pointIds: number[] }>(
    `select layout_id as "layoutId", point_ids as "pointIds" from layout where device_id = $1`,
    [deviceId],
  );
  return new Map(rows.map((row) => [row.layoutId, row.pointIds]));
}

/** Rows of one point, unpacked. $1 device, $2 point. */
const ONE_POINT = `
  select r.ts, r.vals[l.i] as v, coalesce(r.quality[l.i], 0) as q,
         case when r.seqs is null then r.seq else r.seqs[l.i] end as seq,
         coalesce(r.receiveds[l.i], r.received_at) as received_at
  from reading r
  join (select layout_id, array_position(point_ids, $2::int) as i from layout
        where device_id = $1 and point_ids @> array[$2::int]) l using (layout_id)
  where r.device_id = $1`;

/** The newest reading of a point before `t`, or the oldest at or after it; of good quality only where asked. */
export async function readNeighbour(
  q: Queryable,
  deviceId: number,
  pointId: number,
  t: number,
  side: 'before' | 'atOrAfter',
  options: { readonly goodOnly?: boolean } = {},
): Promise<StoredReading | null> {
  const [row] = await q.query<StoredReading>(
    `select ${ms('ts')} as t, v, q, ${ms('received_at')} as "receivedMs" from (${ONE_POINT}
       and r.ts ${side === 'before' ? '<' : '>='} to_timestamp($3::float8 / 1000)) x
     ${options.goodOnly ? 'where q = 0' : ''} order by ts ${side === 'before' ? 'desc' : ''} limit 1`,
    [deviceId, pointId, t],
  );
  return row ?? null;
}

/** One page of a point's readings with fromMs <= t < toMs, event-like deltas included, in the order (time, event id). */
export async function readPointPage(
  q: Queryable,
  point: { readonly deviceId: number; readonly pointId: number },
  range: { readonly fromMs: number; readonly toMs: number },
  page: { readonly limit: number; readonly after: ReadingCursor | null },
): Promise<ReadingDetail[]> {
  const after = page.after && page.after.t >= range.fromMs ? page.after : null;
  return q.query<ReadingDetail>(
    `select ${ms('x.ts')} as t, x.v, x.q, x.seq, ${ms('x.received_at')} as "receivedMs", x.event_id as "eventId",
            exists (select from reading_conflict c where c.point_id = $2 and c.ts = x.ts and c.event_id = x.event_id) as conflict,
            array(select code from reading_code k where k.point_id = $2 and k.ts = x.ts order by code) as codes
     from (
       (select ts, v, q, seq, received_at, '' as event_id from (${ONE_POINT}
          and r.ts >= to_timestamp($3::float8 / 1000) and r.ts < to_timestamp($4::float8 / 1000)) p
        where $5::text is null or ts > to_timestamp($3::float8 / 1000)
        order by ts limit $6)
       union all
       (select ts, value, quality, seq, received_at, event_id from amount
        where point_id = $2 and ts >= to_timestamp($3::float8 / 1000) and ts < to_timestamp($4::float8 / 1000)
          and ($5::text is null or (ts, event_id) > (to_timestamp($3::float8 / 1000), $5::text))
        order by ts, event_id limit $6)
     ) x order by x.ts, x.event_id limit $6`,
    [point.deviceId, point.pointId, after?.t ?? range.fromMs, range.toMs, after?.eventId ?? null, page.limit],
  );
}

const END_OF_TIME_MS = 8.64e15; // the last moment that a Date can hold

/** The newest reading of each point of a device; points without one are not among them. */
export async function readNewest(q: Queryable, deviceId: number): Promise<Map<number, StoredReading>> {
  const layouts = await readLayouts(q, deviceId);
  const newest = new Map<number, StoredReading>();
  for (const pointId of new Set([...layouts.values()].flat())) {
    const reading = await readNeighbour(q, deviceId, pointId, END_OF_TIME_MS, 'before');
    if (reading) newest.set(pointId, reading);
  }
  return newest;
}
