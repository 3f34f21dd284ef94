import type { Database, Queryable } from '../../database/database.js';
import { timeOf } from '../../wire/timestamptz.js';
import { readHeldStates } from '../../status/held-states.js';

/** A month, UTC, [fromMs, toMs). */
export interface ReadingMonth {
  readonly fromMs: number;
  readonly toMs: number;
}

/** A UTC day of a device that has rows which are not packed. */
export interface OpenDay {
  readonly deviceId: number;
  /** Its begin, Unix ms. */
  readonly dayMs: number;
}

/** Before this moment months have ended more than a month ago: the begin of the month before that of `nowMs`. */
export function packedBefore(nowMs: number): number {
  const now = new Date(nowMs);
  return Date.UTC(now.getUTCFullYear(), now.getUTCMonth() - 1, 1);
}

/**
 * Months of a site that may be packed, the oldest first: over for more than a month, with rows that are not packed, every hour and day closed,
 * nothing that waits to be derived, and no register that holds readings back. Nothing would be wrong if one of this were not so: readings count
 * the same, packed or not. It would be work for nothing.
 */
export async function readPackableMonths(q: Queryable, siteId: number, nowMs: number): Promise<ReadingMonth[]> {
  const months = await q.query<ReadingMonth>(
    `with own as (select device_id from device where site_id = $1),
     oldest as (select min(x.ts) as ts from own cross join lateral (
       select ts from reading where device_id = own.device_id and ts < ${timeOf('$2')} order by ts limit 1) x),
     month as (
       select m at time zone 'UTC' as begin, (m + interval '1 month') at time zone 'UTC' as until
       from oldest cross join generate_series(date_trunc('month', oldest.ts at time zone 'UTC'),
                                              (${timeOf('$2')} at time zone 'UTC') - interval '1 day', interval '1 month') m)
     select begin as "fromMs", until as "toMs" from month
     where exists (select from own cross join lateral (
              select from reading where device_id = own.device_id and ts >= begin and ts < until limit 1) x)
       and not exists (select from emission where site_id = $1 and grain in ('hour', 'day') and not closed
                         and start > begin - interval '24 hours' and start < until)
       and not exists (select from mark where site_id = $1 and from_ts < until and to_ts >= begin)
       and not exists (select from hour_mark where site_id = $1 and hour_start >= begin and hour_start < until)
     order by begin`,
    [siteId, packedBefore(nowMs)],
  );
  if (months.length === 0) return [];
  const points = await q.query<{ id: number }>(
    'select p.point_id as id from point p join device d using (device_id) where d.site_id = $1',
    [siteId],
  );
  const pointIds = points.map(({ id }) => id);
  const packable: ReadingMonth[] = [];
  for (const month of months) {
    if ((await readHeldStates(q, pointIds, month.toMs)).length === 0) packable.push(month);
  }
  return packable;
}

/** Of each device of a site its first day in a month that has rows which are not packed, at or after a moment of its own where one is given. */
export async function readOpenDays(
  q: Queryable,
  siteId: number,
  { fromMs, toMs }: ReadingMonth,
  after: ReadonlyMap<number, number>,
): Promise<OpenDay[]> {
  return q.query<OpenDay>(
    `select d.device_id as "deviceId", date_trunc('day', x.ts, 'UTC') as "dayMs"
     from device d left join unnest($4::int[], $5::float8[]) a(device_id, ms) using (device_id)
     cross join lateral (select ts from reading where device_id = d.device_id and ts >= ${timeOf('coalesce(a.ms, $2)')} and ts < ${timeOf('$3')}
                         order by ts limit 1) x
     where d.site_id = $1 order by x.ts, d.device_id`,
    [siteId, fromMs, toMs, [...after.keys()], [...after.values()]],
  );
}

/**
 * Packs what a device has of a day, in a transaction of its own; how many rows those were, null where somebody writes into its old days now.
 * Killed in the middle nothing has happened.
 * @throws with SQLSTATE 22000 where rows would not come back as they are; they stay as they are
 */
export async function packDay(db: Database, { deviceId, dayMs }: OpenDay): Promise<number | null> {
  return db.transaction(async (tx) => {
    const [packed] = await tx.query<{ rows: number | null }>(`select pack_readings($1, ${timeOf('$2')}) as rows`, [
      deviceId,
      dayMs,
    ]);
    return packed!.rows;
  });
}

/**
 * Gives the disk of months back of which every row is packed, as far as VACUUM has been there; how many those were. Their partitions stay: a
 * reading that comes late finds its place.
 */
export async function releasePackedMonths(q: Queryable, nowMs: number): Promise<number> {
  const months = await q.query<{ month: string }>(
    `select to_char(to_date(substr(c.relname, 9), 'YYYY_MM'), 'YYYY-MM-DD') as month
     from pg_inherits i join pg_class c on c.oid = i.inhrelid
     where i.inhparent = 'reading'::regclass and c.relname ~ '^reading_\\d{4}_\\d{2}$'
       and to_date(substr(c.relname, 9), 'YYYY_MM') < (${timeOf('$1')} at time zone 'UTC')::date
     order by c.relname`,
    [packedBefore(nowMs)],
  );
  let released = 0;
  for (const { month } of months) {
    const [row] = await q.query<{ done: boolean }>(`select release_reading_partition('reading', $1::date) as done`, [
      month,
    ]);
    if (row!.done) released++;
  }
  return released;
}
