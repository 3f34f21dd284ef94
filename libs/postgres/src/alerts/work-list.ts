import { DAY_MS } from '#domain';
import type { Queryable } from '../database/database.js';
import { timeOf } from '../wire/timestamptz.js';
import type { AlertRow } from './alert-entity.js';

/** What is over stays in the list of work for so long. */
export const OVER_FOR_MS = DAY_MS;

/** Where an alert stands in the order of work: where the page after it begins. */
export type WorkPlace = readonly [group: number, rank: number, age: number, id: string];

export interface WorkRow extends AlertRow {
  readonly place: WorkPlace;
}

/** Columns of an alert as it is now. */
const NOW = `select alert_id, site, rule, subject, severity, state, version, raised_at, changed_at, resolved_at, body from alert
  where (state <> all('{resolved}') or resolved_at > ${timeOf('($3::float8 - $4::float8)')})`;

/** The same as its steps tell of a moment: what was not told of (new figures of the same news) stays as it was told last. */
const THEN = `select a.alert_id, a.site, a.rule, a.subject, t.document ->> 'severity' as severity, t.document ->> 'state' as state, t.version,
    a.raised_at, t.at as changed_at, (t.document ->> 'resolvedAt')::timestamptz as resolved_at, t.document as body
  from alert a cross join lateral (
    select version, at, document from alert_transition s
    where s.alert_id = a.alert_id and s.at <= ${timeOf('$3')} order by version desc limit 1) t
  where a.raised_at <= ${timeOf('$3')} and (a.resolved_at is null or a.resolved_at > ${timeOf('($3::float8 - $4::float8)')})`;

/**
 * Alerts in the order in which an operator takes them: to acknowledge (the worst first, what is still active before what is not, then the
 * newest), acknowledged and still there, put aside, over in the last day (the newest end first).
 */
export async function readWorkList(
  q: Queryable,
  filter: {
    /** null: in any that belongs to the list. */
    readonly states: readonly string[] | null;
    /** null: of all. */
    readonly sites: readonly string[] | null;
    /** null: as they stand now. */
    readonly asOfMs: number | null;
    readonly nowMs: number;
    readonly after: WorkPlace | null;
    readonly limit: number;
  },
): Promise<WorkRow[]> {
  const { states, sites, asOfMs, nowMs, after, limit } = filter;
  const rows = await q.query<AlertRow & { readonly grp: number; readonly rank: number; readonly age: number }>(
    `with known as (${asOfMs === null ? NOW : THEN}), placed as (
       select *, case when state in ('active-unacknowledged', 'returned-unacknowledged') then 0 when state = 'active-acknowledged' then 1
           when state = 'resolved' then 3 else 2 end as grp,
         case when state = 'resolved' then 0 else 2 * array_position('{critical,warning,info}'::text[], severity)
           + (state = 'returned-unacknowledged')::int end as rank,
         -extract(epoch from coalesce(resolved_at, raised_at))::float8 as age
       from known where ($1::text[] is null or state = any($1)) and ($2::text[] is null or site = any($2)))
     select alert_id as id, site, rule, subject, severity, state, version, raised_at as "raisedMs", changed_at as "changedMs",
       resolved_at as "resolvedMs", body, grp, rank, age
     from placed
     where $5::int is null or (grp, rank, age, alert_id) > ($5::int, $6::int, $7::float8, $8::text)
     order by grp, rank, age, alert_id limit $9`,
    [states, sites, asOfMs ?? nowMs, OVER_FOR_MS, ...(after ?? [null, null, null, null]), limit],
  );
  return rows.map(({ grp, rank, age, ...row }) => ({ ...row, place: [grp, rank, age, row.id] }));
}
