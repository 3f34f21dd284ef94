import type { ReadingCode, Window } from '#domain';
import type { Queryable } from '../database/database.js';
import { upsertWindows, type ChangedWindow } from './write-windows.js';
import { timeOf } from '../wire/timestamptz.js';

/** SQL of the usual case: readings of many devices that continue what is known, a few statements for all of them. */

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
