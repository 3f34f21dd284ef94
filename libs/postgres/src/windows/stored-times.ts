import type { MeterEvent } from '#contracts';
import type { Queryable } from '../database/database.js';
import { firstPacked, lastPacked } from '../readings/packs/packed-days.js';
import { timeOf } from '../wire/timestamptz.js';
import { packedUntil, readNeighbour } from '../readings/asked/read-readings.js';

/** The first moment at or after `ms` at which the device has a reading, an amount or an event; null: none. */
export async function readNextMoment(q: Queryable, deviceId: number, ms: number): Promise<number | null> {
  const [row] = await q.query<{ ms: number | null }>(
    `select least(
       (select min(ts) from reading where device_id = $1 and ts >= ${timeOf('$2')}),
       packed_time_from($1, ${timeOf('$2')}),
       (select min(a.ts) from amount a join point p using (point_id) where p.device_id = $1 and a.ts >= ${timeOf('$2')}),
       (select min(ts) from meter_event where device_id = $1 and type <> 'fuel-batch' and ts >= ${timeOf('$2')})
     ) as ms`,
    [deviceId, ms],
  );
  return row?.ms ?? null;
}

/** Time of the row of a device that lies `rows` rows behind `fromMs`; null: there are not that many. */
export async function readRowTime(
  q: Queryable,
  deviceId: number,
  fromMs: number,
  rows: number,
): Promise<number | null> {
  const [row] = await q.query<{ ms: number }>(
    `select ts as ms from ${packedUntil('null', '$2', `'infinity'`, '$3')}
     cross join lateral readings_of($1, ${timeOf('$2')}, packed.until) order by ts offset $3 limit 1`,
    [deviceId, fromMs, rows],
  );
  return row?.ms ?? null;
}

/** Time of the oldest row of readings of a device that is kept, Unix ms; null: there is none. */
export async function readOldestRow(q: Queryable, deviceId: number): Promise<number | null> {
  const [row] = await q.query<{ ms: number | null }>(
    `select least((select min(ts) from reading where device_id = $1), ${firstPacked('$1')}) as ms`,
    [deviceId],
  );
  return row?.ms ?? null;
}

const STANDS = `not exists (select from meter_event w
                       where w.device_id = e.device_id and w.type = 'withdrawn' and w.body->>'event' = e.event_id)`;
const IN_ORDER = `e.ts, e.event_id collate "C"`;

/** Events of a device that figures are made from (none of its own has withdrawn them), by time and id. */
export async function readDeviceEvents(q: Queryable, deviceId: number): Promise<MeterEvent[]> {
  const rows = await q.query<{ body: MeterEvent }>(
    `select e.body from meter_event e
     where e.device_id = $1 and e.type not in ('withdrawn', 'fuel-batch') and ${STANDS} order by ${IN_ORDER}`,
    [deviceId],
  );
  return rows.map((row) => row.body);
}

/** Decisions about jumps and gaps of devices (none of their own has withdrawn them), by time and id. */
export async function readDecisionEvents(
  q: Queryable,
  deviceIds: readonly number[],
): Promise<{ readonly deviceId: number; readonly body: MeterEvent }[]> {
  if (deviceIds.length === 0) return [];
  return q.query(
    `select e.device_id as "deviceId", e.body from meter_event e
     where e.device_id = any($1::int[]) and e.type in ('jump-accepted', 'jump-refused') and ${STANDS} order by ${IN_ORDER}`,
    [deviceIds],
  );
}

/** From the first to the last reading or amount of each device of a site, and the windows made from them: all that can be derived. */
export async function readStoredSpans(
  q: Queryable,
  siteId: number,
): Promise<{ deviceId: number; fromMs: number; toMs: number }[]> {
  return q.query(
    `select d.device_id as "deviceId", least(r.first, a.first, w.first) as "fromMs",
            greatest(r.last, a.last) as "toMs"
     from device d
     cross join lateral (
       select least(min(ts), ${firstPacked('d.device_id')}) as first,
              greatest(max(ts), ${lastPacked('d.device_id')}) as last
       from reading where device_id = d.device_id) r
     cross join lateral (select min(ts) as first, max(ts) as last from amount join point using (point_id)
                         where point.device_id = d.device_id) a
     cross join lateral (select min((select min(start) from window_15m where point_id = p.point_id)) as first
                         from point p where p.device_id = d.device_id) w
     where d.site_id = $1 and (r.first is not null or a.first is not null)`,
    [siteId],
  );
}

/** Before any reading. */
const EARLIEST_MS = -Infinity;

/** Time of the first reading or amount of a point, Unix ms; null: there is none. */
export async function readFirstReading(
  q: Queryable,
  point: { readonly deviceId: number; readonly pointId: number },
): Promise<number | null> {
  const first = await readNeighbour(q, point.deviceId, point.pointId, EARLIEST_MS, 'atOrAfter');
  const [amount] = await q.query<{ t: number | null }>(`select min(ts) as t from amount where point_id = $1`, [
    point.pointId,
  ]);
  const times = [first?.t ?? [], amount?.t ?? []].flat();
  return times.length === 0 ? null : Math.min(...times);
}
