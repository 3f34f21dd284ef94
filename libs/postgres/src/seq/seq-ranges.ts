import type { SeqRange } from '#domain';
import { allEnded } from '../database/all-ended.js';
import type { Queryable } from '../database/database.js';
import type { DeviceSeqRange, DeviceSeqs, StoredSeqRange, StoredSeqs } from './device-seq-range.js';
import { plannedOnce } from '../database/kept-plan.js';
import { queryReady, readyStatement, type ReadyStatement } from '../database/ready-statement.js';
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
export const isOneRound = (devices: readonly DeviceSeqs[]): boolean =>
  devices.every(({ seqs }) => seqs.ranges.length <= MOST_RANGES);

/**
 * Adds ranges; they may overlap what is there, `gapsOf` does not mind. Of one device the newest `MOST_RANGES`; how many are left out is
 * noted in its line of the ledger, which has to be there and belong to the transaction: who joins ranges waits for it.
 * @param devices each once
 * @param tails what goes on where one of these ends makes it longer
 * @returns how they are stored, for `tails` to remember after the commit
 */
export async function addSeqRanges(
  tx: Queryable,
  devices: readonly DeviceSeqs[],
  tails?: SeqTails,
): Promise<StoredSeqs> {
  const kept = isOneRound(devices) ? devices : await keepNewestOfEach(tx, devices);
  return sendSeqRanges(tx, seqRangesToAdd(kept, tails));
}

/** Ranges on their way, put together. */
export interface ReadySeqRanges {
  readonly longer: Longer;
  /** null: none goes on. */
  readonly lengthen: ReadyStatement | null;
  /** null: all go on. */
  readonly insert: ReadyStatement | null;
}

/** What adds ranges of devices of which none has more than are kept (`isOneRound`). */
export function seqRangesToAdd(devices: readonly DeviceSeqs[], tails?: SeqTails): ReadySeqRanges {
  const [longer, others] = apart(devices, tails);
  return {
    longer,
    lengthen: lengthening(longer),
    insert: inserting(others),
  };
}

/** As `addSeqRanges`. */
export async function sendSeqRanges(tx: Queryable, { longer, lengthen, insert }: ReadySeqRanges): Promise<StoredSeqs> {
  const [ends, added] = await allEnded([
    async () => endsOf(longer, await queryReady<StoredEnds>(tx, lengthen)),
    () => queryReady<StoredSeqRange>(tx, insert),
  ]);
  return { longer: longer.longer, toSeqs: ends.toSeqs, toTss: ends.toTss, added };
}

/** Columns: a flood has thousands of them in each transaction. */
interface Longer {
  /** As they are, until the commit. */
  readonly longer: StoredSeqRange[];
  readonly toSeqs: number[];
  readonly toTss: (number | null)[];
}

/** Those that make a stored one longer, each another one; and the others. */
function apart(devices: readonly DeviceSeqs[], tails?: SeqTails): [Longer, DeviceSeqRange[]] {
  const all: Longer = { longer: [], toSeqs: [], toTss: [] };
  const others: DeviceSeqRange[] = [];
  for (const one of devices) {
    const { site, device, seqs } = one;
    const first = all.longer.length;
    for (const range of seqs.ranges) {
      const used = all.longer.length === first ? NONE : all.longer.slice(first);
      const tail = tails?.before(one, range, used);
      if (tail) {
        all.longer.push(tail);
        all.toSeqs.push(range.toSeq);
        all.toTss.push(range.toTs);
      } else others.push({ ...range, site, device });
    }
  }
  return [all, others];
}

const NONE: readonly StoredSeqRange[] = [];

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
 */
function lengthening({ longer, toSeqs, toTss }: Longer): ReadyStatement | null {
  if (longer.length === 0) return null;
  const ids = longer.map(({ id }) => id);
  const [sites, devices, boots, fromSeqs, , fromTss] = columnsOf(longer);
  return readyStatement(LENGTHEN, [ids, sites, devices, boots, fromSeqs, toSeqs, fromTss, toTss]);
}

/** Where the rows end as they are stored: another process may have made one longer still. */
function endsOf(
  { longer, toSeqs, toTss }: Longer,
  [ends]: readonly StoredEnds[],
): Pick<StoredSeqs, 'toSeqs' | 'toTss'> {
  if (ends === undefined) return { toSeqs, toTss };
  const places = new Map(ends.ids.map((id, i) => [id, i]));
  const at = longer.map(({ id }) => places.get(id)!);
  return { toSeqs: at.map((i) => ends.toSeqs[i]!), toTss: at.map((i) => ends.toTss[i]!) };
}

/** Of the ranges of one device the newest by the time of the newest message in them; how many are left out is noted. */
export async function keepNewest<Range extends SeqRange>(
  tx: Queryable,
  { site, device }: Pick<DeviceSeqs, 'site' | 'device'>,
  ranges: readonly Range[],
): Promise<readonly Range[]> {
  if (ranges.length <= MOST_RANGES) return ranges;
  const timeOf = ({ fromTs, toTs }: SeqRange): number => Math.max(fromTs ?? 0, toTs ?? 0);
  const newest = ranges.toSorted((a, b) => timeOf(b) - timeOf(a) || b.toSeq - a.toSeq).slice(0, MOST_RANGES);
  await tx.execute('update ledger set forgotten_ranges = forgotten_ranges + $3 where site = $1 and device = $2', [
    site,
    device,
    ranges.length - newest.length,
  ]);
  return newest;
}

async function keepNewestOfEach(tx: Queryable, devices: readonly DeviceSeqs[]): Promise<DeviceSeqs[]> {
  const kept: DeviceSeqs[] = [];
  for (const one of devices) {
    const { site, device, seqs } = one;
    kept.push({ site, device, seqs: { ranges: await keepNewest(tx, one, seqs.ranges) } });
  }
  return kept;
}

const ADD = plannedOnce(
  `insert into seq_range (site, device, boot, from_seq, to_seq, from_ts, to_ts)
     select s, d, b, f, t, ${timeOf('ft')}, ${timeOf('tt')}
     from unnest($1::text[], $2::text[], $3::text[], $4::bigint[], $5::bigint[], $6::float8[], $7::float8[]) x(s, d, b, f, t, ft, tt)
     returning seq_range_id as id, ${SEQ_RANGE_COLUMNS}`,
);

const inserting = (ranges: readonly DeviceSeqRange[]): ReadyStatement | null =>
  ranges.length === 0 ? null : readyStatement(ADD, columnsOf(ranges));

export const insertRanges = (tx: Queryable, ranges: readonly DeviceSeqRange[]): Promise<readonly StoredSeqRange[]> =>
  queryReady<StoredSeqRange>(tx, inserting(ranges));

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
