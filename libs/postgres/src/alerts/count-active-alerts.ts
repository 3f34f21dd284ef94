import { ALERT_STATES, type Severity } from '#domain';
import type { Queryable } from '../database/database.js';
import { plannedOnce } from '../database/kept-plan.js';

/** Alerts of a site that are not over. */
export interface AlertCounts extends Readonly<Record<Severity, number>> {
  /** Of them those that nobody has acknowledged, active or already back to normal. */
  readonly unacknowledged: number;
}

export const NO_ALERTS: AlertCounts = { info: 0, warning: 0, critical: 0, unacknowledged: 0 };

/** What another alert says already, or nobody is to be told of by design, is none of them. */
const OPEN = ALERT_STATES.filter((state) => state !== 'resolved' && state !== 'suppressed-by-design');

const COUNTED = plannedOnce(
  `select severity, count(*)::int as n,
     (count(*) filter (where state in ('active-unacknowledged', 'returned-unacknowledged')))::int as unacknowledged
   from alert where site = $1 and state = any($2::text[]) group by severity`,
);

export async function countActiveAlerts(q: Queryable, site: string): Promise<AlertCounts> {
  const rows = await q.query<{ severity: Severity; n: number; unacknowledged: number }>(COUNTED, [site, OPEN]);
  return rows.reduce(
    (counts, { severity, n, unacknowledged }) => ({
      ...counts,
      [severity]: n,
      unacknowledged: counts.unacknowledged + unacknowledged,
    }),
    NO_ALERTS,
  );
}
