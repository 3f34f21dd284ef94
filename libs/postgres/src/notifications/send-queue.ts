import type { Digest, News } from '#domain';
import type { Database, Queryable } from '../database/database.js';
import { timeOf } from '../wire/timestamptz.js';
import type { AlertDocument } from '../alerts/alert-document.js';

/** What a mail with a report says; its files are with the report. */
export interface ReportLetter {
  /** Id of the report. */
  readonly report: string;
  readonly title: string;
  readonly text: string;
}

/** A message that this process may send now. */
export interface DueNotification {
  readonly id: string;
  readonly site: string;
  readonly sink: string;
  /** null: it is about no alert. */
  readonly alert: string | null;
  readonly version: number | null;
  /** The browser that it is for; null: its sink is no browser, or all of its browsers. */
  readonly subscription: string | null;
  readonly news: News | 'escalated' | 'trial' | 'report' | 'digest';
  readonly document: AlertDocument;
  /** null: it is no report. */
  readonly report: ReportLetter | null;
  /** null: it is no digest. */
  readonly digest: Digest | null;
  readonly createdMs: number;
  /** null: this is the first try. */
  readonly firstTriedMs: number | null;
  readonly failures: number;
}

/** Whoever holds a message longer than this, because it stands still or was killed, has lost it to another process. */
export const SENDING_HOLDS_MS = 60_000;
const AT_ONCE = 50;

const QUEUE = `site || '/' || sink || coalesce('/' || subscription_id, '')`;
/** What is sent one after the other: all to a sink, or to one of its browsers. */
export const queueOf = ({
  site,
  sink,
  subscription,
}: Pick<DueNotification, 'site' | 'sink' | 'subscription'>): string =>
  subscription === null ? `${site}/${sink}` : `${site}/${sink}/${subscription}`;

/**
 * Messages that are due, oldest first, held for this process for a minute. One alert has one message on its way to a sink at a time, so
 * that its end does not overtake its begin; each browser is a way of its own.
 * @param busy `queueOf` those that have something on its way already
 */
export async function claimDue(
  db: Database,
  busy: readonly string[],
  nowMs: number,
): Promise<{ readonly rows: readonly DueNotification[]; readonly isAll: boolean }> {
  const rows = await db.query<DueNotification & { readonly seq: number }>(
    `update notification n set due_at = ${timeOf('($1::float8 + $2::float8)')}, first_tried_at = coalesce(n.first_tried_at, ${timeOf('$1')}),
       tried_at = ${timeOf('$1')}
     from (
       select notification_id, first_tried_at from notification d
       where state = 'waiting' and due_at <= ${timeOf('$1')} and ${QUEUE} <> all($4::text[]) and not exists (
         select from notification e where e.alert_id = d.alert_id and e.sink = d.sink and e.seq < d.seq and e.state = 'waiting'
           and e.subscription_id is not distinct from d.subscription_id)
       order by seq limit $3 for update skip locked
     ) due
     where n.notification_id = due.notification_id
     returning n.notification_id as id, n.seq, n.site, n.sink, n.alert_id as alert, n.alert_version as version,
       n.subscription_id as subscription, n.news, n.document,
       case when n.news = 'report' then n.document end as report, case when n.news = 'digest' then n.document end as digest, n.created_at as "createdMs",
       due.first_tried_at as "firstTriedMs", n.failures`,
    [nowMs, SENDING_HOLDS_MS, AT_ONCE, busy],
  );
  return { rows: rows.sort((a, b) => a.seq - b.seq), isAll: rows.length < AT_ONCE };
}

/** It has arrived, as far as its receiver says. */
export async function noteSent(q: Queryable, id: string, answer: string, nowMs: number): Promise<void> {
  await q.execute(
    `update notification set state = 'sent', tried_at = ${timeOf('$3')}, answer = $2 where notification_id = $1 and state = 'waiting'`,
    [id, answer, nowMs],
  );
}

/** It has not; `nextMs`: when it is tried again, null: no more. */
export async function noteFailed(
  q: Queryable,
  id: string,
  { answer, nextMs }: { readonly answer: string; readonly nextMs: number | null },
  nowMs: number,
): Promise<void> {
  await q.execute(
    `update notification set failures = failures + 1, tried_at = ${timeOf('$4')}, answer = $2,
       state = case when $3::float8 is null then 'given-up' else state end,
       due_at = coalesce(${timeOf('$3')}, due_at)
     where notification_id = $1 and state = 'waiting'`,
    [id, answer, nextMs, nowMs],
  );
}

/** It need not be sent, or cannot be any more, and nobody is at fault. */
export async function noteOmitted(q: Queryable, id: string, why: string, nowMs: number): Promise<void> {
  await q.execute(
    `update notification set state = 'omitted', tried_at = ${timeOf('$3')}, answer = $2 where notification_id = $1 and state = 'waiting'`,
    [id, why, nowMs],
  );
}

/** Gives back what was held and not tried. */
export async function postponeNotifications(q: Queryable, ids: readonly string[], untilMs: number): Promise<void> {
  await q.execute(
    `update notification set due_at = ${timeOf('$2')} where notification_id = any($1::text[]) and state = 'waiting'`,
    [ids, untilMs],
  );
}

/** A sink that does not take what is sent to it. */
export interface FailingSink {
  readonly site: string;
  readonly sink: string;
  readonly waiting: number;
  readonly givenUp: number;
  /** Of the oldest message that failed. */
  readonly sinceMs: number;
  readonly answer: string;
}

/**
 * Sinks whose oldest message has been failing since `failingSinceMs` or longer, or that have lost one since `lostSinceMs` and taken none
 * after it.
 */
export async function readFailingSinks(
  q: Queryable,
  { failingSinceMs, lostSinceMs }: { readonly failingSinceMs: number; readonly lostSinceMs: number },
): Promise<FailingSink[]> {
  return q.query<FailingSink>(
    `select site, sink, count(*) filter (where state = 'waiting')::int as waiting,
       count(*) filter (where state = 'given-up')::int as "givenUp", min(first_tried_at) as "sinceMs",
       (array_agg(answer order by tried_at desc))[1] as answer
     from notification n
     where failures > 0 and (
       (state = 'waiting' and first_tried_at <= ${timeOf('$1')}) or (state = 'given-up' and tried_at > ${timeOf('$2')}))
       and not exists (select from notification later where later.site = n.site and later.sink = n.sink and later.state = 'sent'
         and later.tried_at > n.tried_at)
     group by site, sink order by site, sink`,
    [failingSinceMs, lostSinceMs],
  );
}
