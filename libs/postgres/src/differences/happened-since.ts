import type { Queryable } from '../database/database.js';
import { timeOf } from '../database/timestamptz.js';
import type { Since } from './restated-hours.js';

/** An event of a meter that was recorded since a moment. Times are Unix ms. */
export interface EventSince {
  readonly id: string;
  readonly type: string;
  readonly device: string;
  readonly tsMs: number;
  readonly receivedMs: number;
}

/** A configuration that was accepted since a moment. */
export interface AcceptedSince {
  readonly kind: string;
  readonly name: string;
  readonly acceptedMs: number;
}

/** An alert that was raised or has ended since a moment. */
export interface AlertSince {
  readonly id: string;
  readonly rule: string;
  readonly subject: string;
  readonly severity: string;
  readonly raisedMs: number;
  readonly resolvedMs: number | null;
}

/** A signature under a month, season or year since a moment. */
export interface SignatureSince {
  readonly period: string;
  readonly action: 'close' | 'approve';
  readonly revision: number;
  readonly who: string;
  readonly atMs: number;
}

/** The newest so many, and how many there are. */
export interface Newest<Item> {
  readonly count: number;
  readonly items: readonly Item[];
}

const within = (column: string): string => `${column} > ${timeOf('$2')} and ${column} <= ${timeOf('$3')}`;

async function newest<Item>(q: Queryable, sql: string, params: readonly unknown[]): Promise<Newest<Item>> {
  const rows = await q.query<Item & { count: number }>(sql, params);
  return { count: rows[0]?.count ?? 0, items: rows.map(({ count: _, ...item }) => item as Item) };
}

/** Events of a site that change what is counted; papers of fuel are no such event. */
export const readEventsSince = (
  q: Queryable,
  siteId: number,
  { afterMs, untilMs }: Since,
  limit: number,
): Promise<Newest<EventSince>> =>
  newest(
    q,
    `select e.event_id as id, e.type, d.code as device, e.ts as "tsMs", e.received_at as "receivedMs", count(*) over ()::int as count
     from meter_event e join device d using (device_id)
     where e.site_id = $1 and ${within('e.received_at')} and e.type <> 'fuel-batch' order by e.received_at desc, e.event_id limit $4`,
    [siteId, afterMs, untilMs, limit],
  );

/** Site files, factors and normals that began to count. */
export const readAcceptedSince = (
  q: Queryable,
  site: string,
  { afterMs, untilMs }: Since,
  limit: number,
): Promise<Newest<AcceptedSince>> =>
  newest(
    q,
    `select kind, name, accepted_at as "acceptedMs", count(*) over ()::int as count from configuration
     where (kind in ('factors', 'normals') or kind = 'site' and name = $1) and ${within('accepted_at')}
     order by accepted_at desc, kind, name limit $4`,
    [site, afterMs, untilMs, limit],
  );

/** Alerts that were raised or ended. */
export async function readAlertsBetween(
  q: Queryable,
  site: string,
  { afterMs, untilMs }: Since,
  limit: number,
): Promise<Newest<AlertSince> & { readonly raised: number; readonly resolved: number }> {
  const rows = await q.query<AlertSince & { raised: number; resolved: number; count: number }>(
    `select alert_id as id, rule, subject, severity, raised_at as "raisedMs",
       case when resolved_at <= ${timeOf('$3')} then resolved_at end as "resolvedMs", count(*) over ()::int as count,
       count(*) filter (where ${within('raised_at')}) over ()::int as raised,
       count(*) filter (where ${within('resolved_at')}) over ()::int as resolved
     from alert where site = $1 and (${within('raised_at')} or ${within('resolved_at')})
     order by greatest(raised_at, case when resolved_at <= ${timeOf('$3')} then resolved_at end) desc, alert_id limit $4`,
    [site, afterMs, untilMs, limit],
  );
  const { raised = 0, resolved = 0, count = 0 } = rows[0] ?? {};
  const items = rows.map(({ raised: _, resolved: __, count: ___, ...item }) => item);
  return { raised, resolved, count, items };
}

/** Signatures under months, seasons and years. */
export const readSignaturesSince = (
  q: Queryable,
  siteId: number,
  { afterMs, untilMs }: Since,
  limit: number,
): Promise<Newest<SignatureSince>> =>
  newest(
    q,
    `select e.label as period, c.action, c.revision, c.who, c.acted_at as "atMs", count(*) over ()::int as count
     from period_close c join emission e using (site_id, grain, start)
     where c.site_id = $1 and ${within('c.acted_at')} order by c.period_close_id desc limit $4`,
    [siteId, afterMs, untilMs, limit],
  );
