import { packDay, type Database } from '#postgres';

/** Packs every day of every device that has rows which are not packed, whatever the time is; how many rows those were. */
export async function packAll(db: Database): Promise<number> {
  const days = await db.query<{ deviceId: number; dayMs: number }>(
    `select distinct device_id as "deviceId", date_trunc('day', ts, 'UTC') as "dayMs" from reading order by 1, 2`,
  );
  let rows = 0;
  for (const day of days) rows += (await packDay(db, day)) ?? 0;
  return rows;
}

/** Every row of readings, packed or not, with every bit of its values. */
export const allReadings = (db: Database): Promise<Record<string, unknown>[]> =>
  db.query(
    `select r.device_id, r.ts::text, l.point_ids, l.units, l.simulated, array_send(r.vals)::text as bits, r.vals::text, r.quality::text, r.seq,
            r.received_at::text, r.seqs::text, r.receiveds::text
     from device d cross join lateral readings_of(d.device_id, '-infinity', 'infinity') r join layout l on l.layout_id = r.layout_id
     order by r.device_id, r.ts`,
  );
