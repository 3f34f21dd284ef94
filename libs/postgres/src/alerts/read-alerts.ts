import type { Queryable } from '../database/database.js';
import type { SeenVersions } from '../status/read-status.js';

/** An alert as it is published: the document with its version. Times are Unix ms. */
export interface AlertRow {
  readonly id: string;
  readonly site: string;
  readonly rule: string;
  readonly subject: string;
  readonly severity: string;
  readonly state: string;
  readonly version: number;
  readonly raisedMs: number;
  readonly changedMs: number;
  readonly resolvedMs: number | null;
  /** What else the document holds: message, values, times of acknowledgement. */
  readonly body: Readonly<Record<string, unknown>>;
}

const COLUMNS = `a.alert_id as id, a.site, a.rule, a.subject, a.severity, a.state, a.version, a.raised_at as "raisedMs",
  a.changed_at as "changedMs", a.resolved_at as "resolvedMs", a.body`;

/** Alerts in these states (null: in any), newest first. */
export async function readAlerts(
  q: Queryable,
  filter: { readonly states: readonly string[] | null; readonly site: string | null; readonly id?: string | null },
): Promise<AlertRow[]> {
  return q.query<AlertRow>(
    `select ${COLUMNS} from alert a
     where ($1::text[] is null or state = any($1)) and ($2::text is null or site = $2)
       and ($3::text is null or alert_id = $3)
     order by raised_at desc, alert_id`,
    [filter.states, filter.site, filter.id ?? null],
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
