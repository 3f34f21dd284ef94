import { compactRanges, type SeqRange } from '#domain';
import type { Database, Queryable } from '../database/database.js';
import { timeOf } from '../database/timestamptz.js';

/** Sequence numbers of one device, as the wire names it. */
export interface DeviceSeqRange extends SeqRange {
  readonly site: string;
  readonly device: string;
}

const COLUMNS = `site, device, boot, from_seq as "fromSeq", to_seq as "toSeq",
  from_ts as "fromTs", to_ts as "toTs"`;

/** Appends: ranges may overlap what is there, `gapsOf` does not mind. */
export async function addSeqRanges(tx: Queryable, ranges: readonly DeviceSeqRange[]): Promise<void> {
  if (ranges.length === 0) return;
  await tx.execute(
    `insert into seq_range (site, device, boot, from_seq, to_seq, from_ts, to_ts)
     select s, d, b, f, t, ${timeOf('ft')}, ${timeOf('tt')}
     from unnest($1::text[], $2::text[], $3::text[], $4::bigint[], $5::bigint[], $6::float8[], $7::float8[]) x(s, d, b, f, t, ft, tt)`,
    [
      ranges.map((r) => r.site),
      ranges.map((r) => r.device),
      ranges.map((r) => r.boot),
      ranges.map((r) => r.fromSeq),
      ranges.map((r) => r.toSeq),
      ranges.map((r) => r.fromTs),
      ranges.map((r) => r.toTs),
    ],
  );
}

export async function readSeqRanges(q: Queryable, site: string): Promise<DeviceSeqRange[]> {
  return q.query<DeviceSeqRange>(`select ${COLUMNS} from seq_range where site = $1`, [site]);
}

/**
 * Joins the ranges of every device that has more than `above` of them into as few as have the same holes. New ranges may be
 * appended meanwhile; two processes at once take different devices. Returns how many rows are less.
 * @param left how many ranges a device had left when it was looked at last: it is looked at again once it has twice as many, so that a
 * counter with thousands of runs costs no more than its new ones
 */
export async function compactSeqRanges(db: Database, above = 16, left = new Map<string, number>()): Promise<number> {
  const devices = await db.query<{ site: string; device: string; n: number }>(
    'select site, device, count(*) as n from seq_range group by site, device having count(*) > $1',
    [above],
  );
  let less = 0;
  for (const { site, device, n } of devices) {
    const key = `${site}/${device}`;
    if (n < 2 * (left.get(key) ?? 0)) continue;
    less += await db.transaction(async (tx) => {
      const [lock] = await tx.query<{ got: boolean }>(
        `select pg_try_advisory_xact_lock(hashtext('seq_range'), hashtext($1)) as got`,
        [key],
      );
      if (!lock?.got) return 0;
      const rows = await tx.query<DeviceSeqRange & { id: number }>(
        `select seq_range_id as id, ${COLUMNS} from seq_range where site = $1 and device = $2`,
        [site, device],
      );
      const kept = compactRanges(rows);
      left.set(key, kept.length);
      if (kept.length >= rows.length) return 0;
      await tx.execute('delete from seq_range where seq_range_id = any($1::bigint[])', [rows.map((row) => row.id)]);
      await addSeqRanges(
        tx,
        kept.map((range) => ({ ...range, site, device })),
      );
      return rows.length - kept.length;
    });
  }
  return less;
}
