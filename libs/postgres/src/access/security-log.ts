import type { Database, Queryable } from '../database/database.js';
import { timeOf } from '../wire/timestamptz.js';

/** Equal refusals of a moment, as one. */
export interface Refusals {
  readonly kind: 'unauthorized' | 'forbidden' | 'too-many-requests' | 'mqtt-refused';
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

/** So many rows of each kind are kept; of those by MQTT so many that name a principal, and as many that name none. */
const MOST_ROWS = 5_000;

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
  const kinds = new Set(rows.map(({ kind, who }) => JSON.stringify([kind, who === null])));
  for (const one of kinds) {
    await q.execute(
      `delete from security_log where kind = $1 and (who is null) = $2 and security_id <=
         (select security_id from security_log where kind = $1 and (who is null) = $2 order by security_id desc offset $3 limit 1)`,
      [...(JSON.parse(one) as [string, boolean]), MOST_ROWS],
    );
  }
}

/** A position of the log by which they come. */
export interface RefusalPosition {
  readonly partition: number;
  readonly topicId: string;
  readonly nextOffset: bigint;
}

/** null: nothing of that log was read. */
export async function readRefusalPosition(q: Queryable, partition: number, topicId: string): Promise<bigint | null> {
  const [row] = await q.query<{ next: number }>(
    'select next_offset as next from security_log_position where partition = $1 and topic_id = $2',
    [partition, topicId],
  );
  return row ? BigInt(row.next) : null;
}

/** Adds what was not added yet of a batch, and moves the position, in one transaction; whoever reads the same waits, and finds it done. */
export async function addRefusalsOf(
  db: Database,
  { partition, topicId, nextOffset }: RefusalPosition,
  records: readonly { readonly offset: bigint; readonly rows: readonly Refusals[] }[],
): Promise<void> {
  await db.transaction(async (tx) => {
    await tx.execute(
      `insert into security_log_position (partition, topic_id, next_offset) values ($1, $2, 0)
       on conflict (partition) do update set topic_id = excluded.topic_id, next_offset = 0
       where security_log_position.topic_id <> excluded.topic_id`,
      [partition, topicId],
    );
    const [held] = await tx.query<{ next: number }>(
      'select next_offset as next from security_log_position where partition = $1 for update',
      [partition],
    );
    const from = BigInt(held!.next);
    const rows = records.filter(({ offset }) => offset >= from).flatMap((record) => record.rows);
    if (rows.length > 0) await addRefusals(tx, rows);
    await tx.execute('update security_log_position set next_offset = greatest(next_offset, $2) where partition = $1', [
      partition,
      String(nextOffset),
    ]);
  });
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
