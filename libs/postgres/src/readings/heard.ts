import type { HeardDevice } from '#domain';
import type { Queryable } from '../database/database.js';
import { timeOf } from '../wire/timestamptz.js';

/** Times in [from, until) at which a device has readings or event-like deltas, whatever they are worth. `k.d` is the device. */
const timesIn = (from: string, until: string): string => `
  select ts from readings_of(k.d, ${from}, ${until})
  union all
  select a.ts from point p join amount a using (point_id) where p.device_id = k.d and a.ts >= ${from} and a.ts < ${until}`;

/** When each of these devices was last heard before a moment, by the times of its readings, Unix ms; one that never was is left out. */
export async function readLastHeard(
  q: Queryable,
  deviceIds: readonly number[],
  beforeMs: number,
): Promise<Map<number, number>> {
  const rows = await q.query<{ id: number; ms: number | null }>(
    `select k.d as id, greatest(
       (select max(ts) from reading where device_id = k.d and ts < ${timeOf('$2')}),
       packed_time_before(k.d, ${timeOf('$2')}),
       (select max(a.ts) from point p join amount a using (point_id) where p.device_id = k.d and a.ts < ${timeOf('$2')})) as ms
     from unnest($1::int[]) k(d)`,
    [deviceIds, beforeMs],
  );
  return new Map(rows.flatMap(({ id, ms }) => (ms === null ? [] : [[id, ms]])));
}

/** A device of which is asked what was heard. */
export interface WantedHeard {
  readonly deviceId: number;
  /** When it was last heard before the stretch, Unix ms; null: never. */
  readonly beforeMs: number | null;
  /** Shorter gaps are not told of. */
  readonly longerThanMs: number;
}

export interface HeardInStretch extends HeardDevice {
  readonly deviceId: number;
}

/** What was heard of devices in [fromMs, toMs), with the gaps before each reading; a device of which nothing was heard is left out. */
export async function readHeardIn(
  q: Queryable,
  devices: readonly WantedHeard[],
  fromMs: number,
  toMs: number,
): Promise<HeardInStretch[]> {
  const within = timesIn(timeOf('$4'), timeOf('$5'));
  const rows = await q.query<{ id: number; firstMs: number; lastMs: number; froms: number[]; tos: number[] }>(
    `select k.d as id, h."firstMs", h."lastMs", h.froms, h.tos
     from unnest($1::int[], $2::float8[], $3::float8[]) k(d, before, longer)
     cross join lateral (
       select min(ts) as "firstMs", max(ts) as "lastMs",
              coalesce(array_agg(earlier order by ts) filter (where ts - earlier > k.longer * interval '1 ms'), '{}') as froms,
              coalesce(array_agg(ts order by ts) filter (where ts - earlier > k.longer * interval '1 ms'), '{}') as tos
       from (select ts, coalesce(lag(ts) over (order by ts), ${timeOf('k.before')}) as earlier from (${within}) t) x) h
     where h."firstMs" is not null`,
    [
      devices.map(({ deviceId }) => deviceId),
      devices.map(({ beforeMs }) => beforeMs),
      devices.map(({ longerThanMs }) => longerThanMs),
      fromMs,
      toMs,
    ],
  );
  return rows.map(({ id, firstMs, lastMs, froms, tos }) => ({
    deviceId: id,
    firstMs,
    lastMs,
    gaps: froms.map((from, i) => ({ fromMs: from, toMs: tos[i]! })),
  }));
}
