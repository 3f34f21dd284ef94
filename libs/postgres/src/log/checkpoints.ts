import type { Queryable } from '../database/database.js';

/** What the record before a position is known by. */
export interface StoredMark {
  readonly offset: bigint;
  /** Leader epoch under which it was written. */
  readonly epoch: number;
  /** SHA-256 of its time, key and value, hex. */
  readonly sha: string;
}

/** Marks of records that were read of a partition, newest first. */
export async function readCheckpoints(q: Queryable, topic: string, partition: number): Promise<StoredMark[]> {
  const rows = await q.query<{ offset: number; epoch: number; sha: string }>(
    `select at_offset as "offset", epoch, sha from offset_checkpoint where topic = $1 and partition = $2 order by at_offset desc`,
    [topic, partition],
  );
  return rows.map((row) => ({ ...row, offset: BigInt(row.offset) }));
}

/** Keeps the records before these positions, in the transaction that moves them. */
export async function addCheckpoints(
  tx: Queryable,
  moves: readonly { readonly topic: string; readonly partition: number; readonly last: StoredMark }[],
): Promise<void> {
  if (moves.length === 0) return;
  await tx.execute(
    `insert into offset_checkpoint (topic, partition, at_offset, epoch, sha)
     select * from unnest($1::text[], $2::int[], $3::bigint[], $4::int[], $5::text[]) on conflict do nothing`,
    [
      moves.map((m) => m.topic),
      moves.map((m) => m.partition),
      moves.map((m) => String(m.last.offset)),
      moves.map((m) => m.last.epoch),
      moves.map((m) => m.last.sha),
    ],
  );
}

/** Of what is older than two hours one an hour stays, for a week: some 300 rows a partition. */
export async function thinCheckpoints(q: Queryable): Promise<void> {
  await q.execute(
    `delete from offset_checkpoint c using (
       select topic, partition, at_offset,
              row_number() over (partition by topic, partition, date_trunc('hour', made_at) order by at_offset) as n
       from offset_checkpoint where made_at < now() - interval '2 hours') old
     where c.topic = old.topic and c.partition = old.partition and c.at_offset = old.at_offset
       and (old.n > 1 or c.made_at < now() - interval '7 days')`,
  );
}
