import type { Queryable } from '../database/database.js';
import { newestRow } from '../readings/packs/packed-days.js';
import { timeOf } from '../wire/timestamptz.js';
import type { MarkCause } from './hour-marks.js';
import { inheritGeneration, type TakenGeneration } from './mark-generation.js';

/** Class of the advisory locks under which one device's windows are written. */
export const DEVICE_LOCK = 0x6772_6477; // "grdw"
/** Of one device at once; what is beyond waits for the next time. */
export const MOST_MARKS = 2_000;

/** Devices whose readings or events have changed since their windows were made, the one that waits longest first. */
export async function readMarkedDevices(q: Queryable): Promise<number[]> {
  const rows = await q.query<{ deviceId: number }>(
    'select device_id as "deviceId" from mark group by device_id order by min(mark_id)',
  );
  return rows.map((row) => row.deviceId);
}

export interface TakenMark {
  readonly id: number;
  readonly fromMs: number;
  readonly toMs: number;
  readonly cause: MarkCause;
}

/**
 * Takes the earliest marks of a device under its lock, which lasts until the end of the transaction; null: another process has it.
 * To be called before the readings are read: what is committed later keeps its own mark.
 * @param sinceMs only those that reach to this moment or beyond
 * @returns with them the time of the device's newest row as they were seen, Unix ms; null: there is none
 */
export async function takeMarks(
  tx: Queryable,
  deviceId: number,
  sinceMs = -Infinity,
): Promise<{ readonly marks: readonly TakenMark[]; readonly newestMs: number | null } | null> {
  const [lock] = await tx.query<{ got: boolean }>('select pg_try_advisory_xact_lock($1, $2) as got', [
    DEVICE_LOCK,
    deviceId,
  ]);
  if (!lock?.got) return null;
  const marks = await tx.query<TakenMark & TakenGeneration & { newestMs: number | null }>(
    `select mark_id as id, from_ts as "fromMs", to_ts as "toMs", cause, gen, ${newestRow('$1')} as "newestMs"
     from mark where device_id = $1 and to_ts >= ${timeOf('$2')} order by from_ts, mark_id limit ${MOST_MARKS}`,
    [deviceId, sinceMs],
  );
  await inheritGeneration(tx, marks);
  return { marks, newestMs: marks[0]?.newestMs ?? null };
}

/** Those of the sites for which something waits to be derived. */
export async function readMarkedSites(q: Queryable, siteIds: readonly number[]): Promise<Set<number>> {
  const rows = await q.query<{ siteId: number }>(
    `select s as "siteId" from unnest($1::int[]) s
     where exists (select from mark where site_id = s) or exists (select from hour_mark where site_id = s)`,
    [siteIds],
  );
  return new Set(rows.map((row) => row.siteId));
}

export async function deleteMarks(tx: Queryable, ids: readonly number[]): Promise<void> {
  await tx.execute('delete from mark where mark_id = any($1::bigint[])', [ids]);
}

/** Which of these devices have marks that reach to a moment or beyond. */
export const readRecentlyMarked = (q: Queryable, deviceIds: readonly number[], sinceMs: number): Promise<number[]> =>
  readMarkedAmong(q, deviceIds, 'to_ts >=', sinceMs);

/** Which of these devices have marks that begin before a moment. */
export const readLongMarked = (q: Queryable, deviceIds: readonly number[], beforeMs: number): Promise<number[]> =>
  readMarkedAmong(q, deviceIds, 'from_ts <', beforeMs);

async function readMarkedAmong(
  q: Queryable,
  deviceIds: readonly number[],
  side: 'to_ts >=' | 'from_ts <',
  ms: number,
): Promise<number[]> {
  const rows = await q.query<{ id: number }>(
    `select d as id from unnest($1::int[]) d
     where exists (select from mark where device_id = d and ${side} ${timeOf('$2')})`,
    [deviceIds, ms],
  );
  return rows.map((row) => row.id);
}

/** Marks of one device that nobody takes are joined beyond so many. */
const MOST_WAITING_MARKS = 200;

/** Joins the marks of devices that no file declares, or that are set aside, into one for each cause: they may wait for a year. */
export async function joinWaitingMarks(tx: Queryable, siteId: number, declaredIds: readonly number[]): Promise<void> {
  await tx.execute(
    `with many as (select device_id from mark where site_id = $1
                     and (not device_id = any($2::int[]) or device_id in (select device_id from set_aside where site_id = $1))
                   group by device_id having count(*) > ${MOST_WAITING_MARKS}),
          old as (delete from mark m using many where m.device_id = many.device_id
                  returning m.device_id, m.site_id, m.from_ts, m.to_ts, m.cause, m.gen)
     insert into mark (device_id, site_id, from_ts, to_ts, cause, gen)
     select device_id, site_id, min(from_ts), max(to_ts), cause, min(gen) from old group by device_id, site_id, cause`,
    [siteId, declaredIds],
  );
}
