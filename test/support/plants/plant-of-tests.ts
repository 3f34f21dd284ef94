import {
  factorSet,
  type Device,
  type DeviceKind,
  type Factor,
  type Point,
  type PointVersion,
  type Site,
} from '#domain';
import type { Database } from '#postgres';
import { buildVersion } from '#testing';

/** A point with everything left out that a test does not name. */
export function pointOf(device: string, id: string, version: Partial<PointVersion>): Point {
  return {
    address: `${device}/${id}`,
    device,
    id,
    versions: [buildVersion({ kind: 'gauge', unit: '1', ...version })],
  };
}

/** Of no class, and verified for as long as tests go. */
export const VERIFIED = { serial: null, accuracyClass: null, verifiedUntil: '2099-12-31', location: null } as const;

export function deviceOf(id: string, kind: DeviceKind, points: readonly Point[]): Device {
  return { id, kind, name: `The ${id}`, ratedMw: null, customer: null, areaM2: null, meter: VERIFIED, points };
}

export function siteOf(id: string, timeZone: string, devices: readonly Device[]): Site {
  return {
    id,
    name: `Site ${id}`,
    timeZone,
    sinceMs: Date.parse('2022-11-13T00:00:00Z'),
    season: { start: '10-20', end: '04-06', exceptions: {} },
    area: null,
    devices,
    emissions: null,
    targets: [
      {
        id: 'annual-avoided',
        metric: 'avoided.gross',
        amount: 47_700,
        unit: 't',
        period: 'heatingSeason',
        plan: { method: 'flat' },
      },
    ],
    weatherPoint: null,
    holidays: [],
    sources: [],
    hash: 'test',
  };
}

export const heatFactor: Factor = {
  id: 'heat.cn.default',
  value: 110,
  unit: 'kg.GJ-1',
  gas: 'CO2',
  region: 'CN',
  scope: null,
  dataYear: null,
  publishedOn: null,
  validFrom: '2015-01-01',
  validTo: null,
  u95: { minus: 0.2, plus: 0.2 },
  source: 'GB/T 32150',
  sourceRef: null,
  sourceHash: null,
  status: 'verified',
  note: null,
  set: 'baseline',
};
export const factorsOfTests = factorSet([heatFactor]);

/** Rows of raw readings of one device, as ingestion and store would have left them. */
export async function putReadings(
  db: Database,
  deviceId: number,
  points: readonly { readonly id: number; readonly unit: string }[],
  rows: readonly {
    readonly t: number;
    readonly v: readonly number[];
    readonly q?: readonly number[];
    readonly seq?: number;
  }[],
): Promise<void> {
  const months = new Set(rows.map(({ t }) => new Date(t).toISOString().slice(0, 7)));
  for (const month of months) {
    const from = `${month}-01`;
    const to = new Date(Date.UTC(Number(month.slice(0, 4)), Number(month.slice(5)), 1)).toISOString().slice(0, 10);
    await db.execute(
      `create table if not exists reading_${month.replace('-', '_')} partition of reading for values from ('${from}') to ('${to}')`,
    );
  }
  const [layout] = await db.query<{ id: number }>(
    `insert into layout (device_id, point_ids, units) values ($1, $2, $3)
     on conflict (device_id, layout_hash(point_ids, units, simulated)) do update set units = excluded.units returning layout_id as id`,
    [deviceId, points.map((p) => p.id), points.map((p) => p.unit)],
  );
  for (const { t, v, q, seq } of rows) {
    await db.execute(
      `insert into reading (device_id, ts, layout_id, vals, quality, seq, received_at)
       values ($1, to_timestamp($2::float8 / 1000), $3, $4::float8[], $5::smallint[], $6, to_timestamp($2::float8 / 1000) + interval '2 s')`,
      [deviceId, t, layout!.id, v, q ?? null, seq ?? null],
    );
  }
}
