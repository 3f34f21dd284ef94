import { DAY_MS } from '#domain';
import type { Queryable } from '../../database/database.js';
import { timeOf } from '../../wire/timestamptz.js';
import type { RowToWrite } from '../row-to-write.js';

/**
 * What is younger is in no pack: those are made of months that ended more than a month, 28 days at least, before now. Both times are of
 * PostgreSQL's clock, which may go back by the week between.
 */
export const NEVER_PACKED_MS = 21 * DAY_MS;

/** Whether a row of that time may lie in a pack. @param nowMs by the clock of PostgreSQL, Unix ms */
export const mayBePacked = (ts: number, nowMs: number): boolean => ts < nowMs - NEVER_PACKED_MS;

/**
 * Unpacks the days in which rows lie, and keeps them so until the transaction ends: then a row that comes late is compared with what is
 * stored like any other. Of rows of now it costs nothing.
 */
export async function openPackedDays(tx: Queryable, rows: readonly RowToWrite[], nowMs: number): Promise<void> {
  const old = rows.filter(({ ts }) => mayBePacked(ts, nowMs));
  if (old.length === 0) return;
  const days = new Map<string, readonly [device: number, ms: number]>();
  for (const { layout, ts } of old) {
    const day = Math.floor(ts / DAY_MS);
    days.set(`${layout.deviceId}/${day}`, [layout.deviceId, day * DAY_MS]);
  }
  const keys = [...days.values()];
  await tx.query(
    `select open_readings($1::int[], (select array_agg(${timeOf('ms')} order by i) from unnest($2::float8[]) with ordinality u(ms, i)))`,
    [keys.map(([device]) => device), keys.map(([, ms]) => ms)],
  );
}

/** Keeps all days of the devices of sites from being packed until the transaction ends. */
export async function holdPacking(tx: Queryable, siteIds: readonly number[]): Promise<void> {
  await tx.query(`select open_readings(array_agg(device_id), '{}') from device where site_id = any($1::int[])`, [
    siteIds,
  ]);
}

/** SQL of the time of the first packed row of a device. */
export const firstPacked = (device: string): string =>
  `(select first_ts from reading_pack where device_id = ${device} order by first_ts limit 1)`;

/** SQL of the time of the last one. */
export const lastPacked = (device: string): string =>
  `(select last_ts from reading_pack where device_id = ${device} order by last_ts desc limit 1)`;

/** SQL of the time of the newest row of a device, packed or not; null: there is none. */
export const newestRow = (device: string): string =>
  `greatest((select ts from reading where device_id = ${device} order by ts desc limit 1), ${lastPacked(device)})`;
