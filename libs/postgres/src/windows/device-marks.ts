import type { Queryable } from '../database/database.js';
import type { MarkCause } from './hour-marks.js';
import { inheritGeneration, type TakenGeneration } from './mark-generation.js';

/** Class of the advisory locks under which one device's windows are written. */
export const DEVICE_LOCK = 0x6772_6477; // "grdw"
const MOST_MARKS = 20_000;

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
 * Takes the marks of a device under its lock, which lasts until the end of the transaction; null: another process has it.
 * To be called before the readings are read: what is committed later keeps its own mark.
 */
export async function takeMarks(tx: Queryable, deviceId: number): Promise<TakenMark[] | null> {
  const [lock] = await tx.query<{ got: boolean }>('select pg_try_advisory_xact_lock($1, $2) as got', [
    DEVICE_LOCK,
    deviceId,
  ]);
  if (!lock?.got) return null;
  const marks = await tx.query<TakenMark & TakenGeneration>(
    `select mark_id as id, from_ts as "fromMs",
            to_ts as "toMs", cause, gen
     from mark where device_id = $1 order by mark_id limit ${MOST_MARKS}`,
    [deviceId],
  );
  await inheritGeneration(tx, marks);
  return marks;
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

/** The same devices, of one site. */
export async function readMarkedDevicesOf(q: Queryable, siteId: number): Promise<number[]> {
  const rows = await q.query<{ deviceId: number }>(
    'select device_id as "deviceId" from mark where site_id = $1 group by device_id order by min(mark_id)',
    [siteId],
  );
  return rows.map((row) => row.deviceId);
}

export async function deleteMarks(tx: Queryable, ids: readonly number[]): Promise<void> {
  await tx.execute('delete from mark where mark_id = any($1::bigint[])', [ids]);
}
