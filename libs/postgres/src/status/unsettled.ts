import type { Queryable } from '../database/database.js';
import { timeOf } from '../database/timestamptz.js';

/**
 * The marks of a site by device, of devices in the names of `$2` (`namesOf`). Asked of each device by key and never by a join, whose plan
 * hangs on statistics that are of another moment: with 5,000 devices it took up to 4 s in one of six starts.
 */
const NAMED_MARKS = `(
  select * from (select device_id, count(*) as n, min(gen) as gen, min(from_ts) as from_ts from mark where site_id = $1 group by device_id) m
  where $2::jsonb ? (select code from device where device_id = m.device_id)) named`;

/** As the keys of an object, which are found by halving. */
const namesOf = (devices: readonly string[]): string =>
  JSON.stringify(Object.fromEntries(devices.map((code) => [code, 1])));

/** What of a site is received and stored, and not in its figures yet. */
export interface Unsettled {
  /** Marks of declared devices, and of hours. */
  readonly waitingMarks: number;
  /** Since when at least the oldest of them has waited, Unix ms; null: nothing waits. */
  readonly sinceMs: number | null;
}

/**
 * What waits to be derived. Its age: of a mark that a look has passed that of the look, of a newer one that of the newest arrival.
 * @param devices codes of the declared devices; what others have sent waits for their declaration
 */
export async function readUnsettled(q: Queryable, siteId: number, devices: readonly string[]): Promise<Unsettled> {
  const [row] = await q.query<{ n: number; lookMs: number | null; seenMs: number | null }>(
    `with waiting as (
       select n, gen from ${NAMED_MARKS}
       union all select 1, gen from hour_mark where site_id = $1)
     select n::int as n,
            (select asked_at from look where reached_at is not null and look.gen >= oldest and oldest > 0 order by look.gen limit 1) as "lookMs",
            (select max(last_seen) from ledger join site on site.code = ledger.site where site_id = $1) as "seenMs"
     from (select coalesce(sum(n), 0) as n, min(gen) as oldest from waiting) w`,
    [siteId, namesOf(devices)],
  );
  const { n, lookMs, seenMs } = row!;
  return { waitingMarks: n, sinceMs: n === 0 ? null : (lookMs ?? seenMs) };
}

/** From where on figures of a site may change by what waits. */
export interface SettlingFigures {
  /** Everything from this moment on: windows that figures are made from are in work, Unix ms; null: none are. */
  readonly fromMs: number | null;
  /** Starts of hours that wait, Unix ms. */
  readonly hours: readonly number[];
}

/** @param devices codes of the devices that figures are made from */
export async function readSettlingFigures(
  q: Queryable,
  siteId: number,
  devices: readonly string[],
  range: { readonly fromMs: number; readonly toMs: number },
): Promise<SettlingFigures> {
  const [row] = await q.query<{ fromMs: number | null; hours: number[] | null }>(
    `select (select min(from_ts) from ${NAMED_MARKS}) as "fromMs",
            (select array_agg(distinct hour_start) from hour_mark
             where site_id = $1 and hour_start >= ${timeOf('$3')} and hour_start < ${timeOf('$4')}) as hours`,
    [siteId, namesOf(devices), range.fromMs, range.toMs],
  );
  return { fromMs: row?.fromMs ?? null, hours: row?.hours ?? [] };
}
