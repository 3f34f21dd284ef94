import { userInfo } from 'node:os';
import { setTimeout as delay } from 'node:timers/promises';
import { appendAudit, openDatabase, type Database, type Queryable } from '#postgres';
import { LocalClock } from '#simulation';
import { Failure, WrongUsage } from './failure.js';
import { findSystem, need, type Given } from './local-system.js';
import { table, type Output } from './output.js';
import { Progress } from './progress.js';

export interface RecomputeOptions extends Given {
  readonly site?: string;
  readonly from?: string;
  readonly to?: string;
  readonly wait: number;
}

interface FoundSite {
  readonly site_id: number;
  readonly code: string;
  readonly time_zone: string;
}

interface Difference {
  readonly what: string;
  readonly start: string;
  readonly before: number | null;
  readonly after: number | null;
}

const HOUR_MS = 3_600_000;
/** How many differing figures are named; all are counted. */
const MOST_SHOWN = 50;
/** Nothing moved for so long: nobody is at work. */
const STALLED_MS = 30_000;

/**
 * Figures that have to come out the same, by what they are of: amounts and coverage of windows, emissions of hours to
 * seasons. Figures that are open may only move by readings, never by a recompute.
 */
const FIGURES = `
  select 'window ' || d.code || '/' || p.code || ' ' || f.name as what, w.start, f.value
  from window_15m w
  join point p using (point_id) join device d using (device_id)
  cross join lateral (values ('amount', w.amount), ('mean', w.mean), ('last', w.last), ('covered', w.covered_ms::float8)) f(name, value)
  where d.site_id = $1 and w.start >= $2 and w.start < $3
  union all
  select e.grain || ' ' || f.name, e.start, f.value
  from emission e
  cross join lateral (values ('heatGj', e.heat_gj), ('grossT', e.gross_t), ('netT', e.net_t), ('projectT', e.project_t), ('leakageT', e.leakage_t)) f(name, value)
  where e.site_id = $1 and (e.grain <> 'hour' or (e.start >= $2 and e.start < $3))`;

/** Rebuilds every derived figure of a stretch of time from the raw readings, and tells what came out different. */
export async function recompute(options: RecomputeOptions, output: Output): Promise<void> {
  const system = await findSystem(options);
  const url = need(system.postgres, 'postgres', 'DATABASE_URL');
  const log = { info: () => undefined, warn: () => undefined };
  const db = await openDatabase({ url, log, max: 2, name: 'greenpark recompute', connectWithinMs: 3_000 }).catch(
    (error: Error) => {
      throw new Failure(`no connection to PostgreSQL: ${error.message}`);
    },
  );
  try {
    await run(db, options, output);
  } finally {
    await db.close();
  }
}

async function run(db: Database, options: RecomputeOptions, output: Output): Promise<void> {
  const site = await findSite(db, options.site);
  const clock = new LocalClock(site.time_zone);
  const [first] = await db.query<{ t: Date | null }>(
    'select min(r.ts) as t from reading r join device d using (device_id) where d.site_id = $1',
    [site.site_id],
  );
  if (!first?.t) throw new Failure(`site ${site.code} has no readings yet`);
  const from = options.from === undefined ? first.t.getTime() : momentOf(options.from, 'from', clock);
  const to = options.to === undefined ? Date.now() : momentOf(options.to, 'to', clock);
  if (to <= from) throw new WrongUsage('--to lies before --from');

  await waitUntilIdle(db, site.site_id, options.wait, new Progress('marks left', output.json));
  const differences = await db.session(async (session) => {
    const range = [site.site_id, new Date(from), new Date(to)];
    await session.execute(`create temporary table figure_before as ${FIGURES}`, range);
    await mark(db, site, from, to);
    await waitUntilIdle(db, site.site_id, options.wait, new Progress('marks left', output.json));
    return compare(session, range);
  });
  const { count, rows, figures } = differences;
  output.result({ site: site.code, from: iso(from), to: iso(to), figures, differences: count, rows }, () =>
    count === 0
      ? `${site.code}: ${figures.toLocaleString('en')} figures made again from raw readings, no difference`
      : `${table(
          ['figure', 'start', 'before', 'after'],
          rows.map((r) => [r.what, r.start, r.before, r.after]),
        )}\n` +
        `${site.code}: ${figures.toLocaleString('en')} figures made again, ${count.toLocaleString('en')} are different`,
  );
}

/** Whose process it is: whoever reaches the database by itself shows no key. */
function userName(): string {
  try {
    return userInfo().username;
  } catch {
    return 'unknown'; // no entry for the user of a container
  }
}

const iso = (t: number): string => new Date(t).toISOString();

async function findSite(db: Queryable, named: string | undefined): Promise<FoundSite> {
  const sites = await db.query<FoundSite>('select site_id, code, time_zone from site order by code');
  const found = named === undefined && sites.length === 1 ? sites[0] : sites.find(({ code }) => code === named);
  if (found) return found;
  const known = sites.map(({ code }) => code).join(', ') || 'none';
  throw named === undefined
    ? new WrongUsage(`which site? give --site, one of ${known}`)
    : new Failure(`there is no site ${named}; there are ${known}`);
}

/** Marks all devices and hours: the aggregator makes them again, under its own locks, while readings go on. */
async function mark(db: Database, { site_id: siteId, code }: FoundSite, from: number, to: number): Promise<void> {
  await db.transaction(async (tx) => {
    const detail = { from: iso(from), to: iso(to) };
    const action = { action: 'recompute-requested', subject: `${detail.from}/${detail.to}`, reason: '', detail };
    await appendAudit(tx, { site: code, who: `cli:${userName()}`, ...action });
    await tx.execute(
      `insert into mark (device_id, from_ts, to_ts) select device_id, $2, $3 from device where site_id = $1`,
      [siteId, new Date(from), new Date(to)],
    );
    await tx.execute(
      `insert into hour_mark (site_id, hour_start)
       select distinct site_id, start from emission where site_id = $1 and grain = 'hour' and start >= $2 and start < $3`,
      [siteId, new Date(from - HOUR_MS), new Date(to)],
    );
  });
}

async function waitUntilIdle(db: Queryable, siteId: number, waitS: number, progress: Progress): Promise<void> {
  let lastCount = -1;
  let movedAt = Date.now();
  for (const end = Date.now() + waitS * 1_000; ;) {
    const [row] = await db.query<{ n: number }>(
      `select (select count(*) from mark join device using (device_id) where site_id = $1) +
              (select count(*) from hour_mark where site_id = $1) as n`,
      [siteId],
    );
    const count = row?.n ?? 0;
    progress.show(null, count);
    if (count === 0) return progress.clear();
    if (count !== lastCount) movedAt = Date.now();
    lastCount = count;
    if (Date.now() - movedAt > STALLED_MS)
      throw new Failure(`${count} marks wait and nobody takes them: does the aggregator run?`);
    if (Date.now() > end)
      throw new Failure(`not done within ${waitS} s, ${count} marks are left: give more time with --wait`);
    await delay(100);
  }
}

async function compare(
  session: Queryable,
  range: readonly unknown[],
): Promise<{ count: number; figures: number; rows: Difference[] }> {
  const found = await session.query<{
    what: string;
    start: Date;
    before: number | null;
    after: number | null;
    n: number;
  }>(
    `with after as (${FIGURES})
     select coalesce(a.what, b.what) as what, coalesce(a.start, b.start) as start, b.value as before, a.value as after,
            count(*) over () as n
     from after a full join figure_before b on a.what = b.what and a.start = b.start
     where a.value is distinct from b.value and coalesce(abs(a.value - b.value) > 1e-9 * greatest(abs(a.value), abs(b.value), 1), true)
     order by 2, 1 limit ${MOST_SHOWN}`,
    range,
  );
  const [total] = await session.query<{ n: number }>('select count(*) as n from figure_before');
  const rows = found.map(({ what, start, before, after }) => ({ what, start: start.toISOString(), before, after }));
  return { count: found[0]?.n ?? 0, figures: total?.n ?? 0, rows };
}

function momentOf(text: string, option: string, clock: LocalClock): number {
  const t = /^\d{4}-\d{2}-\d{2}$/.test(text) ? clock.startOfDay(text) : Date.parse(text);
  if (Number.isNaN(t))
    throw new WrongUsage(`--${option} ${text}: expected a local day YYYY-MM-DD or a time in RFC 3339`);
  return t;
}
