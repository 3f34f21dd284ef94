import { compactRanges } from '#domain';
import type { Database } from '../database/database.js';
import type { DeviceSeqRange } from './device-seq-range.js';
import { insertRanges, keepNewest, MOST_RANGES, SEQ_RANGE_COLUMNS } from './seq-ranges.js';

/** So many ranges of a device are left alone. */
const ABOVE = 16;
/** Every so many rounds all are counted anew: what was committed behind a number that was seen, and what came with a backup. */
const ROUNDS_BETWEEN_WHOLE = 360;

interface Known {
  readonly site: string;
  readonly device: string;
  /**
   * Ranges, or more: those that another process has joined were counted before. Or fewer, by those that are there again under their old
   * number since they were joined: no more than each process has tails of the device, until all are counted anew or joined again.
   */
  ranges: number;
  /** How many were left when it was looked at last. */
  left: number;
}

/** What is remembered from round to round, so that a round costs what came since the one before, and not what is stored. */
export class SeqRangeRounds {
  readonly known = new Map<string, Known>();
  private newestId = 0;
  private rounds = 0;

  /** Counts ranges that are new since the last round. */
  async count(db: Database): Promise<void> {
    const isWhole = this.rounds++ % ROUNDS_BETWEEN_WHOLE === 0;
    const rows = await db.query<{ site: string; device: string; n: number; newest: number }>(
      `select site, device, count(*) as n, max(seq_range_id) as newest from seq_range where seq_range_id > $1 group by site, device`,
      [isWhole ? 0 : this.newestId],
    );
    if (isWhole) {
      this.newestId = 0;
      for (const known of this.known.values()) Object.assign(known, { ranges: 0, left: 0 });
    }
    for (const { site, device, n, newest } of rows) {
      const key = `${site}/${device}`;
      const known = this.known.get(key);
      if (known) known.ranges += n;
      else this.known.set(key, { site, device, ranges: n, left: 0 });
      this.newestId = Math.max(this.newestId, newest);
    }
    if (isWhole) for (const [key, { ranges }] of this.known) if (ranges === 0) this.known.delete(key);
  }
}

/**
 * Joins the ranges of every device that has more than `above` of them into as few as have the same holes, and forgets the oldest above
 * `MOST_RANGES`. New ranges may be appended meanwhile; two processes at once take different devices. A device that was looked at is
 * looked at again once it has twice as many as were left, so that a counter with thousands of runs costs no more than its new ones; and
 * when all are counted anew, so that what filled holes does not stay. Returns how many rows are less.
 */
export async function compactSeqRanges(db: Database, rounds = new SeqRangeRounds(), above = ABOVE): Promise<number> {
  await rounds.count(db);
  let less = 0;
  for (const known of rounds.known.values()) {
    if (known.ranges > above && known.ranges >= 2 * known.left) less += await joinRanges(db, known);
  }
  return less;
}

async function joinRanges(db: Database, known: Known): Promise<number> {
  const { site, device } = known;
  const result = await db.transaction(async (tx) => {
    const [lock] = await tx.query<{ got: boolean }>(
      `select pg_try_advisory_xact_lock(hashtext('seq_range'), hashtext($1)) as got`,
      [`${site}/${device}`],
    );
    if (!lock?.got) return null;
    // Who makes a range longer has this line: none grows between the look at it and its end.
    await tx.execute('select from ledger where site = $1 and device = $2 for update', [site, device]);
    const rows = await tx.query<DeviceSeqRange & { id: number }>(
      `select seq_range_id as id, ${SEQ_RANGE_COLUMNS} from seq_range where site = $1 and device = $2`,
      [site, device],
    );
    const all = compactRanges(rows).map((range) => ({ ...range, site, device }));
    const left = Math.min(all.length, MOST_RANGES);
    if (left >= rows.length) return { left, ranges: rows.length, less: 0 };
    await tx.execute('delete from seq_range where seq_range_id = any($1::bigint[])', [rows.map((row) => row.id)]);
    await insertRanges(tx, await keepNewest(tx, known, all));
    // Those that are left were written anew: the next round counts them.
    return { left, ranges: 0, less: rows.length - left };
  });
  if (!result) return 0;
  known.left = result.left;
  known.ranges = result.ranges;
  return result.less;
}
