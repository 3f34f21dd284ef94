import type { Database, Queryable } from '../database/database.js';

/** JSON that is written already. */
export class WrittenJson {
  constructor(readonly text: string) {}
}

/** A message to Kafka that is true once the transaction that wrote it is. */
export interface OutboxMessage {
  readonly topic: string;
  readonly key: string;
  /** The whole CloudEvent, or its JSON; null empties the key of a compacted topic. */
  readonly event: unknown;
}

function textOf(event: unknown): string | null {
  if (event === null) return null;
  return event instanceof WrittenJson ? event.text : JSON.stringify(event);
}

/** Messages of one statement. */
const AT_ONCE = 500;

/** Writes messages in the transaction of the fact that they report. Per key in the order of writing. */
export async function addToOutbox(tx: Queryable, messages: readonly OutboxMessage[]): Promise<void> {
  for (let from = 0; from < messages.length; from += AT_ONCE) {
    const some = messages.slice(from, from + AT_ONCE);
    // Each a parameter of its own: in a list the quotes of a status of megabytes would be escaped, sent, and read again.
    await tx.execute(
      `insert into outbox (topic, key, event) values ${some.map((_, i) => `($${3 * i + 1}, $${3 * i + 2}, $${3 * i + 3}::json)`).join()}`,
      some.flatMap(({ topic, key, event }) => [topic, key, textOf(event)]),
    );
  }
}

export interface OutboxRecord {
  readonly topic: string;
  readonly key: string;
  readonly value: string | null;
}
/** Must resolve only when Kafka has all records. */
export type SendRecords = (records: readonly OutboxRecord[]) => Promise<void>;

/** A document that is too large for Kafka. */
export interface SetAside {
  readonly topic: string;
  readonly key: string;
  readonly bytes: number;
  /** The one of its key before it went out. */
  readonly isNew: boolean;
}

export interface OutboxMove {
  /** Rows that are done. */
  readonly moved: number;
  readonly setAside: readonly SetAside[];
  /** There may be more. */
  readonly more: boolean;
}

/** Most messages, and about most bytes, that one move takes. */
const BATCH = 500;
const BATCH_BYTES = 4_000_000;
/** So long may a move wait for Kafka; whoever is paused for longer has lost its place to another process. */
export const MOVE_HOLDS_MS = 15_000;

const NOTHING: OutboxMove = { moved: 0, setAside: [], more: false };

/**
 * Sends what waits, oldest first, and deletes it once Kafka has it. One process at a time, so that the order of a key holds: it holds a
 * row for as long as it sends, and PostgreSQL takes that away from one that is paused. Who does not get it returns at once. What is
 * sent twice, or late by one that was paused, has a version that consumers know. A document that is too large goes to
 * `outbox_set_aside`, and the rest goes on.
 */
export async function moveOutbox(
  db: Database,
  send: SendRecords,
  { mostBytes, holdsMs = MOVE_HOLDS_MS }: { readonly mostBytes: number; readonly holdsMs?: number },
): Promise<OutboxMove> {
  const waiting = await db.query('select from outbox limit 1');
  if (waiting.length === 0) return NOTHING;
  return db.transaction(async (tx) => {
    await tx.query(
      `select set_config('idle_in_transaction_session_timeout', $1, true), set_config('statement_timeout', $1, true)`,
      [String(holdsMs)],
    );
    if ((await tx.query('select from outbox_mover for update skip locked')).length === 0) return NOTHING;
    const rows = await readOldest(tx, mostBytes);
    if (rows.length === 0) return NOTHING;
    const fit = rows.filter(({ bytes }) => bytes <= mostBytes);
    if (fit.length > 0) await send(fit.map(({ topic, key, value }) => ({ topic, key, value })));
    const setAside = await noteSetAside(tx, rows, mostBytes);
    await tx.execute('delete from outbox where outbox_id = any($1::bigint[])', [rows.map((row) => row.id)]);
    const bytes = fit.reduce((sum, row) => sum + row.bytes, 0);
    return { moved: rows.length, setAside, more: rows.length === BATCH || bytes > BATCH_BYTES - mostBytes };
  });
}

interface OutboxRow extends OutboxRecord {
  readonly id: number;
  readonly bytes: number;
}

/** Nothing is brought here that cannot be sent. */
function readOldest(tx: Queryable, mostBytes: number): Promise<OutboxRow[]> {
  return tx.query<OutboxRow>(
    `with oldest as materialized (
       select outbox_id as id, topic, key, event::text as value from outbox order by outbox_id limit $1),
     sized as (select *, octet_length(key) + coalesce(octet_length(value), 0) as bytes from oldest),
     summed as (select *, sum(least(bytes, $2)) over (order by id) as total from sized)
     select id, topic, key, bytes, case when bytes <= $2 then value end as value from summed
     where total <= $3 order by id`,
    [BATCH, mostBytes, Math.max(BATCH_BYTES, mostBytes)],
  );
}

/** Notes which keys have a newest document that did not go out, and which have one again that did. */
async function noteSetAside(tx: Queryable, rows: readonly OutboxRow[], mostBytes: number): Promise<SetAside[]> {
  const newest = [...new Map(rows.map((row) => [`${row.topic}/${row.key}`, row])).values()];
  const large = newest.filter(({ bytes }) => bytes > mostBytes);
  const sent = newest.filter(({ bytes }) => bytes <= mostBytes);
  await tx.execute(
    `delete from outbox_set_aside a using unnest($1::text[], $2::text[]) x(topic, key)
     where a.topic = x.topic and a.key = x.key`,
    [sent.map(({ topic }) => topic), sent.map(({ key }) => key)],
  );
  if (large.length === 0) return [];
  return tx.query<SetAside>(
    `insert into outbox_set_aside as a (topic, key, bytes)
     select * from unnest($1::text[], $2::text[], $3::bigint[])
     on conflict on constraint outbox_set_aside_pkey do update
       set bytes = excluded.bytes, times = a.times + 1, last_at = now()
     returning topic, key, bytes, times = 1 as "isNew"`,
    [large.map(({ topic }) => topic), large.map(({ key }) => key), large.map(({ bytes }) => bytes)],
  );
}

export interface OutboxState {
  /** Messages that are not in Kafka yet. */
  readonly waiting: number;
  /** Keys whose newest document is too large for Kafka. */
  readonly setAside: number;
}

export async function readOutboxState(q: Queryable): Promise<OutboxState> {
  const [row] = await q.query<OutboxState>(
    `select (select count(*) from outbox)::int as waiting, (select count(*) from outbox_set_aside)::int as "setAside"`,
  );
  return row!;
}

/** Keys of a topic that have a message which is not in Kafka yet. */
export async function readWaitingKeys(q: Queryable, topic: string): Promise<Set<string>> {
  const rows = await q.query<{ key: string }>('select distinct key from outbox where topic = $1', [topic]);
  return new Set(rows.map(({ key }) => key));
}
