import { effectiveCandidate } from '#domain';
import type { Queryable } from '../database/database.js';
import { plannedOnce } from '../database/kept-plan.js';
import { Column } from '../wire/array-literal.js';
import { timeOf, timesOf } from '../wire/timestamptz.js';
import { rowColumns } from './row-columns.js';
import type { RowToWrite } from './row-to-write.js';

/** Inserts rows whose device has none of their time. @returns how many had none */
export async function insertRows(tx: Queryable, rows: readonly RowToWrite[]): Promise<number> {
  const columns = rowColumns(rows);
  if (rows.every(({ candidates }) => candidates === null)) return tx.execute(INSERT, columns);
  return tx.execute(INSERT_MERGED, [...columns, ...perValue(rows)]);
}

const insertOf = (merged: boolean): string =>
  `insert into reading (device_id, ts, layout_id, vals, quality, seq, received_at, seqs, receiveds)
   select d, ${timeOf('t')}, l, v::float8[], q::smallint[], s, ${timeOf('r')},
          ${merged ? `ss::bigint[], ${timesOf('rs')}` : 'null, null'}
   from unnest($1::int[], $2::float8[], $3::int[], $4::text[], $5::text[], $6::bigint[], $7::float8[]
               ${merged ? ', $8::text[], $9::text[]' : ''}) x(d, t, l, v, q, s, r${merged ? ', ss, rs' : ''})
   on conflict do nothing`;
const [INSERT, INSERT_MERGED] = [plannedOnce(insertOf(false)), insertOf(true)];

/** Sequence numbers and arrivals of each value, as array literals; null in a row where they are the same for all. */
function perValue(rows: readonly RowToWrite[]): [string, string] {
  const [seqs, receiveds] = [new Column(), new Column()];
  for (const row of rows) {
    const counted = row.candidates?.map(effectiveCandidate) ?? null;
    seqs.array(counted?.some((c) => c.seq !== row.seq) ? counted.map((c) => c.seq) : null);
    receiveds.array(counted?.some((c) => c.receivedMs !== row.receivedMs) ? counted.map((c) => c.receivedMs) : null);
  }
  return [seqs.literal(), receiveds.literal()];
}
