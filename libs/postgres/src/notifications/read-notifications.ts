import type { AlarmStep, Severity } from '#domain';
import type { Queryable } from '../database/database.js';
import { timeOf } from '../wire/timestamptz.js';

/** A message, and what became of it. Times are Unix ms. */
export interface NotificationRow {
  readonly id: string;
  readonly seq: number;
  readonly site: string;
  readonly sink: string;
  readonly alert: string | null;
  readonly news: string;
  /** Of what was gathered that of the message in which it was told; `gathered`: there is none yet. */
  readonly state: 'waiting' | 'gathered' | 'sent' | 'given-up' | 'omitted';
  readonly createdMs: number;
  readonly dueMs: number;
  readonly triedMs: number | null;
  readonly failures: number;
  readonly answer: string | null;
  /** Whose browser it is for; null: no browser's, or its sink as a whole. */
  readonly person: string | null;
  /** Id of the digest in which it is told; null: by itself, or not yet. */
  readonly digest: string | null;
}

/** Newest first. */
export async function readNotifications(
  q: Queryable,
  filter: {
    /** null: of all. */
    readonly sites: readonly string[] | null;
    readonly id?: string | null;
    readonly alert?: string | null;
    readonly sink?: string | null;
    readonly states?: readonly string[] | null;
    /** `seq` of the last row of the page before. */
    readonly before?: number | null;
    readonly limit: number;
  },
): Promise<NotificationRow[]> {
  const { sites, id = null, alert = null, sink = null, states = null, before = null, limit } = filter;
  return q.query<NotificationRow>(
    `select n.notification_id as id, n.seq, n.site, n.sink, n.alert_id as alert, n.news, coalesce(d.state, n.state) as state,
       n.created_at as "createdMs", coalesce(d.due_at, n.due_at) as "dueMs", coalesce(d.tried_at, n.tried_at) as "triedMs",
       coalesce(d.failures, n.failures) as failures, coalesce(d.answer, n.answer) as answer, n.person, n.digest_id as digest
     from notification n left join notification d on d.notification_id = n.digest_id
     where ($1::text[] is null or n.site = any($1)) and ($2::text is null or n.notification_id = $2)
       and ($3::text is null or n.alert_id = $3) and ($4::text is null or n.sink = $4)
       and ($5::text[] is null or coalesce(d.state, n.state) = any($5)) and ($6::bigint is null or n.seq < $6)
     order by n.seq desc limit $7`,
    [sites, id, alert, sink, states, before, limit],
  );
}

/** Steps in the life of an alert, oldest first. */
export async function readTransitions(
  q: Queryable,
  alert: string,
): Promise<
  {
    readonly version: number;
    readonly news: string;
    readonly atMs: number;
    readonly severity: Severity;
    readonly state: string;
    readonly message: string;
    readonly note: string | null;
    readonly by: string | null;
  }[]
> {
  return q.query(
    `select version, news, at as "atMs", document ->> 'severity' as severity, document ->> 'state' as state,
       document ->> 'message' as message,
       case news when 'noted' then document -> 'lastNote' ->> 'text' when 'acknowledged' then document ->> 'note'
         when 'shelved' then document ->> 'shelveReason' when 'suppressed' then document ->> 'shelveReason' end as note,
       case news when 'noted' then document -> 'lastNote' ->> 'by' when 'acknowledged' then document ->> 'acknowledgedBy'
         when 'shelved' then document ->> 'shelvedBy' when 'suppressed' then document ->> 'shelvedBy' end as by
     from alert_transition where alert_id = $1 order by version limit 1000`,
    [alert],
  );
}

/** Every step, from its begin and before `toMs`, of alerts to which something happened in [fromMs, toMs) or that are not over. */
export async function readAlarmSteps(
  q: Queryable,
  { sites, fromMs, toMs }: { readonly sites: readonly string[] | null; readonly fromMs: number; readonly toMs: number },
): Promise<(AlarmStep & { readonly site: string })[]> {
  return q.query(
    `select alert_id as alert, site, document ->> 'rule' as rule, document ->> 'subject' as subject,
       document ->> 'severity' as severity, news, at as "atMs"
     from alert_transition
     where at < ${timeOf('$3')} and ($1::text[] is null or site = any($1)) and alert_id in (
       select alert_id from alert where resolved_at is null
       union select alert_id from alert_transition where at >= ${timeOf('$2')} and at < ${timeOf('$3')})
     order by at, version`,
    [sites, fromMs, toMs],
  );
}

/** An active alert that nobody has acknowledged, with the moment of its last news. */
export interface WaitingAlert {
  readonly id: string;
  readonly site: string;
  readonly severity: Severity;
  /** Version and time of what made it news last. */
  readonly version: number;
  readonly newsMs: number;
  readonly document: Readonly<Record<string, unknown>>;
}

export async function readWaitingAlerts(q: Queryable, sites: readonly string[]): Promise<WaitingAlert[]> {
  return q.query<WaitingAlert>(
    `select a.alert_id as id, a.site, a.severity, t.version, t.at as "newsMs", t.document
     from alert a cross join lateral (
       select version, at, document from alert_transition t
       where t.alert_id = a.alert_id and t.news in ('raised', 'worsened', 'unshelved') order by version desc limit 1) t
     where a.state = 'active-unacknowledged' and a.site = any($1::text[]) order by a.alert_id`,
    [sites],
  );
}

/** Which of these messages are there already. */
export async function readKnownNotifications(q: Queryable, ids: readonly string[]): Promise<Set<string>> {
  const rows = await q.query<{ id: string }>(
    'select notification_id as id from notification where notification_id = any($1::text[])',
    [ids],
  );
  return new Set(rows.map(({ id }) => id));
}
