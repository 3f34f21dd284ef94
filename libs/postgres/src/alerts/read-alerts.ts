import type { AlertRow } from './alert-entity.js';
import type { Queryable } from '../database/database.js';
import type { SeenVersions } from '../status/read-status.js';

const COLUMNS = `a.alert_id as id, a.site, a.rule, a.subject, a.severity, a.state, a.version, a.raised_at as "raisedMs",
  a.changed_at as "changedMs", a.resolved_at as "resolvedMs", a.body`;

/** Alerts in these states (null: in any), newest first. */
export async function readAlerts(
  q: Queryable,
  filter: {
    readonly states: readonly string[] | null;
    /** null: of all. */
    readonly sites: readonly string[] | null;
    readonly id?: string | null;
    /** Id of the last row of the page before. */
    readonly after?: string | null;
    /** Absent: all of them. */
    readonly limit?: number;
  },
): Promise<AlertRow[]> {
  const { states, sites, id = null, after = null, limit = null } = filter;
  // behind the row by what is stored of it: its time has more digits than an answer
  return q.query<AlertRow>(
    `select ${COLUMNS} from alert a left join alert l on l.alert_id = $4
     where ($1::text[] is null or a.state = any($1)) and ($2::text[] is null or a.site = any($2))
       and ($3::text is null or a.alert_id = $3)
       and ($4::text is null or a.raised_at < l.raised_at or (a.raised_at = l.raised_at and a.alert_id > l.alert_id))
     order by a.raised_at desc, a.alert_id limit $5`,
    [states, sites, id, after, limit],
  );
}

/** How many alerts are not resolved, by site, severity and state. */
export async function countAlerts(
  q: Queryable,
): Promise<{ readonly site: string; readonly severity: string; readonly state: string; readonly count: number }[]> {
  return q.query(
    `select site, severity, state, count(*)::int as count from alert where resolved_at is null
     group by site, severity, state`,
  );
}

/** Alerts with another version than the one seen; of those that are over only what changed in the last ten minutes. */
export async function readAlertsSince(q: Queryable, seen: SeenVersions): Promise<AlertRow[]> {
  return q.query<AlertRow>(
    `select ${COLUMNS} from alert a
     left join unnest($1::text[], $2::bigint[]) as seen(alert_id, version) on seen.alert_id = a.alert_id
     where (a.resolved_at is null or a.changed_at > now() - interval '10 minutes')
       and seen.version is distinct from a.version`,
    [[...seen.keys()], [...seen.values()]],
  );
}

/** Alerts of these sites that are not resolved, with the version that is stored. */
export async function readOpenVersions(
  q: Queryable,
  sites: readonly string[],
): Promise<{ readonly site: string; readonly id: string; readonly version: number }[]> {
  return q.query(
    'select site, alert_id as id, version from alert where site = any($1::text[]) and resolved_at is null order by alert_id',
    [sites],
  );
}
