import type { ReadingCode, Window } from '#domain';
import type { Queryable } from '../database/database.js';
import { DEVICE_LOCK, MOST_MARKS, type TakenMark } from './device-marks.js';
import { inheritGeneration, type TakenGeneration } from './mark-generation.js';
import { upsertWindows, type ChangedWindow } from './write-windows.js';
import { timeOf } from '../database/timestamptz.js';

/** SQL of the usual case: readings of many devices that continue what is known, a few statements for all of them. */

/**
 * Takes the earliest marks of every device that no other process has; a device that is missing has none, or is at work elsewhere.
 * @param sinceMs only those that reach to this moment or beyond
 */
export async function takeMarksOf(
  tx: Queryable,
  deviceIds: readonly number[],
  sinceMs = -Infinity,
): Promise<Map<number, TakenMark[]>> {
  // The locks come first: a mark that is seen after them belongs to no other process.
  const locked = await tx.query<{ deviceId: number; got: boolean }>(
    `select d as "deviceId", pg_try_advisory_xact_lock($1, d) as got from unnest($2::int[]) d`,
    [DEVICE_LOCK, deviceIds],
  );
  const rows = await tx.query<TakenMark & TakenGeneration & { deviceId: number }>(
    `select d as "deviceId", m.* from unnest($1::int[]) d
     cross join lateral (select mark_id as id, from_ts as "fromMs",
            to_ts as "toMs", cause, gen
     from mark where device_id = d and to_ts >= ${timeOf('$2')} order by from_ts, mark_id limit ${MOST_MARKS}) m`,
    [locked.filter(({ got }) => got).map(({ deviceId }) => deviceId), sinceMs],
  );
  await inheritGeneration(tx, rows);
  const marks = new Map<number, TakenMark[]>();
  for (const row of rows) {
    const own = marks.get(row.deviceId);
    if (own) own.push(row);
    else marks.set(row.deviceId, [row]);
  }
  return marks;
}

/** Which of these devices have an event or an amount that a run from `fromMs` on has to hear of. */
export async function readDevicesWithEvents(
  q: Queryable,
  devices: readonly { readonly deviceId: number; readonly fromMs: number }[],
): Promise<Set<number>> {
  const rows = await q.query<{ id: number }>(
    `select k.d as id from unnest($1::int[], $2::float8[]) k(d, f)
     where exists (select from meter_event e where e.device_id = k.d and e.type <> 'fuel-batch' and (e.ts >= ${timeOf('k.f')}
                     or (e.type = 'maintenance' and (e.body->>'until')::float8 >= k.f)))
        or exists (select from point p join amount a using (point_id) where p.device_id = k.d and a.ts >= ${timeOf('k.f')})`,
    [devices.map((d) => d.deviceId), devices.map((d) => d.fromMs)],
  );
  return new Set(rows.map((row) => row.id));
}

/** Adds or overwrites windows and adds codes; returns the windows that are different now. Nothing is taken away. */
export async function extendWindows(
  tx: Queryable,
  points: readonly {
    readonly pointId: number;
    readonly windows: readonly Window[];
    readonly codes: readonly ReadingCode[];
  }[],
): Promise<ChangedWindow[]> {
  const rows = points.flatMap(({ pointId, windows }) => windows.map((window) => ({ pointId, window })));
  const changed = rows.length === 0 ? [] : await upsertWindows(tx, rows);
  const codes = points.flatMap(({ pointId, codes: own }) => own.map((code) => ({ pointId, ...code })));
  if (codes.length > 0) {
    await tx.execute(
      `insert into reading_code (point_id, ts, code)
       select p, ${timeOf('t')}, c from unnest($1::int[], $2::float8[], $3::text[]) x(p, t, c) on conflict do nothing`,
      [codes.map((c) => c.pointId), codes.map((c) => c.t), codes.map((c) => c.code)],
    );
  }
  return changed;
}
