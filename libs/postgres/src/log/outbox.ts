import type { Database, Queryable } from '../database/database.js';

/** A message to Kafka that is true once the transaction that wrote it is. `event` is the whole CloudEvent. */
export interface OutboxMessage {
  readonly topic: string;
  readonly key: string;
  readonly event: unknown;
}

/** Writes messages in the transaction of the fact that they report. Per key in the order of writing. */
export async function addToOutbox(tx: Queryable, messages: readonly OutboxMessage[]): Promise<void> {
  if (messages.length === 0) return;
  await tx.execute(
    `insert into outbox (topic, key, event)
     select t, k, e from unnest($1::text[], $2::text[], $3::jsonb[]) with ordinality x(t, k, e, n) order by n`,
    [messages.map((m) => m.topic), messages.map((m) => m.key), messages.map((m) => JSON.stringify(m.event))],
  );
}

/** A number that rises with every call, in every process: the `version` of what is published. */
export async function nextVersion(tx: Queryable): Promise<number> {
  const [row] = await tx.query<{ version: number }>(`select nextval('told_version') as version`);
  return row!.version;
}

/** Must resolve only when Kafka has all records. */
export type SendRecords = (records: readonly { topic: string; key: string; value: string }[]) => Promise<void>;

const OUTBOX_LOCK = 0x6772_6f62; // "grob"
/** Most messages that one move takes; where it took so many there may be more. */
export const OUTBOX_BATCH = 500;

/**
 * Sends what waits, oldest first, and deletes it once Kafka has it. One process at a time, so that the order of a key holds;
 * who does not get the turn returns 0. A crash in between sends again: consumers ignore a version that they know.
 */
export async function moveOutbox(db: Database, send: SendRecords): Promise<number> {
  return db.session(async (session) => {
    const [lock] = await session.query<{ got: boolean }>('select pg_try_advisory_lock($1) as got', [OUTBOX_LOCK]);
    if (!lock?.got) return 0;
    try {
      const rows = await session.query<{ id: number; topic: string; key: string; value: string }>(
        'select outbox_id as id, topic, key, event::text as value from outbox order by outbox_id limit $1',
        [OUTBOX_BATCH],
      );
      if (rows.length === 0) return 0;
      await send(rows.map(({ topic, key, value }) => ({ topic, key, value })));
      await session.execute('delete from outbox where outbox_id = any($1::bigint[])', [rows.map((row) => row.id)]);
      return rows.length;
    } finally {
      await session.query('select pg_advisory_unlock($1)', [OUTBOX_LOCK]);
    }
  });
}
