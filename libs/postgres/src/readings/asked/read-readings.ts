import { LATE_GRACE_MS, type Reading } from '#domain';
import type { Queryable } from '../../database/database.js';
import { NumberCursor } from '../../wire/number-cursor.js';
import { msOf, timeOf } from '../../wire/timestamptz.js';

/** How a row of `reading` is packed is known here and in `write-readings.ts`, and nowhere else. */

export interface StoredReading extends Reading {
  /** Arrival at ingestion, Unix ms. */
  readonly receivedMs: number;
}

/** A reading with everything that is known about it, as the API shows it. */
export interface ReadingDetail extends StoredReading {
  readonly seq: number | null;
  /** Id of an event-like delta; '' for all others. */
  readonly eventId: string;
  /** More than one candidate was sent for this point and time. */
  readonly conflict: boolean;
  /** Given by the rules of derivation: RANGE, ZERO_FAULT, JUMP … */
  readonly codes: readonly string[];
}

/** A place in the order (time, event id); the page goes on behind it. */
export interface ReadingCursor {
  readonly t: number;
  readonly eventId: string;
}

/** When a reading of time `t` arrived, Unix ms. */
export interface Arrival {
  readonly t: number;
  readonly receivedMs: number;
}

/** By point id, rising in time. */
export interface DeviceReadings {
  readonly readings: ReadonlyMap<number, readonly Reading[]>;
  /** Only of readings that came so long after their time that they may be late. */
  readonly arrivals: ReadonlyMap<number, readonly Arrival[]>;
}

/** Readings of one device with fromMs <= t < toMs. */
export interface DeviceRange {
  readonly deviceId: number;
  readonly fromMs: number;
  readonly toMs: number;
  /** Of more rows than are asked for at most, the first ones will do; default: then none. */
  readonly isFirstEnough?: boolean;
}

/** Of one device, up to a moment. */
export interface FirstReadings extends DeviceReadings {
  /** Time of the last row in it, Unix ms; Infinity: it is all of them. */
  readonly upToMs: number;
}

const RECEIVEDS = `(select array_agg(${msOf('x')} order by i) from unnest(r.receiveds) with ordinality u(x, i))`;

/**
 * Readings of all points of devices, with arrivals only where they may be late. Event-like deltas lie elsewhere (`amounts.ts`); a
 * value is in the unit that its point had at its time. PostgreSQL packs all rows of a device into one text, which is
 * several times cheaper to read than rows. A device with more than `mostRows` rows is left out where its first ones are not enough.
 */
export async function readDevices(
  q: Queryable,
  devices: readonly DeviceRange[],
  mostRows = 10_000_000,
): Promise<Map<number, FirstReadings>> {
  const packed = await q.query<{ deviceId: number; rows: number; text: string }>(
    `select k.d as "deviceId", count(*)::int as rows, string_agg(r.line, E'\n' order by r.ts) as text
     from unnest($1::int[], $2::float8[], $3::float8[]) k(d, f, u)
     cross join lateral (
       select ts, (date_part('epoch', ts) * 1000)::bigint || ';' || layout_id || ';' || coalesce(quality::text, '') || ';' || vals::text
         || case when receiveds is not null then ';' || ${RECEIVEDS}::text
                 when received_at > ts + interval '${LATE_GRACE_MS} ms' then ';' || ${msOf('received_at')} else '' end as line
       from readings_of(k.d, ${timeOf('k.f')}, ${timeOf('k.u')}) r
       order by ts limit $4) r
     group by k.d`,
    [devices.map((d) => d.deviceId), devices.map((d) => d.fromMs), devices.map((d) => d.toMs), mostRows + 1],
  );
  const layouts = await layoutsOf(
    q,
    packed.map((device) => device.deviceId),
  );
  const cut = new Set(devices.filter((d) => d.isFirstEnough).map((d) => d.deviceId));
  const found = new Map<number, FirstReadings>();
  for (const { deviceId, rows, text } of packed) {
    const isAll = rows <= mostRows;
    if (!isAll && !cut.has(deviceId)) continue;
    const { lastMs, ...read } = unpack(text, layouts, mostRows);
    found.set(deviceId, { ...read, upToMs: isAll ? Infinity : lastMs });
  }
  return found;
}

/** Lines of `readDevices`: time, layout, qualities where one of them is not 0, values, and of those that may be late their arrivals. */
function unpack(
  text: string,
  layouts: ReadonlyMap<number, readonly number[]>,
  mostRows: number,
): DeviceReadings & { readonly lastMs: number } {
  const byPoint = new Map<number, Reading[]>();
  const arrivals = new Map<number, Arrival[]>();
  const cursor = new NumberCursor(text);
  let layout = -1;
  let pointIds: readonly number[] = [];
  let lists: Reading[][] = [];
  let lastMs = -Infinity;
  for (let rows = 0; rows < mostRows && !cursor.isAtEnd; rows++, cursor.at++) {
    const t = (lastMs = cursor.number());
    cursor.at++;
    const layoutId = cursor.number();
    cursor.at++;
    if (layoutId !== layout) {
      layout = layoutId;
      pointIds = layouts.get(layoutId) ?? [];
      lists = pointIds.map((pointId) => listOf(byPoint, pointId));
    }
    const qualities = cursor.sees('{') ? numbers(cursor, lists.length) : null;
    cursor.at += 2; // the list of values begins
    for (let i = 0; i < lists.length; i++) {
      lists[i]!.push({ t, v: cursor.number(), q: qualities === null ? 0 : qualities[i]! });
      cursor.at++;
    }
    if (lists.length === 0) cursor.skipPast('}');
    if (!cursor.sees(';')) continue;
    cursor.at++;
    const each = cursor.sees('{') ? numbers(cursor, pointIds.length) : null;
    // Of most rows all points came at once: one object says it of all.
    const whole = { t, receivedMs: each === null ? cursor.number() : t };
    for (const [i, pointId] of pointIds.entries()) {
      listOf(arrivals, pointId).push(each ? { t, receivedMs: each[i]! } : whole);
    }
  }
  return { readings: byPoint, arrivals, lastMs };
}

/** The list in braces that begins here, of `count` numbers; stands behind it. */
function numbers(cursor: NumberCursor, count: number): number[] {
  const found: number[] = [];
  for (let i = 0; i < count; i++) {
    cursor.at++;
    found.push(cursor.number());
  }
  cursor.skipPast('}');
  return found;
}

function listOf<Item>(lists: Map<number, Item[]>, pointId: number): Item[] {
  let list = lists.get(pointId);
  if (!list) lists.set(pointId, (list = []));
  return list;
}

async function layoutsOf(q: Queryable, deviceIds: readonly number[]): Promise<Map<number, number[]>> {
  const rows = await q.query<{ layoutId: number; pointIds: number[] }>(
    `select layout_id as "layoutId", point_ids as "pointIds" from layout where device_id = any($1::int[])`,
    [deviceIds],
  );
  return new Map(rows.map((row) => [row.layoutId, row.pointIds]));
}

/** Rows `r` as those of one point. */
const onePoint = (rows: string, device: string, point: string): string => `
  select r.ts, r.vals[l.i] as v, coalesce(r.quality[l.i], 0) as q,
         case when r.seqs is null then r.seq else r.seqs[l.i] end as seq,
         coalesce(r.receiveds[l.i], r.received_at) as received_at
  from ${rows} r
  join (select layout_id, array_position(point_ids, ${point}::int) as i from layout
        where device_id = ${device} and point_ids @> array[${point}::int]) l using (layout_id)
  where r.device_id = ${device}`;
/** Readings of one point with from <= ts < until, both SQL of a time. $1 device, $2 point. */
export const pointIn = (from: string, until: string): string =>
  onePoint(`readings_of($1, ${from}, ${until})`, '$1', '$2');

/**
 * The end of a stretch from a moment (Unix ms) on that holds more than so many rows of device $1, `packed.until`: for those who want its first
 * ones, lest all of a year is unpacked for them. Asked once, not for each row that is compared with it.
 */
export const packedUntil = (point: string, fromMs: string, until: string, rows: string): string =>
  `(select packed_until($1, ${point}, ${timeOf(fromMs)}, ${until}, ${rows}::bigint + 1) as until offset 0) packed`;

/** A stored value with its sequence number. */
export interface NumberedReading extends StoredReading {
  readonly seq: number | null;
}

/** All readings of one point with fromMs <= t < toMs, rising in time; event-like deltas lie elsewhere (`amounts.ts`). */
export async function readPointRows(
  q: Queryable,
  point: { readonly deviceId: number; readonly pointId: number },
  fromMs: number,
  toMs: number,
): Promise<NumberedReading[]> {
  return q.query<NumberedReading>(
    `select ts as t, v, q, seq, received_at as "receivedMs" from (${pointIn(timeOf('$3'), timeOf('$4'))}) x order by ts`,
    [point.deviceId, point.pointId, fromMs, toMs],
  );
}

/** The newest reading of a point before `t`, or the oldest at or after it; of good quality only where asked. */
export async function readNeighbour(
  q: Queryable,
  deviceId: number,
  pointId: number,
  t: number,
  side: 'before' | 'atOrAfter',
  options: { readonly goodOnly?: boolean } = {},
): Promise<StoredReading | null> {
  const { goodOnly = false } = options;
  const [isNewest, order] = side === 'before' ? [true, 'order by ts desc'] : [false, 'order by ts'];
  // What is packed is looked at only where it may be nearer than what is not.
  const openTs = '(select ts from open)';
  const packedIn = isNewest
    ? `coalesce(${openTs}, '-infinity'), ${timeOf('$3')}`
    : `${timeOf('$3')}, coalesce(${openTs}, 'infinity')`;
  // The row is found by the key, what it says is looked up behind it: as a join with layouts, all rows of a month were read for one.
  const place = '(select array_position(point_ids, $2::int) from layout where layout_id = r.layout_id)';
  const [row] = await q.query<StoredReading>(
    `with found as (
       select * from reading r where r.device_id = $1 and r.ts ${isNewest ? '<' : '>='} ${timeOf('$3')}
         and r.layout_id = any(array(select layout_id from layout where device_id = $1 and point_ids @> array[$2::int]))
         ${goodOnly ? `and coalesce(r.quality[${place}], 0) = 0` : ''} ${order} limit 1),
     open as (${onePoint('found', '$1', '$2')})
     select ts as t, v, q, received_at as "receivedMs" from (
       select * from open union all select * from packed_reading($1, $2, ${packedIn}, ${isNewest}, ${goodOnly})) x
     ${order} limit 1`,
    [deviceId, pointId, t],
  );
  return row ?? null;
}

/**
 * The newest reading of each point of devices, event-like deltas included; points without one are not among them. The newest row of each
 * device is found by the key and mostly has all of its points; only the others are looked for one by one: that plan hangs on statistics,
 * and before a month is analysed it reads every row of the device for each point.
 */
export async function readNewest(q: Queryable, deviceIds: readonly number[]): Promise<Map<number, StoredReading>> {
  type Newest = StoredReading & { readonly pointId: number };
  const last = await q.query<Newest>(
    `select u.p as "pointId", r.ts as t, r.vals[u.i] as v, coalesce(r.quality[u.i], 0) as q,
            coalesce(r.receiveds[u.i], r.received_at) as "receivedMs"
     from unnest($1::int[]) d
     cross join lateral (select * from reading where device_id = d order by ts desc limit 1) r
     join layout l using (layout_id) cross join lateral unnest(l.point_ids) with ordinality u(p, i)`,
    [deviceIds],
  );
  const others = await q.query<Newest>(
    `select p.point_id as "pointId", x.ts as t, x.v, x.q, x.received_at as "receivedMs"
     from point p cross join lateral (${onePoint('reading', 'p.device_id', 'p.point_id')} order by r.ts desc limit 1) x
     where p.device_id = any($1::int[]) and not (p.point_id = any($2::int[]))`,
    [deviceIds, last.map(({ pointId }) => pointId)],
  );
  const open = [...last, ...others];
  // Of a device that has been silent for long the newest may be packed.
  const packed = await q.query<Newest>(
    `select p.point_id as "pointId", x.ts as t, x.v, x.q, x.received_at as "receivedMs"
     from point p left join unnest($2::int[], $3::float8[]) k(point_id, ms) using (point_id)
     cross join lateral (select coalesce(${timeOf('k.ms')}, '-infinity') as since) o
     cross join lateral packed_reading(p.device_id, p.point_id, o.since, 'infinity', true, false) x
     where p.device_id = any($1::int[])
       and exists (select from reading_pack where device_id = p.device_id and last_ts > o.since)`,
    [deviceIds, open.map(({ pointId }) => pointId), open.map(({ t }) => t)],
  );
  const amounts = await q.query<Newest>(
    `select p.point_id as "pointId", a.ts as t, a.value as v, a.quality as q, a.received_at as "receivedMs"
     from point p cross join lateral (select * from amount where point_id = p.point_id order by ts desc, event_id desc limit 1) a
     where p.device_id = any($1::int[])`,
    [deviceIds],
  );
  const newest = new Map<number, StoredReading>();
  for (const { pointId, ...reading } of [...open, ...packed, ...amounts]) {
    const other = newest.get(pointId);
    if (!other || other.t <= reading.t) newest.set(pointId, reading);
  }
  return newest;
}
