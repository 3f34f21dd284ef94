import type { Queryable } from '../database/database.js';
import { msOf } from '../wire/timestamptz.js';

/** A process that is paused while it judges holds up the others for no longer. */
const HOLDS_MS = 5_000;

/**
 * First in a transaction that judges a status document: moves the rules of its site on to it, and keeps the others waiting until the
 * transaction ends. Returns false where it has been judged, or a newer one: nothing is to be done.
 */
export async function advanceToStatus(tx: Queryable, site: string, version: number): Promise<boolean> {
  return advance(tx, [site, 'status', version], 'p.seen < excluded.seen');
}

/**
 * The same for what is judged by the clock: false where a later moment has been judged. The same moment may be judged again, what is known
 * of it only grows. A position in the future is one of a clock that has gone back since.
 */
export async function advanceToMoment(tx: Queryable, site: string, atMs: number): Promise<boolean> {
  return advance(
    tx,
    [site, 'silence', Math.floor(atMs)],
    `p.seen <= excluded.seen or p.seen > greatest(excluded.seen, ${msOf('clock_timestamp()')})`,
  );
}

/** The same for records that Kafka has lost, by how many they are: they only become more. */
export async function advanceToLoss(tx: Queryable, site: string, records: number): Promise<boolean> {
  return advance(tx, [site, 'loss', records], 'p.seen < excluded.seen');
}

/** First in a transaction that settles the alerts of a rule at a site: keeps other processes waiting until it ends. */
export async function lockRule(tx: Queryable, site: string, rule: string): Promise<void> {
  await advance(tx, [site, `rule/${rule}`, 0], 'true');
}

/** The row is locked by the statement that moves it, also where it moves nothing: every statement behind it sees what others did before. */
async function advance(tx: Queryable, row: readonly unknown[], isOn: string): Promise<boolean> {
  await tx.query(
    `select set_config('idle_in_transaction_session_timeout', $1, true), set_config('lock_timeout', $2, true)`,
    [String(HOLDS_MS), String(2 * HOLDS_MS)],
  );
  const moved = await tx.execute(
    `insert into alerting_position as p (site, source, seen) values ($1, $2, $3)
     on conflict on constraint alerting_position_pkey do update set seen = excluded.seen where ${isOn}`,
    row,
  );
  return moved > 0;
}
