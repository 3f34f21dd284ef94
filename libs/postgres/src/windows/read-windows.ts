import type { Window } from '#domain';
import type { Queryable } from '../database/database.js';
import { timeOf } from '../wire/timestamptz.js';

type Side = { readonly before: string } | { readonly atOrAfter: string };

/** Where the window nearest before or after a moment is looked for: nearby first, then beyond. */
export const lookedAt = (side: Side): { readonly near: string; readonly far: string; readonly order: string } =>
  'before' in side
    ? {
        near: `start < ${side.before} and start >= ${side.before} - interval '2 days'`,
        far: `start < ${side.before} - interval '2 days'`,
        order: 'start desc',
      }
    : {
        near: `start >= ${side.atOrAfter} and start < ${side.atOrAfter} + interval '2 days'`,
        far: `start >= ${side.atOrAfter} + interval '2 days'`,
        order: 'start',
      };

/**
 * Field of the window nearest before or after a moment. It looks nearby first: in a shadow, where two tables are one, a look
 * without bounds reads all that there is.
 */
export function nearest(field: string, where: string, side: Side): string {
  const { near, far, order } = lookedAt(side);
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

/** Which of these windows know an amount, or have lost one: what a register brought across them is decided. */
export async function readBridged(
  q: Queryable,
  windows: readonly { readonly pointId: number; readonly startMs: number }[],
): Promise<Set<number>> {
  if (windows.length === 0) return new Set();
  const rows = await q.query<{ id: number }>(
    `select w.point_id as id from unnest($1::int[], $2::float8[]) x(id, ms)
     join window_15m w on w.point_id = x.id and w.start = ${timeOf('x.ms')}
     where w.amount is not null or w.lost_ms > 0`,
    [windows.map((w) => w.pointId), windows.map((w) => w.startMs)],
  );
  return new Set(rows.map((row) => row.id));
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

/** What a point brought in the windows of these spans [fromMs, toMs), rising. */
export async function readAmountsIn(
  q: Queryable,
  pointId: number,
  spans: readonly { readonly fromMs: number; readonly toMs: number }[],
): Promise<Pick<Window, 'start' | 'amount' | 'coveredMs' | 'codes'>[]> {
  return q.query(
    `select w.start, w.amount, w.covered_ms as "coveredMs", w.codes
     from unnest($2::float8[], $3::float8[]) s(f, t)
     join window_15m w on w.point_id = $1 and w.start >= ${timeOf('s.f')} and w.start < ${timeOf('s.t')}
     order by w.start`,
    [pointId, spans.map(({ fromMs }) => fromMs), spans.map(({ toMs }) => toMs)],
  );
}

/** Windows of points that begin at one of these moments and hold a share of a long gap. */
export async function readEstimatedAt(
  q: Queryable,
  pointIds: readonly number[],
  startsMs: readonly number[],
): Promise<{ deviceId: number; pointId: number; startMs: number }[]> {
  return q.query(
    `select p.device_id as "deviceId", p.point_id as "pointId", w.start as "startMs"
     from unnest($1::int[]) i(id) join point p on p.point_id = i.id cross join unnest($2::float8[]) s(ms)
     join window_15m w on w.point_id = p.point_id and w.start = ${timeOf('s.ms')}
     where w.codes @> array['ESTIMATED'] order by p.point_id, w.start`,
    [pointIds, startsMs],
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
