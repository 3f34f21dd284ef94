import { groupedBy, type DarkWindow } from '#domain';
import type { Queryable } from '../database/database.js';
import { nearest } from './read-windows.js';
import { timeOf } from '../wire/timestamptz.js';

/** SQL of gaps in counted points: what is lost, and what is known around it. Amounts in the unit of the point. */

export interface LostWindow {
  /** Start of the window, Unix ms. */
  readonly startMs: number;
  readonly lostMs: number;
}

/** Windows of a point with fromMs <= start < toMs of which something is lost, rising. */
export async function readLostWindows(
  q: Queryable,
  pointId: number,
  fromMs: number,
  toMs: number,
): Promise<LostWindow[]> {
  return q.query<LostWindow>(
    `select start as "startMs", lost_ms as "lostMs" from window_15m
     where point_id = $1 and start >= ${timeOf('$2')} and start < ${timeOf('$3')} and lost_ms > 0
     order by start`,
    [pointId, fromMs, toMs],
  );
}

export interface DaySum {
  /** Local, `YYYY-MM-DD`. */
  readonly date: string;
  /** null: no window knows. */
  readonly amount: number | null;
  readonly coveredMs: number;
  readonly lostMs: number;
}

/** What a point brought on each local day that its windows in [fromMs, toMs) touch, rising. */
export async function readDaySums(
  q: Queryable,
  pointId: number,
  timeZone: string,
  fromMs: number,
  toMs: number,
): Promise<DaySum[]> {
  return q.query<DaySum>(
    `select to_char((start at time zone $2)::date, 'YYYY-MM-DD') as date, sum(amount order by start) as amount,
            sum(covered_ms)::int as "coveredMs", sum(lost_ms)::int as "lostMs"
     from window_15m
     where point_id = $1 and start >= ${timeOf('$3')} and start < ${timeOf('$4')}
     group by 1 order by 1`,
    [pointId, timeZone, fromMs, toMs],
  );
}

/** The whole covered local hour in [fromMs, toMs) in which a point brought most, the first of equal ones; null: there is none. */
export async function readGreatestHour(
  q: Queryable,
  pointId: number,
  timeZone: string,
  fromMs: number,
  toMs: number,
): Promise<{ readonly startMs: number; readonly amount: number } | null> {
  const [row] = await q.query<{ startMs: number; amount: number }>(
    `select min(start) as "startMs", sum(amount order by start) as amount from window_15m
     where point_id = $1 and start >= ${timeOf('$3')} and start < ${timeOf('$4')}
     group by date_trunc('hour', start, $2)
     having sum(covered_ms) = 3600000 and count(amount) = 4 and bool_and(not codes @> array['ESTIMATED'])
     order by 2 desc, 1 limit 1`,
    [pointId, timeZone, fromMs, toMs],
  );
  return row ?? null;
}

/** Amount per hour over the windows of [fromMs, toMs) that know one; null: none does. */
export async function readHourlyRate(
  q: Queryable,
  pointId: number,
  fromMs: number,
  toMs: number,
): Promise<number | null> {
  const [row] = await q.query<{ rate: number | null }>(
    `select sum(amount order by start) / nullif(count(amount), 0) * 4 as rate from window_15m
     where point_id = $1 and start >= ${timeOf('$2')} and start < ${timeOf('$3')}`,
    [pointId, fromMs, toMs],
  );
  return row?.rate ?? null;
}

const KNOWN = 'point_id = $1 and amount is not null';
const AT = timeOf('$2');

/** Start of the last window before `atMs` that knows an amount, and of the first one at or after it; null: none. */
export async function readKnownAround(
  q: Queryable,
  pointId: number,
  atMs: number,
): Promise<{ readonly lastMs: number | null; readonly nextMs: number | null }> {
  const [row] = await q.query<{ lastMs: number | null; nextMs: number | null }>(
    `select ${nearest('start', KNOWN, { before: AT })} as "lastMs", ${nearest('start', KNOWN, { atOrAfter: AT })} as "nextMs"`,
    [pointId, atMs],
  );
  return row ?? { lastMs: null, nextMs: null };
}

/**
 * Hours of a site in [fromMs, toMs) in which something stands in for lost readings, or would if there were anything to judge by: what
 * is debited of a known heat is not known. Unix ms.
 */
export async function readSubstitutedHours(
  q: Queryable,
  siteId: number,
  fromMs: number,
  toMs: number,
): Promise<number[]> {
  const rows = await q.query<{ startMs: number }>(
    `select start as "startMs" from emission
     where site_id = $1 and grain = 'hour' and (substituted <> '{}' or (gross_t is not null and net_t is null))
       and start >= ${timeOf('$2')} and start < ${timeOf('$3')} order by start`,
    [siteId, fromMs, toMs],
  );
  return rows.map(({ startMs }) => startMs);
}

/**
 * Windows of points with fromMs <= start < toMs that know an amount, of which not all is covered and nothing is lost: rising, by point;
 * points that have none are left out.
 */
export async function readDarkWindows(
  q: Queryable,
  pointIds: readonly number[],
  fromMs: number,
  toMs: number,
): Promise<ReadonlyMap<number, readonly DarkWindow[]>> {
  if (pointIds.length === 0) return new Map();
  const rows = await q.query<DarkWindow & { readonly pointId: number }>(
    `select point_id as "pointId", start as "startMs", amount, covered_ms as "coveredMs", last is not null as "hasReading",
            coalesce(codes @> array['RESET_EVENT'], false) as "isExchange" from window_15m
     where point_id = any($1::int[]) and start >= ${timeOf('$2')} and start < ${timeOf('$3')}
       and amount is not null and covered_ms < 900000 and lost_ms = 0
     order by point_id, start`,
    [pointIds, fromMs, toMs],
  );
  return groupedBy(rows, ({ pointId }) => pointId);
}

/** What points brought in parts of windows, each as large a share of it; of those alone that know an amount for all of them, with nothing lost. */
export async function readAmountsOfParts(
  q: Queryable,
  pointIds: readonly number[],
  parts: readonly { readonly startMs: number; readonly share: number }[],
): Promise<ReadonlyMap<number, number>> {
  const rows = await q.query<{ pointId: number; amount: number }>(
    `select w.point_id as "pointId", sum(w.amount * s.share order by w.start) as amount
     from unnest($2::float8[], $3::float8[]) s(ms, share)
     join window_15m w on w.point_id = any($1::int[]) and w.start = ${timeOf('s.ms')}
     where w.amount is not null and w.lost_ms = 0
     group by w.point_id having count(*) = $4 order by w.point_id`,
    [pointIds, parts.map(({ startMs }) => startMs), parts.map(({ share }) => share), parts.length],
  );
  return new Map(rows.map(({ pointId, amount }) => [pointId, amount]));
}
