import { groupedBy, type SeqRange } from '#domain';
import { allEnded } from '../database/all-ended.js';
import type { Queryable } from '../database/database.js';
import type { DeviceSeqRange, StoredSeqRange } from './device-seq-range.js';
import { plannedOnce } from '../database/kept-plan.js';
import { timeOf } from '../wire/timestamptz.js';
import type { SeqTails } from './seq-tails.js';

/**
 * Ranges of a device that are kept, the newest: who makes numbers or runs up would fill the table. A counter that counts needs one, and
 * one more for each hole or new run.
 */
export const MOST_RANGES = 2_000;

export const SEQ_RANGE_COLUMNS = `site, device, boot, from_seq as "fromSeq", to_seq as "toSeq",
  from_ts as "fromTs", to_ts as "toTs"`;

/** Whether these are added by statements of which none waits for another: no device has more of them than are kept, however many devices there are. */
export const isOneRound = (ranges: readonly DeviceSeqRange[]): boolean =>
  ranges.length <= MOST_RANGES || byDevice(ranges).every(({ length }) => length <= MOST_RANGES);

/**
 * Adds ranges; they may overlap what is there, `gapsOf` does not mind. Of one device the newest `MOST_RANGES`; how many are left out is
 * noted in its line of the ledger, which has to be there and belong to the transaction: who joins ranges waits for it.
 * @param tails what goes on where one of these ends makes it longer
 * @returns how they are stored, for `tails` to remember after the commit
 */
export async function addSeqRanges(
  tx: Queryable,
  ranges: readonly DeviceSeqRange[],
  tails?: SeqTails,
): Promise<readonly StoredSeqRange[]> {
  const kept = isOneRound(ranges) ? ranges : await keepNewestOfEach(tx, ranges);
  const [longer, others] = apart(kept, tails);
  return (await allEnded([() => lengthen(tx, longer), () => insertRanges(tx, others)])).flat();
}

interface Longer {
  readonly tail: StoredSeqRange;
  readonly range: DeviceSeqRange;
}

/** Those that make a stored one longer, each another one; and the others. */
function apart(ranges: readonly DeviceSeqRange[], tails?: SeqTails): [Longer[], DeviceSeqRange[]] {
  const [longer, others]: [Longer[], DeviceSeqRange[]] = [[], []];
  const used = new Set<number>();
  for (const range of ranges) {
    const tail = tails?.before(range, used);
    if (tail) {
      used.add(tail.id);
      longer.push({ tail, range });
    } else others.push(range);
  }
  return [longer, others];
}

/** Answers nothing where all are stored as they were sent; where their numbers come to more another process has made some longer still, and one row says how all are stored. */
const LENGTHEN = plannedOnce(
  `with stored as (insert into seq_range as r (seq_range_id, site, device, boot, from_seq, to_seq, from_ts, to_ts) overriding system value
     select i, s, d, b, f, t, ${timeOf('ft')}, ${timeOf('tt')}
     from unnest($1::bigint[], $2::text[], $3::text[], $4::text[], $5::bigint[], $6::bigint[], $7::float8[], $8::float8[])
          x(i, s, d, b, f, t, ft, tt)
     on conflict on constraint seq_range_pkey do update
     set to_seq = greatest(r.to_seq, excluded.to_seq), to_ts = case when excluded.to_seq > r.to_seq then excluded.to_ts else r.to_ts end
     returning seq_range_id as id, to_seq, to_ts)
   select array_agg(id) as ids, array_agg(to_seq) as "toSeqs", array_agg(to_ts) as "toTss" from stored
   having sum(to_seq) > (select sum(t) from unnest($6::bigint[]) t)`,
);

interface StoredEnds {
  readonly ids: readonly number[];
  readonly toSeqs: readonly number[];
  readonly toTss: readonly (number | null)[];
}

/**
 * Rows that go on: what was stored up to where a range begins has been received, and so has the range. One that was joined with others
 * meanwhile is there again, beside what it was joined to, until they are joined the next time.
 * @returns the rows as they are stored: another process may have made one longer still
 */
async function lengthen(tx: Queryable, longer: readonly Longer[]): Promise<readonly StoredSeqRange[]> {
  if (longer.length === 0) return [];
  const rows = longer.map(({ tail, range: { toSeq, toTs } }) => ({ ...tail, toSeq, toTs }));
  const [ends] = await tx.query<StoredEnds>(LENGTHEN, [rows.map(({ id }) => id), ...columnsOf(rows)]);
  if (ends === undefined) return rows;
  const places = new Map(ends.ids.map((id, i) => [id, i]));
  return rows.map((row) => {
    const i = places.get(row.id)!;
    return { ...row, toSeq: ends.toSeqs[i]!, toTs: ends.toTss[i]! };
  });
}

/** Of the ranges of one device the newest by the time of the newest message in them; how many are left out is noted. */
export async function keepNewest(tx: Queryable, ranges: readonly DeviceSeqRange[]): Promise<readonly DeviceSeqRange[]> {
  if (ranges.length <= MOST_RANGES) return ranges;
  const timeOf = ({ fromTs, toTs }: SeqRange): number => Math.max(fromTs ?? 0, toTs ?? 0);
  const newest = ranges.toSorted((a, b) => timeOf(b) - timeOf(a) || b.toSeq - a.toSeq).slice(0, MOST_RANGES);
  const { site, device } = newest[0]!;
  await tx.execute('update ledger set forgotten_ranges = forgotten_ranges + $3 where site = $1 and device = $2', [
    site,
    device,
    ranges.length - newest.length,
  ]);
  return newest;
}

async function keepNewestOfEach(tx: Queryable, ranges: readonly DeviceSeqRange[]): Promise<DeviceSeqRange[]> {
  const kept: DeviceSeqRange[] = [];
  for (const device of byDevice(ranges)) kept.push(...(await keepNewest(tx, device)));
  return kept;
}

const byDevice = (ranges: readonly DeviceSeqRange[]): DeviceSeqRange[][] => [
  ...groupedBy(ranges, ({ site, device }) => `${site}/${device}`).values(),
];

const ADD = plannedOnce(
  `insert into seq_range (site, device, boot, from_seq, to_seq, from_ts, to_ts)
     select s, d, b, f, t, ${timeOf('ft')}, ${timeOf('tt')}
     from unnest($1::text[], $2::text[], $3::text[], $4::bigint[], $5::bigint[], $6::float8[], $7::float8[]) x(s, d, b, f, t, ft, tt)
     returning seq_range_id as id, ${SEQ_RANGE_COLUMNS}`,
);

export async function insertRanges(
  tx: Queryable,
  ranges: readonly DeviceSeqRange[],
): Promise<readonly StoredSeqRange[]> {
  if (ranges.length === 0) return [];
  return tx.query<StoredSeqRange>(ADD, columnsOf(ranges));
}

/** Site, device, boot, numbers, times. */
const columnsOf = (ranges: readonly DeviceSeqRange[]): unknown[][] => [
  ranges.map((r) => r.site),
  ranges.map((r) => r.device),
  ranges.map((r) => r.boot),
  ranges.map((r) => r.fromSeq),
  ranges.map((r) => r.toSeq),
  ranges.map((r) => r.fromTs),
  ranges.map((r) => r.toTs),
];

export async function readSeqRanges(q: Queryable, site: string): Promise<DeviceSeqRange[]> {
  return q.query<DeviceSeqRange>(`select ${SEQ_RANGE_COLUMNS} from seq_range where site = $1`, [site]);
}
