import { digestOf, type GatheredNews, type News, type Severity } from '#domain';
import type { Database, Queryable } from '../database/database.js';
import { timeOf } from '../wire/timestamptz.js';
import { addNotification } from './route-transitions.js';

/** Steps that one message gathers at most; the rest makes another. */
const MOST_GATHERED = 1_000;

/**
 * Makes one message of what was gathered for a sink, once its time has come: the message, and the mark of each row that it is told by
 * it, or neither. One process at a time. Its id has the time and its first row, so that what came a moment late makes a message of its
 * own. Returns how many messages are new.
 */
export async function makeDigests(db: Database, nowMs: number): Promise<number> {
  const [waits] = await db.query(
    `select 1 from notification where state = 'gathered' and digest_id is null and due_at <= ${timeOf('$1')} limit 1`,
    [nowMs],
  );
  if (!waits) return 0;
  return db.transaction(async (tx) => {
    const [lock] = await tx.query<{ got: boolean }>(
      `select pg_try_advisory_xact_lock(hashtext('notification_digest')) as got`,
    );
    if (!lock!.got) return 0;
    const queues = await tx.query<{ site: string; sink: string }>(
      `select distinct site, sink from notification
       where state = 'gathered' and digest_id is null and due_at <= ${timeOf('$1')} order by site, sink`,
      [nowMs],
    );
    for (const { site, sink } of queues) await makeDigest(tx, site, sink, nowMs);
    return queues.length;
  });
}

interface GatheredRow {
  readonly id: string;
  readonly seq: number;
  readonly alert: string;
  readonly news: News;
  readonly dueMs: number;
  readonly document: Omit<GatheredNews, 'alert' | 'news' | 'severity'> & { readonly severity: Severity };
}

async function makeDigest(tx: Queryable, site: string, sink: string, nowMs: number): Promise<void> {
  const rows = await tx.query<GatheredRow>(
    `select notification_id as id, seq, alert_id as alert, news, due_at as "dueMs", document from notification
     where site = $1 and sink = $2 and state = 'gathered' and digest_id is null and due_at <= ${timeOf('$3')}
     order by seq limit ${MOST_GATHERED}`,
    [site, sink, nowMs],
  );
  const [first] = rows;
  if (!first) return;
  const states = await tx.query<{ id: string; state: string; changedMs: number }>(
    `select alert_id as id, state, changed_at as "changedMs" from alert where alert_id = any($1::text[])`,
    [[...new Set(rows.map(({ alert }) => alert))]],
  );
  const id = `digest/${site}/${sink}/${new Date(first.dueMs).toISOString()}/${first.seq}`;
  const gathered = rows.map(({ alert, news, document }) => ({ ...document, alert, news }));
  const document = digestOf(id, gathered, new Map(states.map((one) => [one.id, one])));
  const message = { id, site, sink, alert: null, version: null, news: 'digest' as const, document, dueMs: nowMs };
  await addNotification(tx, message, nowMs);
  await tx.execute('update notification set digest_id = $1 where notification_id = any($2::text[])', [
    id,
    rows.map((row) => row.id),
  ]);
}
