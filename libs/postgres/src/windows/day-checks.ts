import type { Arrivals, Finding } from '#domain';
import type { Queryable } from '../database/database.js';
import { timeOf } from '../wire/timestamptz.js';

export interface DayCheck {
  /** Local, `YYYY-MM-DD`. */
  readonly date: string;
  readonly findings: readonly Finding[];
  /** `subject/kind` of findings that could not be looked for: too little of the day is known. */
  readonly unjudged: readonly string[];
}

/** Keeps what was found on a day; what is the same as before is left alone but for its time. */
export async function writeDayCheck(tx: Queryable, siteId: number, check: DayCheck, nowMs: number): Promise<void> {
  await tx.execute(
    `insert into day_check (site_id, date, findings, unjudged, checked_at) values ($1, $2, $3::jsonb, $4::jsonb, ${timeOf('$5')})
     on conflict on constraint day_check_pkey
     do update set findings = excluded.findings, unjudged = excluded.unjudged, checked_at = excluded.checked_at`,
    [siteId, check.date, JSON.stringify(check.findings), JSON.stringify(check.unjudged), nowMs],
  );
}

/** Checks of the local days from `from` to `to`, both included, rising. */
export async function readDayChecks(q: Queryable, siteId: number, from: string, to: string): Promise<DayCheck[]> {
  return q.query<DayCheck>(
    'select date, findings, unjudged from day_check where site_id = $1 and date >= $2 and date <= $3 order by date',
    [siteId, from, to],
  );
}

/** Labels of days before `before` whose figures are newer than their check, or that were never checked; the newest first. */
export async function readUncheckedDays(
  q: Queryable,
  siteId: number,
  before: string,
  limit: number,
): Promise<string[]> {
  const rows = await q.query<{ date: string }>(
    `select e.label as date from emission e left join day_check c on c.site_id = e.site_id and c.date = e.label
     where e.site_id = $1 and e.grain = 'day' and e.label < $2 and (c.checked_at is null or c.checked_at < e.computed_at)
     order by e.label desc limit $3`,
    [siteId, before, limit],
  );
  return rows.map(({ date }) => date);
}

/** Time from measurement to arrival of the messages of each device of a site with fromMs <= ts < toMs, by device code. */
export async function readArrivals(
  q: Queryable,
  siteId: number,
  fromMs: number,
  toMs: number,
): Promise<Map<string, Arrivals>> {
  const rows = await q.query<Arrivals & { device: string }>(
    `select d.code as device, s.n::int as count, s.median as "medianS", s.high - s.low as "spreadS"
     from device d
     cross join lateral (
       select count(*) as n, percentile_cont(0.5) within group (order by delay) as median,
              percentile_cont(0.25) within group (order by delay) as low, percentile_cont(0.75) within group (order by delay) as high
       from (select extract(epoch from received_at - ts)::float8 as delay
             from readings_of(d.device_id, ${timeOf('$2')}, ${timeOf('$3')})) r) s
     where d.site_id = $1 and s.n > 0`,
    [siteId, fromMs, toMs],
  );
  return new Map(rows.map(({ device, ...arrivals }) => [device, arrivals]));
}
