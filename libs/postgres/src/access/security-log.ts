import type { Queryable } from '../database/database.js';
import { timeOf } from '../database/timestamptz.js';

/** Equal refusals of a moment, as one. */
export interface Refusals {
  readonly kind: 'unauthorized' | 'forbidden' | 'too-many-requests';
  readonly address: string;
  /** null: no one that is known. */
  readonly who: string | null;
  /** What was asked for. */
  readonly subject: string;
  readonly detail: string;
  readonly count: number;
  /** Unix ms. */
  readonly firstMs: number;
  readonly lastMs: number;
}

/** So many rows are kept. */
const MOST_ROWS = 10_000;

export async function addRefusals(q: Queryable, rows: readonly Refusals[]): Promise<void> {
  const column = <Value>(value: (row: Refusals) => Value): Value[] => rows.map(value);
  await q.execute(
    `insert into security_log (first_at, last_at, count, kind, address, who, subject, detail)
     select ${timeOf('first')}, ${timeOf('last')}, count, kind, address, who, subject, detail
     from unnest($1::float8[], $2::float8[], $3::int[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[])
       as row(first, last, count, kind, address, who, subject, detail)`,
    [
      column(({ firstMs }) => firstMs),
      column(({ lastMs }) => lastMs),
      column(({ count }) => count),
      column(({ kind }) => kind),
      column(({ address }) => address),
      column(({ who }) => who),
      column(({ subject }) => subject),
      column(({ detail }) => detail),
    ],
  );
  await q.execute('delete from security_log where security_id <= (select max(security_id) from security_log) - $1', [
    MOST_ROWS,
  ]);
}

/** Newest first. */
export function readRefusals(
  q: Queryable,
  page: { readonly beforeId: number | null; readonly limit: number },
): Promise<(Refusals & { readonly id: number })[]> {
  return q.query(
    `select security_id as id, kind, address, who, subject, detail, count, first_at as "firstMs", last_at as "lastMs"
     from security_log where $1::bigint is null or security_id < $1 order by security_id desc limit $2`,
    [page.beforeId, page.limit],
  );
}
