import type { Queryable } from '../database/database.js';
import { newestRow } from '../readings/packs/packed-days.js';
import { timeOf } from '../wire/timestamptz.js';
import { DEVICE_LOCK, MOST_MARKS } from './device-marks.js';
import { inheritGeneration, type TakenGeneration } from './mark-generation.js';

/** The earliest marks of one device, as one: in a flood there is a mark for nearly every reading. */
export interface TakenMarks {
  readonly deviceId: number;
  /** Apart by commas. */
  readonly ids: string;
  /** What they cover begins and ends there, Unix ms. */
  readonly fromMs: number;
  readonly toMs: number;
  /** All of them say that readings came. */
  readonly areReadings: boolean;
  /** Of whoever asks: time of the newest row of the device as the marks were seen, Unix ms; null: not asked, or it has none. */
  readonly newestMs: number | null;
}

export interface WantedMarks {
  readonly deviceId: number;
  /** At most; 2,000 in any case. */
  readonly mostMarks: number;
  readonly asksNewest: boolean;
}

/**
 * Takes the earliest marks of every device that no other process has; a device that is missing has none, or is at work elsewhere.
 * To be called before the readings are read: what is committed later keeps its own mark.
 * @param sinceMs only those that reach to this moment or beyond
 */
export async function takeMarksOf(
  tx: Queryable,
  wanted: readonly WantedMarks[],
  sinceMs = -Infinity,
): Promise<Map<number, TakenMarks>> {
  // The locks come first: a mark that is seen after them belongs to no other process.
  const locked = await tx.query<{ deviceId: number; got: boolean }>(
    `select d as "deviceId", pg_try_advisory_xact_lock($1, d) as got from unnest($2::int[]) d`,
    [DEVICE_LOCK, wanted.map(({ deviceId }) => deviceId)],
  );
  const free = new Set(locked.filter(({ got }) => got).map(({ deviceId }) => deviceId));
  const own = wanted.filter(({ deviceId }) => free.has(deviceId));
  const rows = await tx.query<TakenMarks & TakenGeneration>(
    `select d as "deviceId", m.*, case when asks then ${newestRow('d')} end as "newestMs"
     from unnest($1::int[], $3::int[], $4::boolean[]) x(d, most, asks)
     cross join lateral (
       select string_agg(mark_id::text, ',') as ids, min(from_ts) as "fromMs", max(to_ts) as "toMs",
              bool_and(cause = 'readings') as "areReadings", min(gen) as gen
       from (select * from mark where device_id = d and to_ts >= ${timeOf('$2')} order by from_ts, mark_id limit most) earliest
       having count(*) > 0) m`,
    [
      own.map(({ deviceId }) => deviceId),
      sinceMs,
      own.map(({ mostMarks }) => Math.min(mostMarks, MOST_MARKS)),
      own.map(({ asksNewest }) => asksNewest),
    ],
  );
  await inheritGeneration(tx, rows);
  return new Map(rows.map((row) => [row.deviceId, row]));
}

/** The marks of a device that were taken, and up to where what they cover is derived now. */
export interface DoneMarks extends Pick<TakenMarks, 'deviceId' | 'ids'> {
  /** Unix ms; Infinity: all of it. */
  readonly upToMs: number;
}

/** What of them lies behind that moment stays marked. */
export async function endMarks(tx: Queryable, done: readonly DoneMarks[]): Promise<void> {
  const whole = done.filter(({ upToMs }) => upToMs === Infinity);
  if (whole.length > 0) await tx.execute('delete from mark where mark_id = any($1::bigint[])', [idsOf(whole)]);
  const cut = done.filter(({ upToMs }) => upToMs !== Infinity);
  if (cut.length === 0) return;
  await tx.execute(
    `with cut as (select * from unnest($2::int[], $3::float8[]) x(d, ms)),
          ended as (delete from mark m using cut
                    where m.mark_id = any($1::bigint[]) and m.device_id = cut.d and m.to_ts <= ${timeOf('cut.ms')})
     update mark m set from_ts = ${timeOf('(cut.ms + 1)')} from cut
     where m.mark_id = any($1::bigint[]) and m.device_id = cut.d
       and m.from_ts <= ${timeOf('cut.ms')} and m.to_ts > ${timeOf('cut.ms')}`,
    [idsOf(cut), cut.map(({ deviceId }) => deviceId), cut.map(({ upToMs }) => upToMs)],
  );
}

const idsOf = (marks: readonly Pick<TakenMarks, 'ids'>[]): string => `{${marks.map(({ ids }) => ids).join()}}`;
