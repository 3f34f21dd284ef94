import type { Queryable } from '../../database/database.js';
import { readInPages } from '../../database/read-in-pages.js';
import { timeOf } from '../../wire/timestamptz.js';

/** A stored value with all that is known about it, as it leaves the system. */
export interface StreamedReading {
  readonly pointId: number;
  /** Unix ms. */
  readonly t: number;
  readonly v: number;
  /** As in `Reading`. */
  readonly q: number;
  /** UCUM, that the value is in; null: an event-like delta, whose unit is that of its point at its time. */
  readonly unit: string | null;
  readonly seq: number | null;
  readonly receivedMs: number;
  /** Id of an event-like delta; '' for all others. */
  readonly eventId: string;
  readonly simulated: boolean;
}

/** Rows of readings (their packing: `read-readings.ts`), then event-like deltas; both by time and point. */
const READINGS = `
  select v.point_id as "pointId", r.ts as t, v.value as v, coalesce(v.quality, 0) as q, v.unit,
         case when r.seqs is null then r.seq else v.seq end as seq, coalesce(v.received, r.received_at) as "receivedMs",
         '' as "eventId", l.simulated
  from readings_of($1, ${timeOf('$2')}, ${timeOf('$3')}) r join layout l using (layout_id)
  cross join lateral unnest(l.point_ids, l.units, r.vals, r.quality, r.seqs, r.receiveds) v(point_id, unit, value, quality, seq, received)
  where v.point_id = any($4::int[])
  order by r.ts, v.point_id`;
const AMOUNTS = `
  select point_id as "pointId", ts as t, value as v, quality as q, null as unit, seq, received_at as "receivedMs",
         event_id as "eventId", simulated
  from amount where point_id = any($3::int[]) and ts >= ${timeOf('$1')} and ts < ${timeOf('$2')}
  order by ts, point_id, event_id`;

/** Values of points of one device with fromMs <= t < toMs, page by page. Inside of a transaction. */
export async function streamReadings(
  tx: Queryable,
  want: {
    readonly deviceId: number;
    readonly pointIds: readonly number[];
    readonly fromMs: number;
    readonly toMs: number;
    readonly pageSize: number;
  },
  onRows: (rows: StreamedReading[]) => Promise<void>,
): Promise<void> {
  const { deviceId, pointIds, fromMs, toMs, pageSize } = want;
  await readInPages(tx, { sql: READINGS, params: [deviceId, fromMs, toMs, pointIds], pageSize }, onRows);
  await readInPages(tx, { sql: AMOUNTS, params: [fromMs, toMs, pointIds], pageSize }, onRows);
}
