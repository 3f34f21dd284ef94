import type { FuelDay, FuelWindow, LocalDate, StockTaking } from '#domain';
import type { Queryable } from '../database/database.js';
import { timeOf, wholeMsOf } from '../wire/timestamptz.js';

/** The ledger of the fuel of a site, a row a local day, without gaps. */

/** From a day on, in order. */
export async function readFuelDays(
  q: Queryable,
  siteId: number,
  from: LocalDate,
  to: LocalDate = '9999-12-31',
): Promise<FuelDay[]> {
  const rows = await q.query<{ body: FuelDay }>(
    'select body from fuel_day where site_id = $1 and day between $2::date and $3::date order by day',
    [siteId, from, to],
  );
  return rows.map(({ body }) => body);
}

/** The same of a site by its name, for whoever does not know its number. */
export async function readFuelDaysOf(q: Queryable, site: string, from: LocalDate, to: LocalDate): Promise<FuelDay[]> {
  const rows = await q.query<{ body: FuelDay }>(
    `select f.body from fuel_day f join site s using (site_id)
     where s.code = $1 and f.day between $2::date and $3::date order by f.day`,
    [site, from, to],
  );
  return rows.map(({ body }) => body);
}

/** The newest day before another one; null: there is none. */
export async function readFuelDayBefore(q: Queryable, siteId: number, date: LocalDate): Promise<FuelDay | null> {
  const [row] = await q.query<{ body: FuelDay }>(
    'select body from fuel_day where site_id = $1 and day < $2::date order by day desc limit 1',
    [siteId, date],
  );
  return row?.body ?? null;
}

export async function writeFuelDays(tx: Queryable, siteId: number, days: readonly FuelDay[]): Promise<void> {
  if (days.length === 0) return;
  await tx.execute(
    `insert into fuel_day (site_id, day, body) select $1, d, b from unnest($2::date[], $3::jsonb[]) x(d, b)
     on conflict on constraint fuel_day_pkey do update set body = excluded.body`,
    [siteId, days.map(({ date }) => date), days.map((day) => JSON.stringify(day))],
  );
}

/** Stock that was taken at these points and is not withdrawn, by time. */
export async function readStockTakings(
  q: Queryable,
  siteId: number,
  points: ReadonlyMap<number, string>,
): Promise<StockTaking[]> {
  const rows = await q.query<{ id: string; pointId: number; ts: number; value: number }>(
    `select event_id as id, point_id as "pointId", ts, (body->>'value')::float8 as value from meter_event e
     where site_id = $1 and type = 'stock-taken' and point_id = any($2::int[])
       and not exists (select from meter_event w where w.site_id = e.site_id and w.device_id = e.device_id
                         and w.type = 'withdrawn' and w.body->>'event' = e.event_id)
     order by ts, event_id collate "C"`,
    [siteId, [...points.keys()]],
  );
  return rows.map(({ pointId, ...row }) => ({ ...row, point: points.get(pointId)! }));
}

/** Heat of the hours with fromMs <= start < toMs that have some, by time. */
export const readHourHeats = (
  q: Queryable,
  siteId: number,
  fromMs: number,
  toMs: number,
): Promise<{ startMs: number; heatGj: number }[]> =>
  q.query(
    `select start as "startMs", heat_gj as "heatGj" from emission
     where site_id = $1 and grain = 'hour' and start >= ${timeOf('$2')} and start < ${timeOf('$3')} and heat_gj is not null
     order by start`,
    [siteId, fromMs, toMs],
  );

/** What the windows of some points say in [fromMs, toMs), of each point by time. */
export async function readFuelWindows(
  q: Queryable,
  pointIds: readonly number[],
  fromMs: number,
  toMs: number,
): Promise<Map<number, FuelWindow[]>> {
  const columns = await q.query<{
    readonly pointId: number;
    readonly starts: readonly number[];
    readonly amounts: readonly (number | null)[];
    readonly lasts: readonly (number | null)[];
  }>(
    `select point_id as "pointId", array_agg(${wholeMsOf('start')} order by start) as starts,
            array_agg(amount order by start) as amounts, array_agg(last order by start) as lasts from window_15m
     where point_id = any($1::int[]) and start >= ${timeOf('$2')} and start < ${timeOf('$3')}
       and (amount is not null or last is not null) group by point_id`,
    [pointIds, fromMs, toMs],
  );
  return new Map(
    columns.map(({ pointId, starts, amounts, lasts }) => [
      pointId,
      starts.map((startMs, i) => ({ startMs, amount: amounts[i]!, last: lasts[i]! })),
    ]),
  );
}

/** Start of the first window of these points, Unix ms; null: there is none. */
export async function readFirstWindow(q: Queryable, pointIds: readonly number[]): Promise<number | null> {
  const [row] = await q.query<{ ms: number | null }>(
    'select min(start) as ms from window_15m where point_id = any($1::int[])',
    [pointIds],
  );
  return row?.ms ?? null;
}
