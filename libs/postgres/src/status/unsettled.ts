import type { Queryable } from '../database/database.js';
import { plannedOnce } from '../database/kept-plan.js';
import { timeOf } from '../wire/timestamptz.js';

/** What of a site is received and stored, and not in its figures yet. */
export interface Unsettled {
  /** Marks of declared devices, and of hours. */
  readonly waitingMarks: number;
  /** Since when at least the oldest of them has waited, Unix ms; null: nothing waits. */
  readonly sinceMs: number | null;
}

/** A device of a site file. */
interface Declared {
  readonly id: string;
}

/** Devices of a site that no file declares, of those that it had then. */
interface Undeclared {
  /** `DEVICES`, then. */
  readonly of: string;
  readonly ids: readonly number[];
}

/** Names and ids of all devices of a site: the same as long as none comes, and the database is the same. */
const DEVICES = `(select count(*) || '/' || coalesce(sum(hashtext(code)::bigint * device_id), 0) from device where site_id = $1)`;

const WAITING = plannedOnce(
  `with waiting as (
     select count(*) as n, min(gen) as gen from mark where site_id = $1 and device_id <> all($2::int[])
     union all select count(*), min(gen) from hour_mark where site_id = $1)
   select n::int as n,
          case when n > 0 then coalesce(
            (select asked_at from look where reached_at is not null and look.gen >= oldest and oldest > 0 order by look.gen limit 1),
            (select max(last_seen) from ledger where site = (select code from site where site_id = $1))) end as "sinceMs",
          ${DEVICES} as devices
   from (select sum(n) as n, min(gen) as oldest from waiting) w`,
);

/** By the list of what is declared. */
const undeclaredBeside = new WeakMap<readonly Declared[], Undeclared>();

const NOBODY: Undeclared = { of: '', ids: [] };

/**
 * What waits to be derived: all marks but those of the few devices that no file declares, and never by a join, whose plan hangs on statistics
 * of another moment (4 s with 5,000 devices, in one of six starts). Its age: of a mark that a look has passed that of the look, of a newer one
 * that of the newest arrival.
 * @param devices the declared devices; what others have sent waits for their declaration. Who they are is remembered by this list of the site file
 */
export async function readUnsettled(q: Queryable, siteId: number, devices: readonly Declared[]): Promise<Unsettled> {
  for (;;) {
    const undeclared = undeclaredBeside.get(devices) ?? NOBODY;
    const [row] = await q.query<{ n: number; sinceMs: number | null; devices: string }>(WAITING, [
      siteId,
      undeclared.ids,
    ]);
    const { n, sinceMs, devices: found } = row!;
    if (found === undeclared.of) return { waitingMarks: n, sinceMs };
    undeclaredBeside.set(devices, await readUndeclared(q, siteId, devices));
  }
}

async function readUndeclared(q: Queryable, siteId: number, devices: readonly Declared[]): Promise<Undeclared> {
  const [row] = await q.query<Undeclared>(
    `select ${DEVICES} as of, array(select device_id from device where site_id = $1 and code <> all($2::text[])) as ids`,
    [siteId, devices.map(({ id }) => id)],
  );
  return row!;
}

/** From where on figures of a site may change by what waits. */
export interface SettlingFigures {
  /** Everything from this moment on: windows that figures are made from are in work, Unix ms; null: none are. */
  readonly fromMs: number | null;
  /** Starts of hours that wait, Unix ms. */
  readonly hours: readonly number[];
}

/** By the keys of its devices: what waits of a city besides them is not looked at. @param devices codes of the devices that figures are made from */
export async function readSettlingFigures(
  q: Queryable,
  siteId: number,
  devices: readonly string[],
  range: { readonly fromMs: number; readonly toMs: number },
): Promise<SettlingFigures> {
  const [row] = await q.query<{ fromMs: number | null; hours: number[] | null }>(
    `select (select min((select from_ts from mark
                         where device_id = (select device_id from device where site_id = $1 and code = counted)
                         order by from_ts limit 1)) from unnest($2::text[]) counted) as "fromMs",
            (select array_agg(distinct hour_start) from hour_mark
             where site_id = $1 and hour_start >= ${timeOf('$3')} and hour_start < ${timeOf('$4')}) as hours`,
    [siteId, devices, range.fromMs, range.toMs],
  );
  return { fromMs: row?.fromMs ?? null, hours: row?.hours ?? [] };
}
