import type { SeqRange } from '#domain';
import type { Queryable } from '../database/database.js';
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

export const SEQ_RANGE_COLUMNS = `site, device, boot, from_seq as "fromSeq", to_seq as "toSeq",
  from_ts as "fromTs", to_ts as "toTs"`;

/**
 * Appends: ranges may overlap what is there, `gapsOf` does not mind. Of one device the newest `MOST_RANGES`; how many are left out is
 * noted in its line of the ledger, which has to be there.
 */
export async function addSeqRanges(tx: Queryable, ranges: readonly DeviceSeqRange[]): Promise<void> {
  if (ranges.length <= MOST_RANGES) return insertRanges(tx, ranges);
  const kept: DeviceSeqRange[] = [];
  for (const device of byDevice(ranges)) kept.push(...(await keepNewest(tx, device)));
  await insertRanges(tx, kept);
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

function byDevice(ranges: readonly DeviceSeqRange[]): DeviceSeqRange[][] {
  const devices = new Map<string, DeviceSeqRange[]>();
  for (const range of ranges) {
    const key = `${range.site}/${range.device}`;
    const list = devices.get(key);
    if (list) list.push(range);
    else devices.set(key, [range]);
  }
  return [...devices.values()];
}

export async function insertRanges(tx: Queryable, ranges: readonly DeviceSeqRange[]): Promise<void> {
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
  return q.query<DeviceSeqRange>(`select ${SEQ_RANGE_COLUMNS} from seq_range where site = $1`, [site]);
}
