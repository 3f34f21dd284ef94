import { compactRanges, type SeqRange } from '#domain';
import type { Database, Queryable } from '../database/database.js';
import { timeOf } from '../database/timestamptz.js';

/** Sequence numbers of one device, as the wire names it. */
export interface DeviceSeqRange extends SeqRange {
  readonly site: string;
  readonly device: string;
}

/**
 * Ranges of a device that are kept, the newest: who makes numbers or runs up would fill the table. A counter that counts needs one, and
 * one more for each hole or new run.
 */
export const MOST_RANGES = 2_000;

const COLUMNS = `site, device, boot, from_seq as "fromSeq", to_seq as "toSeq",
  from_ts as "fromTs", to_ts as "toTs"`;

/**
 * Appends: ranges may overlap what is there, `gapsOf` does not mind. Of one device the newest `MOST_RANGES`; how many are left out is
 * noted in its line of the ledger, which has to be there.
 */
export async function addSeqRanges(tx: Queryable, ranges: readonly DeviceSeqRange[]): Promise<void> {
  if (ranges.length <= MOST_RANGES) return insertRanges(tx, ranges);
  const kept: DeviceSeqRange[] = [];
  for (const [first, ...rest] of byDevice(ranges)) {
    const newest = newestRanges([first, ...rest]);
    kept.push(...newest);
    await noteForgotten(tx, first, 1 + rest.length - newest.length);
  }
  await insertRanges(tx, kept);
}

function byDevice(ranges: readonly DeviceSeqRange[]): [DeviceSeqRange, ...DeviceSeqRange[]][] {
  const devices = new Map<string, [DeviceSeqRange, ...DeviceSeqRange[]]>();
  for (const range of ranges) {
    const key = `${range.site}/${range.device}`;
    const list = devices.get(key);
    if (list) list.push(range);
    else devices.set(key, [range]);
  }
  return [...devices.values()];
}

/** The newest by the time of the newest message in them. */
function newestRanges<Range extends SeqRange>(ranges: readonly Range[]): readonly Range[] {
  if (ranges.length <= MOST_RANGES) return ranges;
  const timeOf = ({ fromTs, toTs }: SeqRange): number => Math.max(fromTs ?? 0, toTs ?? 0);
  return ranges.toSorted((a, b) => timeOf(b) - timeOf(a) || b.toSeq - a.toSeq).slice(0, MOST_RANGES);
}

async function noteForgotten(tx: Queryable, { site, device }: DeviceSeqRange, ranges: number): Promise<void> {
  if (ranges === 0) return;
  await tx.execute('update ledger set forgotten_ranges = forgotten_ranges + $3 where site = $1 and device = $2', [
    site,
    device,
    ranges,
  ]);
}

async function insertRanges(tx: Queryable, ranges: readonly DeviceSeqRange[]): Promise<void> {
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
 * Joins the ranges of every device that has more than `above` of them into as few as have the same holes, and forgets the oldest above
 * `MOST_RANGES`. New ranges may be
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
      const all = compactRanges(rows).map((range) => ({ ...range, site, device }));
      const kept = newestRanges(all);
      left.set(key, kept.length);
      if (kept.length >= rows.length) return 0;
      await tx.execute('delete from seq_range where seq_range_id = any($1::bigint[])', [rows.map((row) => row.id)]);
      await insertRanges(tx, kept);
      if (all[0]) await noteForgotten(tx, all[0], all.length - kept.length);
      return rows.length - kept.length;
    });
  }
  return less;
}
