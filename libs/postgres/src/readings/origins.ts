import { effectiveCandidate } from '#domain';
import type { AmountToWrite } from './amounts.js';
import type { Queryable } from '../database/database.js';
import type { Mark } from '../marks/marks.js';
import { firstPacked, holdPacking, lastPacked } from './packs/packed-days.js';
import { rowColumns } from './row-columns.js';
import type { RowToWrite } from './row-to-write.js';
import { timeOf } from '../wire/timestamptz.js';
import { UNPACKED } from './packs/unpacked.js';

/**
 * Where the readings of a site come from: all that count are simulated, or none is. With its first real reading a site is real for good;
 * what is simulated is kept aside from then on and is in no figure, in whatever order both come.
 */

export interface Origins {
  /** Of the sites that were asked for, those that have real readings now. */
  readonly real: ReadonlySet<number>;
  /** Those that have become real by this transaction and have simulated readings that counted so far. */
  readonly turned: readonly number[];
}

interface OriginRow {
  readonly siteId: number;
  readonly isReal: boolean;
  readonly isSimulated: boolean;
}

/**
 * Takes note of the sites that a transaction has simulated or real readings of. Whoever stores simulated ones holds off whoever turns the site
 * real, and the other way round, until the transaction ends.
 */
export async function noteOrigins(
  tx: Queryable,
  { simulated, real }: { readonly simulated: ReadonlySet<number>; readonly real: ReadonlySet<number> },
): Promise<Origins> {
  const siteIds = [...new Set([...simulated, ...real])].sort((a, b) => a - b);
  if (siteIds.length === 0) return { real: new Set(), turned: [] };
  await tx.execute(
    'insert into site_origin (site_id) select unnest($1::int[]) order by 1 on conflict (site_id) do nothing',
    [siteIds],
  );
  const read = (mode: string): Promise<OriginRow[]> =>
    tx.query<OriginRow>(
      `select site_id as "siteId", real_since is not null as "isReal", simulated_since is not null as "isSimulated"
       from site_origin where site_id = any($1::int[]) order by site_id ${mode}`,
      [siteIds],
    );
  const isNews = ({ siteId, isReal, isSimulated }: OriginRow): boolean =>
    (!isReal && real.has(siteId)) || (!isSimulated && simulated.has(siteId));
  // The right lock at once: two that share it and both want more would wait for each other.
  const rows = await read((await read('')).some(isNews) ? 'for update' : 'for share');
  const isReal = (row: OriginRow): boolean => row.isReal || real.has(row.siteId);
  const turned = rows.filter((row) => !row.isReal && real.has(row.siteId));
  await stamp(tx, 'real_since', turned);
  await stamp(
    tx,
    'simulated_since',
    rows.filter((row) => !row.isSimulated && simulated.has(row.siteId)),
  );
  return {
    real: new Set(rows.filter(isReal).map(({ siteId }) => siteId)),
    turned: turned.filter(({ isSimulated }) => isSimulated).map(({ siteId }) => siteId),
  };
}

async function stamp(
  tx: Queryable,
  column: 'real_since' | 'simulated_since',
  rows: readonly OriginRow[],
): Promise<void> {
  if (rows.length === 0) return;
  await tx.execute(`update site_origin set ${column} = now() where site_id = any($1::int[]) and ${column} is null`, [
    rows.map(({ siteId }) => siteId),
  ]);
}

/** Puts all simulated readings and amounts of sites aside; returns what must be derived again. */
export async function setSitesAside(tx: Queryable, siteIds: readonly number[]): Promise<Mark[]> {
  if (siteIds.length === 0) return [];
  await holdPacking(tx, siteIds);
  const readings = await tx.query<Mark>(
    `with open as (
       delete from reading r using device d, layout l
       where d.site_id = any($1::int[]) and r.device_id = d.device_id and l.layout_id = r.layout_id and l.simulated
       returning r.device_id, r.ts, r.layout_id, r.vals, r.quality, r.seq, r.received_at, l.point_ids
     ), packed as (
       delete from reading_pack p using device d, layout l
       where d.site_id = any($1::int[]) and p.device_id = d.device_id and l.layout_id = p.layout_id and l.simulated
       returning p.*, l.point_ids
     ), moved as (
       select * from open
       union all
       select u.device_id, u.ts, u.layout_id, u.vals, u.quality, u.seq, u.received_at, p.point_ids
       from packed p cross join lateral ${UNPACKED}
     ), kept as (
       insert into reading_set_aside (device_id, ts, layout_id, vals, quality, seq, received_at)
       select device_id, ts, layout_id, vals, quality, seq, received_at from moved on conflict do nothing
     ), settled as (
       delete from reading_conflict c using moved m where c.ts = m.ts and c.event_id = '' and c.point_id = any(m.point_ids)
     )
     select device_id as "deviceId", min(ts) as "fromMs",
            max(ts) as "toMs"
     from moved group by device_id`,
    [siteIds],
  );
  const amounts = await tx.query<Mark>(
    `with moved as (
       delete from amount a using point p, device d
       where d.site_id = any($1::int[]) and p.device_id = d.device_id and a.point_id = p.point_id and a.simulated
       returning p.device_id, a.point_id, a.ts, a.event_id, a.value, a.quality, a.seq, a.received_at
     ), kept as (
       insert into amount_set_aside (point_id, ts, event_id, value, quality, seq, received_at)
       select point_id, ts, event_id, value, quality, seq, received_at from moved on conflict do nothing
     ), settled as (
       delete from reading_conflict c using moved m where c.point_id = m.point_id and c.ts = m.ts and c.event_id = m.event_id
     )
     select device_id as "deviceId", min(ts) as "fromMs",
            max(ts) as "toMs"
     from moved group by device_id`,
    [siteIds],
  );
  return [...readings, ...amounts];
}

/** Keeps simulated rows of sites that are real; returns those that were there before. */
export async function setRowsAside<Row extends RowToWrite>(tx: Queryable, rows: readonly Row[]): Promise<Row[]> {
  if (rows.length === 0) return [];
  const added = await tx.query<{ deviceId: number; t: number }>(
    `insert into reading_set_aside (device_id, ts, layout_id, vals, quality, seq, received_at)
     select d, ${timeOf('t')}, l, v::float8[], q::smallint[], s, ${timeOf('r')}
     from unnest($1::int[], $2::float8[], $3::int[], $4::text[], $5::text[], $6::bigint[], $7::float8[]) x(d, t, l, v, q, s, r)
     on conflict do nothing
     returning device_id as "deviceId", ts as t`,
    rowColumns(rows),
  );
  const isNew = new Set(added.map(({ deviceId, t }) => `${deviceId}/${t}`));
  return rows.filter(({ layout: { deviceId }, ts: t }) => !isNew.has(`${deviceId}/${t}`));
}

/** Keeps simulated amounts of sites that are real; returns those that were there before. */
export async function setAmountsAside<Row extends AmountToWrite>(tx: Queryable, rows: readonly Row[]): Promise<Row[]> {
  if (rows.length === 0) return [];
  const counted = rows.map((row) => effectiveCandidate(row.candidates));
  const added = await tx.query<{ pointId: number; t: number; eventId: string }>(
    `insert into amount_set_aside (point_id, ts, event_id, value, quality, seq, received_at)
     select p, ${timeOf('t')}, e, v, q, s, ${timeOf('r')}
     from unnest($1::int[], $2::float8[], $3::text[], $4::float8[], $5::smallint[], $6::bigint[], $7::float8[]) x(p, t, e, v, q, s, r)
     on conflict do nothing
     returning point_id as "pointId", ts as t, event_id as "eventId"`,
    [
      rows.map((row) => row.pointId),
      rows.map((row) => row.t),
      rows.map((row) => row.eventId),
      counted.map((one) => one.v),
      counted.map((one) => one.q),
      counted.map((one) => one.seq),
      counted.map((one) => one.receivedMs),
    ],
  );
  const isNew = new Set(added.map(({ pointId, t, eventId }) => `${pointId}/${t}/${eventId}`));
  return rows.filter(({ pointId, t, eventId }) => !isNew.has(`${pointId}/${t}/${eventId}`));
}

/** From the first to the last simulated reading of a device, Unix ms. */
export interface SimulatedRange {
  readonly device: string;
  readonly fromMs: number;
  readonly toMs: number;
}

export interface Simulation {
  /** Every figure of the site comes from simulated readings. false: they are kept aside, and none does. */
  readonly counts: boolean;
  readonly ranges: readonly SimulatedRange[];
}

/** null: no simulated reading has ever come. */
export async function readSimulation(q: Queryable, siteId: number): Promise<Simulation | null> {
  const [origin] = await q.query<{ counts: boolean }>(
    'select real_since is null as counts from site_origin where site_id = $1 and simulated_since is not null',
    [siteId],
  );
  if (!origin) return null;
  const { counts } = origin;
  const [rows, amounts] = counts ? ['reading', 'amount'] : ['reading_set_aside', 'amount_set_aside'];
  const [first, last] = counts
    ? [`least(min(ts), ${firstPacked('d.device_id')})`, `greatest(max(ts), ${lastPacked('d.device_id')})`]
    : ['min(ts)', 'max(ts)'];
  const ranges = await q.query<SimulatedRange>(
    `select d.code as device, least(r.first, a.first) as "fromMs",
            greatest(r.last, a.last) as "toMs"
     from device d
     cross join lateral (select ${first} as first, ${last} as last from ${rows} where device_id = d.device_id) r
     cross join lateral (select min(ts) as first, max(ts) as last from ${amounts} join point using (point_id)
                         where point.device_id = d.device_id) a
     where d.site_id = $1 and coalesce(r.first, a.first) is not null
     order by d.code collate "C"`,
    [siteId],
  );
  return { counts, ranges };
}

/** Whether a site ever had real readings, and simulated ones; what was once true stays true. */
export async function readOrigin(
  q: Queryable,
  siteId: number,
): Promise<{ readonly isReal: boolean; readonly isSimulated: boolean }> {
  const [origin] = await q.query<{ isReal: boolean; isSimulated: boolean }>(
    `select real_since is not null as "isReal", simulated_since is not null as "isSimulated"
     from site_origin where site_id = $1`,
    [siteId],
  );
  return origin ?? { isReal: false, isSimulated: false };
}

/** Whether every figure of a site comes from simulated readings. */
export async function isSimulated(q: Queryable, siteId: number): Promise<boolean> {
  const origin = await readOrigin(q, siteId);
  return origin.isSimulated && !origin.isReal;
}
