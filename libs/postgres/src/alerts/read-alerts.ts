import { Equal, In, LessThan, MoreThan } from 'typeorm';
import { alertEntity, type AlertRow } from './alert-entity.js';
import type { Queryable } from '../database/database.js';
import type { SeenVersions } from '../status/read-status.js';

/** Alerts in these states (null: in any), newest first. */
export async function readAlerts(
  q: Queryable,
  filter: {
    readonly states: readonly string[] | null;
    /** null: of all. */
    readonly sites: readonly string[] | null;
    readonly id?: string | null;
    /** The last row of the page before. */
    readonly after?: { readonly raisedMs: number; readonly id: string } | null;
    /** Absent: all of them. */
    readonly limit?: number;
  },
): Promise<AlertRow[]> {
  const { states, sites, id = null, after = null, limit } = filter;
  const where = {
    ...(states !== null && { state: In(states) }),
    ...(sites !== null && { site: In(sites) }),
    ...(id !== null && { id }),
  };
  // those of the same moment, then those of before it
  const behind = after && [
    { ...where, raisedMs: Equal(after.raisedMs), id: MoreThan(after.id) },
    { ...where, raisedMs: LessThan(after.raisedMs) },
  ];
  const order = { raisedMs: 'DESC', id: 'ASC' } as const;
  return q.repository(alertEntity, (alerts) =>
    alerts.find({ where: behind ?? where, order, ...(limit !== undefined && { take: limit }) }),
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

const COLUMNS = `a.alert_id as id, a.site, a.rule, a.subject, a.severity, a.state, a.version, a.raised_at as "raisedMs",
  a.changed_at as "changedMs", a.resolved_at as "resolvedMs", a.body`;

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
