import type { Database } from '#postgres';

/** All that later steps read of what is stored, without numbers that count how often it was tried. */
export const heldReadings = async (db: Database) => ({
  rows: await db.query(
    `select device_id, ts, point_ids, units, simulated, vals, quality, seq, seqs, received_at, receiveds
     from reading join layout using (layout_id, device_id) order by 1, 2`,
  ),
  aside: await db.query('select device_id, ts, vals from reading_set_aside order by device_id, ts'),
  conflicts: await db.query('select * from reading_conflict order by point_id, ts, value, quality'),
  ledger: await db.query("select to_jsonb(l) - array['updated_at'] as line from ledger l order by site, device"),
  marks: await db.query('select device_id, from_ts, to_ts, cause, site_id from mark order by 1, 2, 3'),
  seqs: await db.query(
    'select site, device, boot, from_seq, to_seq, from_ts, to_ts from seq_range order by 1, 2, 3, 4, 5, 6, 7',
  ),
  offsets: await db.query('select topic, partition, next_offset from kafka_offset order by 1, 2'),
});
