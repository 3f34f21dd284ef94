import type { Queryable } from '../database/database.js';
import { timeOf } from '../wire/timestamptz.js';
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

/** @param rows each with how many there are in all */
function newestOf<Row extends { readonly count: number }, Item>(
  rows: readonly Row[],
  shown: (row: Row) => Item,
): Newest<Item> {
  return { count: rows[0]?.count ?? 0, items: rows.map(shown) };
}

type Counted<Item> = Item & { readonly count: number };

/** Events of a site that change what is counted; papers of fuel are no such event. */
export async function readEventsSince(
  q: Queryable,
  siteId: number,
  { afterMs, untilMs }: Since,
  limit: number,
): Promise<Newest<EventSince>> {
  const rows = await q.query<Counted<EventSince>>(
    `select e.event_id as id, e.type, d.code as device, e.ts as "tsMs", e.received_at as "receivedMs", count(*) over ()::int as count
     from meter_event e join device d using (device_id)
     where e.site_id = $1 and ${within('e.received_at')} and e.type <> 'fuel-batch' order by e.received_at desc, e.event_id limit $4`,
    [siteId, afterMs, untilMs, limit],
  );
  return newestOf(rows, ({ id, type, device, tsMs, receivedMs }) => ({ id, type, device, tsMs, receivedMs }));
}

/** Site files, factors and normals that began to count. */
export async function readAcceptedSince(
  q: Queryable,
  site: string,
  { afterMs, untilMs }: Since,
  limit: number,
): Promise<Newest<AcceptedSince>> {
  const rows = await q.query<Counted<AcceptedSince>>(
    `select kind, name, accepted_at as "acceptedMs", count(*) over ()::int as count from configuration
     where (kind in ('factors', 'normals') or kind = 'site' and name = $1) and ${within('accepted_at')}
     order by accepted_at desc, kind, name limit $4`,
    [site, afterMs, untilMs, limit],
  );
  return newestOf(rows, ({ kind, name, acceptedMs }) => ({ kind, name, acceptedMs }));
}

/** Alerts that were raised or ended. */
export async function readAlertsBetween(
  q: Queryable,
  site: string,
  { afterMs, untilMs }: Since,
  limit: number,
): Promise<Newest<AlertSince> & { readonly raised: number; readonly resolved: number }> {
  const rows = await q.query<Counted<AlertSince> & { readonly raised: number; readonly resolved: number }>(
    `select alert_id as id, rule, subject, severity, raised_at as "raisedMs",
       case when resolved_at <= ${timeOf('$3')} then resolved_at end as "resolvedMs", count(*) over ()::int as count,
       count(*) filter (where ${within('raised_at')}) over ()::int as raised,
       count(*) filter (where ${within('resolved_at')}) over ()::int as resolved
     from alert where site = $1 and (${within('raised_at')} or ${within('resolved_at')})
     order by greatest(raised_at, case when resolved_at <= ${timeOf('$3')} then resolved_at end) desc, alert_id limit $4`,
    [site, afterMs, untilMs, limit],
  );
  const newest = newestOf(rows, ({ id, rule, subject, severity, raisedMs, resolvedMs }) => ({
    id,
    rule,
    subject,
    severity,
    raisedMs,
    resolvedMs,
  }));
  return { ...newest, raised: rows[0]?.raised ?? 0, resolved: rows[0]?.resolved ?? 0 };
}

/** Signatures under months, seasons and years. */
export async function readSignaturesSince(
  q: Queryable,
  siteId: number,
  { afterMs, untilMs }: Since,
  limit: number,
): Promise<Newest<SignatureSince>> {
  const rows = await q.query<Counted<SignatureSince>>(
    `select e.label as period, c.action, c.revision, c.who, c.acted_at as "atMs", count(*) over ()::int as count
     from period_close c join emission e using (site_id, grain, start)
     where c.site_id = $1 and ${within('c.acted_at')} order by c.period_close_id desc limit $4`,
    [siteId, afterMs, untilMs, limit],
  );
  return newestOf(rows, ({ period, action, revision, who, atMs }) => ({ period, action, revision, who, atMs }));
}
