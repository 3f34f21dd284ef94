import type { Queryable } from '../database/database.js';
import { timeOf } from '../wire/timestamptz.js';
import type { AlertRow } from './alert-entity.js';

/** Alerts of these subjects as they are now. */
const NOW = `select alert_id, site, rule, subject, severity, state, version, raised_at, changed_at, resolved_at, body
  from alert where site = $1 and subject = any($2::text[]) and $5::float8 is null`;

/** The same as their steps tell of a moment. */
const THEN = `select a.alert_id, a.site, a.rule, a.subject, t.document ->> 'severity' as severity, t.document ->> 'state' as state, t.version,
    a.raised_at, t.at as changed_at, (t.document ->> 'resolvedAt')::timestamptz as resolved_at, t.document as body
  from alert a cross join lateral (
    select version, at, document from alert_transition s
    where s.alert_id = a.alert_id and s.at <= ${timeOf('$5')} order by version desc limit 1) t
  where a.site = $1 and a.subject = any($2::text[]) and a.raised_at <= ${timeOf('$5')}`;

/** Alerts about something in a stretch of time: raised before its end and not over before its begin; newest first. By the index `alert_of_subject`. */
export async function readAlertsAbout(
  q: Queryable,
  filter: {
    readonly site: string;
    readonly subjects: readonly string[];
    /** null: open on that side. */
    readonly fromMs: number | null;
    readonly toMs: number | null;
    /** null: as they are now. */
    readonly asOfMs: number | null;
    /** null: in any. */
    readonly states: readonly string[] | null;
    /** Id of the last row of the page before. */
    readonly after: string | null;
    readonly limit: number;
  },
): Promise<AlertRow[]> {
  const { site, subjects, fromMs, toMs, asOfMs, states, after, limit } = filter;
  return q.query<AlertRow>(
    `with known as (${asOfMs === null ? NOW : THEN})
     select k.alert_id as id, k.site, k.rule, k.subject, k.severity, k.state, k.version, k.raised_at as "raisedMs",
       k.changed_at as "changedMs", k.resolved_at as "resolvedMs", k.body
     from known k left join alert l on l.alert_id = $7
     where ($3::float8 is null or k.resolved_at is null or k.resolved_at > ${timeOf('$3')})
       and ($4::float8 is null or k.raised_at < ${timeOf('$4')})
       and ($6::text[] is null or k.state = any($6))
       and ($7::text is null or k.raised_at < l.raised_at or (k.raised_at = l.raised_at and k.alert_id > l.alert_id))
     order by k.raised_at desc, k.alert_id limit $8`,
    [site, subjects, fromMs, toMs, asOfMs, states, after, limit],
  );
}
