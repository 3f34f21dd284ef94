import type { MeterEvent } from '#contracts';
import type { ReadingCode, Window } from '#domain';
import { numbersLiteral } from '../database/array-literal.js';
import type { Queryable } from '../database/database.js';
import type { MarkCause } from './hour-marks.js';
import { readNeighbour } from '../readings/read-readings.js';
import { timeOf } from '../database/timestamptz.js';

/** Class of the advisory locks under which one device's windows are written. */
export const DEVICE_LOCK = 0x6772_6477; // "grdw"
const MOST_MARKS = 20_000;

/** Devices whose readings or events have changed since their windows were made, the one that waits longest first. */
export async function readMarkedDevices(q: Queryable): Promise<number[]> {
  const rows = await q.query<{ deviceId: number }>(
    'select device_id as "deviceId" from mark group by device_id order by min(mark_id)',
  );
  return rows.map((row) => row.deviceId);
}

export interface TakenMark {
  readonly id: number;
  readonly fromMs: number;
  readonly toMs: number;
  readonly cause: MarkCause;
}

/**
 * Takes the marks of a device under its lock, which lasts until the end of the transaction; null: another process has it.
 * To be called before the readings are read: what is committed later keeps its own mark.
 */
export async function takeMarks(tx: Queryable, deviceId: number): Promise<TakenMark[] | null> {
  const [lock] = await tx.query<{ got: boolean }>('select pg_try_advisory_xact_lock($1, $2) as got', [
    DEVICE_LOCK,
    deviceId,
  ]);
  if (!lock?.got) return null;
  return tx.query<TakenMark>(
    `select mark_id as id, from_ts as "fromMs",
            to_ts as "toMs", cause
     from mark where device_id = $1 order by mark_id limit ${MOST_MARKS}`,
    [deviceId],
  );
}

export async function deleteMarks(tx: Queryable, ids: readonly number[]): Promise<void> {
  await tx.execute('delete from mark where mark_id = any($1::bigint[])', [ids]);
}

/**
 * Field of the window nearest before or after a moment. It looks nearby first: in a shadow, where two tables are one, a look
 * without bounds reads all that there is.
 */
export function nearest(
  field: string,
  where: string,
  side: { readonly before: string } | { readonly atOrAfter: string },
): string {
  const [near, far, order] =
    'before' in side
      ? [
          `start < ${side.before} and start >= ${side.before} - interval '2 days'`,
          `start < ${side.before} - interval '2 days'`,
          'start desc',
        ]
      : [
          `start >= ${side.atOrAfter} and start < ${side.atOrAfter} + interval '2 days'`,
          `start >= ${side.atOrAfter} + interval '2 days'`,
          'start',
        ];
  const look = (bounds: string): string =>
    `(select ${field} from window_15m where ${where} and ${bounds} order by ${order} limit 1)`;
  return `coalesce(${look(near)}, ${look(far)})`;
}

/** The newest stored state of each point before a moment of its own; points without one (nothing was read yet) are left out. */
export async function readStatesBefore(
  q: Queryable,
  points: readonly { readonly pointId: number; readonly beforeMs: number }[],
): Promise<Map<number, string>> {
  const rows = await q.query<{ pointId: number; state: string | null }>(
    `select p.id as "pointId",
            ${nearest('state', 'point_id = p.id', { before: timeOf('p.before') })} as state
     from unnest($1::int[], $2::float8[]) p(id, before)`,
    [points.map((p) => p.pointId), points.map((p) => p.beforeMs)],
  );
  return new Map(rows.flatMap(({ pointId, state }) => (state === null || state === '' ? [] : [[pointId, state]])));
}

/** The first moment at or after `ms` at which the device has a reading, an amount or an event; null: none. */
export async function readNextMoment(q: Queryable, deviceId: number, ms: number): Promise<number | null> {
  const [row] = await q.query<{ ms: number | null }>(
    `select least(
       (select min(ts) from reading where device_id = $1 and ts >= ${timeOf('$2')}),
       (select min(a.ts) from amount a join point p using (point_id) where p.device_id = $1 and a.ts >= ${timeOf('$2')}),
       (select min(ts) from meter_event where device_id = $1 and ts >= ${timeOf('$2')})
     ) as ms`,
    [deviceId, ms],
  );
  return row?.ms ?? null;
}

/** Time of the row of a device that lies `rows` rows behind `fromMs`; null: there are not that many. */
export async function readRowTime(
  q: Queryable,
  deviceId: number,
  fromMs: number,
  rows: number,
): Promise<number | null> {
  const [row] = await q.query<{ ms: number }>(
    `select ts as ms from reading
     where device_id = $1 and ts >= ${timeOf('$2')} order by ts offset $3 limit 1`,
    [deviceId, fromMs, rows],
  );
  return row?.ms ?? null;
}

/** Events of a device that count (nobody has withdrawn them), by time and id. */
export async function readDeviceEvents(q: Queryable, deviceId: number): Promise<MeterEvent[]> {
  const rows = await q.query<{ body: MeterEvent }>(
    `select e.body from meter_event e
     where e.device_id = $1 and e.type <> 'withdrawn'
       and not exists (select from meter_event w where w.site_id = e.site_id and w.type = 'withdrawn' and w.body->>'event' = e.event_id)
     order by e.ts, e.event_id collate "C"`,
    [deviceId],
  );
  return rows.map((row) => row.body);
}

export interface PointWindows {
  readonly pointId: number;
  /** All windows with fromMs <= start < toMs are replaced by `windows`. */
  readonly fromMs: number;
  readonly toMs: number;
  readonly windows: readonly Window[];
  readonly codes: readonly ReadingCode[];
}

export interface ChangedWindow {
  readonly pointId: number;
  /** Start of the window, Unix ms. */
  readonly startMs: number;
}

/** Of a window everything but the state of its engine. */
export const WINDOW_FIELDS = [
  'min',
  'max',
  'mean',
  'last',
  'held_ms',
  'amount',
  'excluded',
  'covered_ms',
  'lost_ms',
  'quality',
  'codes',
];
const FIELDS = [...WINDOW_FIELDS, 'state'];

/** Writes windows that differ from what is there, and says which. */
export async function upsertWindows(
  tx: Queryable,
  rows: readonly { readonly pointId: number; readonly window: Window }[],
  table: 'window_15m' | 'shadow_window' = 'window_15m',
): Promise<ChangedWindow[]> {
  const numbers = (of: (window: Window) => number | null): string => numbersLiteral(rows.map((r) => of(r.window)));
  return tx.query<ChangedWindow>(
    `insert into ${table} as w (point_id, start, ${FIELDS.join()})
     select p, ${timeOf('s')}, mn, mx, me, la, he, am, ex, co, lo, qu, string_to_array(cs, ','), st
     from unnest($1::int[], $2::float8[], $3::float8[], $4::float8[], $5::float8[], $6::float8[], $7::int[], $8::float8[], $9::float8[],
       $10::int[], $11::int[], $12::smallint[], $13::text[], $14::text[]) x(p, s, mn, mx, me, la, he, am, ex, co, lo, qu, cs, st)
     on conflict on constraint ${table}_pkey do update set ${FIELDS.map((f) => `${f} = excluded.${f}`).join()}
       where (${FIELDS.map((f) => `w.${f}`).join()}) is distinct from (${FIELDS.map((f) => `excluded.${f}`).join()})
     returning point_id as "pointId", start as "startMs"`,
    [
      numbersLiteral(rows.map((r) => r.pointId)),
      numbers((w) => w.start),
      numbers((w) => w.min),
      numbers((w) => w.max),
      numbers((w) => w.mean),
      numbers((w) => w.last),
      numbers((w) => w.heldMs),
      numbers((w) => w.amount),
      numbers((w) => w.excluded),
      numbers((w) => w.coveredMs),
      numbers((w) => w.lostMs),
      numbers((w) => w.quality),
      rows.map((r) => r.window.codes.join(',')),
      rows.map((r) => r.window.state),
    ],
  );
}

/** Before any reading. */
const EARLIEST_MS = -Infinity;

/** Far enough for any window, near enough for a timestamptz. */
const LAST_MS = Date.UTC(9999, 0, 1);

/** Replaces the windows and codes of some points over a span each; returns the windows that are different now. */
export async function replaceWindows(tx: Queryable, points: readonly PointWindows[]): Promise<ChangedWindow[]> {
  const rows = points.flatMap(({ pointId, windows }) => windows.map(({ start }) => ({ pointId, start })));
  const spans = [
    points.map((p) => p.pointId),
    points.map((p) => p.fromMs),
    points.map((p) => Math.min(p.toMs, LAST_MS)),
  ];
  const written = await upsertWindows(
    tx,
    points.flatMap(({ pointId, windows }) => windows.map((window) => ({ pointId, window }))),
  );
  const deleted = await tx.query<ChangedWindow>(
    `with span as (select * from unnest($1::int[], $2::float8[], $3::float8[]) s(p, f, t)),
          keep as (select * from unnest($4::int[], $5::float8[]) k(p, s))
     delete from window_15m w using span
     where w.point_id = span.p and w.start >= ${timeOf('span.f')} and w.start < ${timeOf('span.t')}
       and not exists (select from keep where keep.p = w.point_id and ${timeOf('keep.s')} = w.start)
     returning w.point_id as "pointId", w.start as "startMs"`,
    [...spans, rows.map((r) => r.pointId), rows.map((r) => r.start)],
  );
  await replaceCodes(tx, points, spans);
  return [...written, ...deleted];
}

async function replaceCodes(tx: Queryable, points: readonly PointWindows[], spans: readonly unknown[]): Promise<void> {
  const codes = points.flatMap(({ pointId, codes: own }) => own.map(({ t, code }) => ({ pointId, t, code })));
  const values = [codes.map((c) => c.pointId), codes.map((c) => c.t), codes.map((c) => c.code)];
  await tx.execute(
    `with span as (select * from unnest($1::int[], $2::float8[], $3::float8[]) s(p, f, t)),
          keep as (select * from unnest($4::int[], $5::float8[], $6::text[]) k(p, ts, code))
     delete from reading_code c using span
     where c.point_id = span.p and c.ts >= ${timeOf('span.f')} and c.ts < ${timeOf('span.t')}
       and not exists (select from keep k where k.p = c.point_id and ${timeOf('k.ts')} = c.ts and k.code = c.code)`,
    [...spans, ...values],
  );
  if (codes.length === 0) return;
  await tx.execute(
    `insert into reading_code (point_id, ts, code)
     select p, ${timeOf('t')}, c from unnest($1::int[], $2::float8[], $3::text[]) x(p, t, c) on conflict do nothing`,
    values,
  );
}

/** Spans of devices in which weather decided how a long gap was shared out: [from, to] per device, inside the range. */
export async function readEstimatedSpans(
  q: Queryable,
  siteId: number,
  range: { readonly fromMs: number; readonly toMs: number },
): Promise<{ deviceId: number; fromMs: number; toMs: number }[]> {
  return q.query(
    `select p.device_id as "deviceId", min(w.start) as "fromMs",
            max(w.start) as "toMs"
     from window_15m w join point p using (point_id) join device d using (device_id)
     where d.site_id = $1 and w.start >= ${timeOf('$2')} and w.start < ${timeOf('$3')}
       and w.codes @> array['ESTIMATED']
     group by p.device_id`,
    [siteId, range.fromMs, range.toMs],
  );
}

/** From the first to the last reading or amount of each device of a site, and the windows made from them: all that can be derived. */
export async function readStoredSpans(
  q: Queryable,
  siteId: number,
): Promise<{ deviceId: number; fromMs: number; toMs: number }[]> {
  return q.query(
    `select d.device_id as "deviceId", least(r.first, a.first, w.first) as "fromMs",
            greatest(r.last, a.last) as "toMs"
     from device d
     cross join lateral (select min(ts) as first, max(ts) as last from reading where device_id = d.device_id) r
     cross join lateral (select min(ts) as first, max(ts) as last from amount join point using (point_id)
                         where point.device_id = d.device_id) a
     cross join lateral (select min((select min(start) from window_15m where point_id = p.point_id)) as first
                         from point p where p.device_id = d.device_id) w
     where d.site_id = $1 and (r.first is not null or a.first is not null)`,
    [siteId],
  );
}

/** Time of the first reading or amount of a point, Unix ms; null: there is none. */
export async function readFirstReading(
  q: Queryable,
  point: { readonly deviceId: number; readonly pointId: number },
): Promise<number | null> {
  const first = await readNeighbour(q, point.deviceId, point.pointId, EARLIEST_MS, 'atOrAfter');
  const [amount] = await q.query<{ t: number | null }>(`select min(ts) as t from amount where point_id = $1`, [
    point.pointId,
  ]);
  const times = [first?.t ?? [], amount?.t ?? []].flat();
  return times.length === 0 ? null : Math.min(...times);
}

/** Starts of all windows that these points have in one of the spans [fromMs, toMs), Unix ms. */
export async function readWindowStarts(
  q: Queryable,
  pointIds: readonly number[],
  spans: readonly { readonly fromMs: number; readonly toMs: number }[],
): Promise<number[]> {
  const [row] = await q.query<{ starts: number[] | null }>(
    `select array_agg(distinct w.start) as starts from window_15m w
     join unnest($2::float8[], $3::float8[]) s(f, t) on w.start >= ${timeOf('s.f')} and w.start < ${timeOf('s.t')}
     where w.point_id = any($1::int[])`,
    [pointIds, spans.map(({ fromMs }) => fromMs), spans.map(({ toMs }) => toMs)],
  );
  return row?.starts ?? [];
}

/** Which of these points have windows in the range whose share of a long gap was estimated. */
export async function readEstimatedPoints(
  q: Queryable,
  pointIds: readonly number[],
  range: { readonly fromMs: number; readonly toMs: number },
): Promise<Set<number>> {
  const rows = await q.query<{ id: number }>(
    `select p.id from unnest($1::int[]) p(id)
     where exists (select from window_15m where point_id = p.id and start >= ${timeOf('$2')}
                     and start < ${timeOf('$3')} and codes @> array['ESTIMATED'])`,
    [pointIds, range.fromMs, range.toMs],
  );
  return new Set(rows.map((row) => row.id));
}
