import { FUTURE_TOLERANCE_MS, LATE_GRACE_MS, type FuelDay, type Grain, type LocalDate } from '#domain';
import { UNPACKED } from '../readings/packs/unpacked.js';
import type { Shadow } from './in-shadow.js';
import { hideLaterAmounts, hideLaterReadings } from './shadow-readings.js';
import { timeLiteral, timeOf } from '../wire/timestamptz.js';

/** A reading that came later than this after its time is in the index `reading_late`. */
const LATE = `interval '15 minutes'`;

/**
 * Hides from a shadow what came to a site after a moment: readings, amounts, conflicts, events, signatures, alerts. Of a value in
 * conflict the candidate shows that was the effective one then.
 */
export async function hideLater(shadow: Shadow, siteId: number, asOfMs: number): Promise<void> {
  const { real } = shadow;
  const then = timeLiteral(asOfMs);
  await hideLaterReadings(shadow, siteId, asOfMs);
  await hideLaterAmounts(shadow, siteId, asOfMs);
  await shadow.execute(`
create temporary view meter_event as select * from ${real}.meter_event where received_at <= ${then};
create temporary view period_close as select * from ${real}.period_close where acted_at <= ${then};
create temporary view reading_conflict as select * from ${real}.reading_conflict c where received_at <= ${then}
  and exists (select from ${real}.reading_conflict o where o.point_id = c.point_id and o.ts = c.ts and o.event_id = c.event_id
                and (o.value, o.quality) <> (c.value, c.quality) and o.received_at <= ${then});
create temporary view alert as select alert_id, site, rule, subject, severity, state, version, raised_at, changed_at,
    case when resolved_at <= ${then} then resolved_at end as resolved_at, body
  from ${real}.alert where raised_at <= ${then};
${ledgerView(real, siteId, asOfMs)}`);
}

/**
 * The ledger keeps sums only. What it said then: what it says now less what came since, which is kept one by one. Sums are those of
 * the site, in the row without a name; of a device there is its newest arrival, as far as something of it is stored.
 */
function ledgerView(real: string, siteId: number, asOfMs: number): string {
  const then = timeLiteral(asOfMs);
  const code = `(select code from ${real}.site where site_id = ${siteId})`;
  const hourEnd = (ts: string): string =>
    `(${ts} - (${ts} at time zone s.time_zone - date_trunc('hour', ${ts} at time zone s.time_zone)) + interval '75 minutes')`;
  return `
create temporary view ledger as
with s as (select code, time_zone from ${real}.site where site_id = ${siteId}),
late_since as (
  select count(*) filter (where coalesce(r.receiveds[v.i], r.received_at) > greatest(${then}, ${hourEnd('r.ts')})) as n
  from s cross join ${real}.device d
  join ${real}.reading r on r.device_id = d.device_id and r.received_at > ${then} and r.received_at - r.ts > ${LATE}
  cross join lateral generate_subscripts(r.vals, 1) v(i) where d.site_id = ${siteId}
  union all
  select count(*) filter (where coalesce(u.receiveds[v.i], u.received_at) > greatest(${then}, ${hourEnd('u.ts')}))
  from s cross join ${real}.device d
  join ${real}.reading_pack p on p.device_id = d.device_id and p.is_late and p.last_received > ${then}
  cross join lateral ${UNPACKED}
  cross join lateral generate_subscripts(u.vals, 1) v(i)
  where d.site_id = ${siteId} and u.received_at > ${then} and u.received_at - u.ts > ${LATE}
  union all
  select count(*) from s cross join ${real}.amount a join ${real}.point p using (point_id) join ${real}.device d using (device_id)
  where d.site_id = ${siteId} and a.received_at > greatest(${then}, ${hourEnd('a.ts')})
  union all
  select count(*) from s cross join ${real}.reading_conflict c join ${real}.point p using (point_id) join ${real}.device d using (device_id)
  where d.site_id = ${siteId} and c.received_at > greatest(${then}, ${hourEnd('c.ts')})
    and not exists (select from ${real}.amount a where a.point_id = c.point_id and a.ts = c.ts and a.event_id = c.event_id
                      and a.value = c.value and a.quality = c.quality)
    and not exists (select from (
                      select layout_id, vals, quality from ${real}.reading where device_id = d.device_id and ts = c.ts
                      union all
                      select u.layout_id, u.vals, u.quality from ${real}.reading_pack p cross join lateral ${UNPACKED}
                      where p.device_id = d.device_id and p.first_ts > c.ts - interval '24 hours' and p.first_ts <= c.ts and p.last_ts >= c.ts
                        and u.ts = c.ts) r join ${real}.layout l using (layout_id)
                    where c.event_id = '' and r.vals[array_position(l.point_ids, c.point_id)] = c.value
                      and coalesce(r.quality[array_position(l.point_ids, c.point_id)], 0) = c.quality))
select s.code as site, '' as device, 0::bigint as received, 0::bigint as stored, 0::bigint as duplicate, 0::bigint as conflict,
  (select coalesce(sum(dead_lettered), 0)::bigint from ${real}.ledger where site = s.code)
    - (select coalesce(sum(value_count), 0) from ${real}.dead_letter where site = s.code and received_at > ${then}) as dead_lettered,
  (select coalesce(sum(late), 0)::bigint from ${real}.ledger where site = s.code) - (select sum(n)::bigint from late_since) as late,
  0::bigint as replayed, null::timestamptz as last_seen
from s
union all
select ${code}, d.code, 0, 0, 0, 0, 0, 0, 0, greatest(late.seen, usual.seen, packed.seen, other.seen)
from ${real}.device d
cross join lateral (select max(received_at) as seen from ${real}.reading
  where device_id = d.device_id and received_at <= ${then} and received_at - ts > ${LATE}) late
cross join lateral (select max(received_at) as seen from ${real}.reading
  where device_id = d.device_id and received_at <= ${then} and ts <= ${timeLiteral(asOfMs + FUTURE_TOLERANCE_MS)}
    and ts >= (select ts from ${real}.reading where device_id = d.device_id and received_at <= ${then}
               and ts <= ${timeLiteral(asOfMs + FUTURE_TOLERANCE_MS)} order by ts desc limit 1) - interval '20 minutes') usual
cross join lateral (select max(case when p.last_received <= ${then} then p.last_received else
    (select max(u.received_at) from ${UNPACKED} where u.received_at <= ${then}) end) as seen
  from ${real}.reading_pack p where p.device_id = d.device_id and p.first_received <= ${then}) packed
cross join lateral (select greatest(
  (select max(a.received_at) from ${real}.amount a join ${real}.point p using (point_id)
   where p.device_id = d.device_id and a.received_at <= ${then}),
  (select max(c.received_at) from ${real}.reading_conflict c join ${real}.point p using (point_id)
   where p.device_id = d.device_id and c.received_at <= ${then}),
  (select max(received_at) from ${real}.meter_event where device_id = d.device_id and received_at <= ${then}),
  (select max(received_at) from ${real}.dead_letter where site = ${code} and device = d.code and received_at <= ${then})) as seen) other
where d.site_id = ${siteId};`;
}

/**
 * The first time of each device of a site of which something came after the moment: windows before it are as they were, but for what
 * a later reading shares out. Devices of which nothing came since are left out.
 */
export async function readFirstLater(shadow: Shadow, siteId: number, asOfMs: number): Promise<Map<number, number>> {
  const { real } = shadow;
  const then = timeLiteral(asOfMs);
  const recent = timeLiteral(asOfMs - LATE_GRACE_MS);
  const rows = await shadow.query<{ deviceId: number; ms: number | null }>(
    `select d.device_id as "deviceId", least(late.ts, usual.ts, packed.ts, amount.ts, conflict.ts, event.ts) as ms
     from ${real}.device d
     cross join lateral (select min(ts) as ts from (select ts from ${real}.reading
       where device_id = d.device_id and received_at > ${then} and received_at - ts > ${LATE} offset 0) r) late
     cross join lateral (select (select ts from ${real}.reading
       where device_id = d.device_id and ts > ${recent} and received_at > ${then} order by ts limit 1) as ts) usual
     cross join lateral (select (select first_ts from ${real}.reading_pack
       where device_id = d.device_id and last_received > ${then} order by first_ts limit 1) as ts) packed
     cross join lateral (select min(a.ts) as ts from ${real}.amount a join ${real}.point p using (point_id)
       where p.device_id = d.device_id and a.received_at > ${then}) amount
     cross join lateral (select min(c.ts) as ts from ${real}.reading_conflict c join ${real}.point p using (point_id)
       where p.device_id = d.device_id and c.received_at > ${then}) conflict
     cross join lateral (select min(least(e.ts, of.ts)) as ts from ${real}.meter_event e
       left join ${real}.meter_event of on e.type = 'withdrawn' and of.device_id = e.device_id and of.event_id = e.body->>'event'
       where e.device_id = d.device_id and e.type <> 'fuel-batch' and e.received_at > ${then}) event
     where d.site_id = $1`,
    [siteId],
  );
  return new Map(rows.flatMap(({ deviceId, ms }) => (ms === null ? [] : [[deviceId, ms] as const])));
}

/** A day of the ledger of fuel as it is now; null: there is none. */
export async function readRealFuelDay(shadow: Shadow, siteId: number, date: LocalDate): Promise<FuelDay | null> {
  const [row] = await shadow.query<{ body: FuelDay }>(
    `select body from ${shadow.real}.fuel_day where site_id = $1 and day = $2::date`,
    [siteId, date],
  );
  return row?.body ?? null;
}

export interface RevisionThen {
  readonly revision: number;
  /** Keys as in HourFigures, as far as they were known to the rules of that time. */
  readonly figures: Readonly<Record<string, unknown>>;
}

/** Of each interval that starts in one of the ranges the newest revision that was recorded at a moment, by the start; none: it was open. */
export async function readRevisionsThen(
  shadow: Shadow,
  siteId: number,
  grain: Grain,
  ranges: readonly { readonly fromMs: number; readonly toMs: number }[],
  asOfMs: number,
): Promise<Map<number, RevisionThen>> {
  const rows = await shadow.query<RevisionThen & { startMs: number }>(
    `select distinct on (r.start) r.start as "startMs", r.revision, r.figures
     from unnest($3::float8[], $4::float8[]) x(f, t)
     join ${shadow.real}.emission_revision r on r.start >= ${timeOf('x.f')} and r.start < ${timeOf('x.t')}
     where r.site_id = $1 and r.grain = $2 and r.recorded_at <= ${timeOf('$5')}
     order by r.start, r.revision desc`,
    [siteId, grain, ranges.map((r) => r.fromMs), ranges.map((r) => r.toMs), asOfMs],
  );
  return new Map(rows.map(({ startMs, revision, figures }) => [startMs, { revision, figures }]));
}
