import type { Queryable } from '../database/database.js';
import { timeOf } from '../wire/timestamptz.js';

/** End of one log at a look. */
export interface LogEnd {
  readonly topic: string;
  readonly partition: number;
  /** Offset that the next record will get. */
  readonly next: bigint;
}

/** A look that was reached: everything that was received before it is stored. */
export interface ReachedLook {
  /** What was stored until it was reached left marks of this generation or an earlier one. */
  readonly gen: number;
  /** PostgreSQL's clock before the ends were asked, Unix ms. */
  readonly askedAtMs: number;
}

/** Looks that were reached are of no use once a later one is. */
const KEPT = 3;

/** Whether a look waits to be reached: then no other one begins. */
export async function isLookOpen(q: Queryable): Promise<boolean> {
  const [row] = await q.query<{ open: boolean }>('select exists (select from look where reached_at is null) as open');
  return row!.open;
}

/**
 * Notes the ends of the logs as they were asked after `askedAtMs`. Two processes that look at once: one of the looks is kept.
 * @param askedAtMs PostgreSQL's clock before Kafka was asked
 */
export async function openLook(q: Queryable, askedAtMs: number, ends: readonly LogEnd[]): Promise<void> {
  await q.execute(
    `insert into look (gen, asked_at, ends)
     select coalesce(max(gen), 0) + 1, ${timeOf('$1')}, $2::jsonb from look
     having not coalesce(bool_or(reached_at is null), false) on conflict do nothing`,
    [askedAtMs, JSON.stringify(ends.map(({ topic, partition, next }) => ({ topic, partition, next: Number(next) })))],
  );
}

/** Marks the open look as reached where every position has passed its ends; returns whether it has. */
export async function reachLook(q: Queryable): Promise<boolean> {
  const reached = await q.execute(
    `update look set reached_at = clock_timestamp()
     where reached_at is null and not exists (
       select from jsonb_to_recordset(ends) e(topic text, partition int, next bigint)
       left join kafka_offset o on o.topic = e.topic and o.partition = e.partition
       where coalesce(o.next_offset, 0) < e.next)`,
  );
  if (reached > 0) await q.execute('delete from look where gen <= (select max(gen) from look) - $1', [KEPT]);
  return reached > 0;
}

/** The newest look that was reached; null: none yet. */
export async function readReachedLook(q: Queryable): Promise<ReachedLook | null> {
  const [row] = await q.query<ReachedLook>(
    `select gen, asked_at as "askedAtMs" from look where reached_at is not null order by gen desc limit 1`,
  );
  return row ?? null;
}

/** After a position has gone back, or a log was exchanged: ends of before say nothing about what is stored now. */
export async function forgetOpenLooks(tx: Queryable): Promise<void> {
  await tx.execute('delete from look where reached_at is null');
}
