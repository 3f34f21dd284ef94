/** A past season of readings, put into the tables directly: as the aggregator would have stored them, in a fraction of the time. */
import { Layouts, Names, openDatabase, ReadingPartitions, type Database } from '#postgres';
import { DAY_MS, datesBetween, HOUR_MS } from '#domain';
import { BENCH_SITE, deviceOf } from '../system-under-bench.js';
import { SILENT } from '../with-system.js';

const DAYS = 169;
const END_MS = Math.floor(Date.now() / HOUR_MS) * HOUR_MS - 2 * DAY_MS;
/** As many days as the park's season has, up to two days ago, [from, to): before what is published, without a long silence between. */
export const SEASON = { fromMs: END_MS - DAYS * DAY_MS, toMs: END_MS } as const;

/** Of the points of a meter, in the order in which they are declared: unit, and the value at reading `n` of `$4`, in SQL. */
const POINTS = [
  ['heat.energyTotal', 'GJ', 'round((5000 + 40000 * n / $4::float8)::numeric, 1)::float8'],
  ['heat.power', 'MW', '2.7 + (n % 97) / 100.0'],
  ['water.supplyTemp', 'Cel', 'round((92 + 3 * sin(n / 137.0))::numeric, 2)::float8'],
  ['water.returnTemp', 'Cel', 'round((51 + 2 * sin(n / 137.0))::numeric, 2)::float8'],
] as const;
const CONNECTIONS = 2;

export interface StoredSeason {
  readonly values: number;
  readonly everyMs: number;
}

/** So many values of so many devices, evenly over the season, in the order in which they would have come. */
export async function storeSeason(
  url: string,
  { values, devices }: { readonly values: number; readonly devices: number },
  say: (line: string) => void,
): Promise<StoredSeason> {
  const readings = Math.floor(values / POINTS.length / devices);
  const everyMs = Math.floor((SEASON.toMs - SEASON.fromMs) / readings);
  const db = await openDatabase({ url, log: SILENT, max: CONNECTIONS, name: 'history' });
  try {
    const ids = await layoutsOf(db, devices);
    const dates = datesBetween(dayOf(SEASON.fromMs), dayOf(SEASON.toMs));
    await new ReadingPartitions(db).make(
      dates.map((date) => Number(date.slice(0, 4)) * 12 + Number(date.slice(5, 7)) - 1),
    );
    const perDay = Math.ceil(DAY_MS / everyMs);
    const parts = Array.from({ length: Math.ceil(readings / perDay) }, (_, i) => i * perDay).values();
    let rows = 0;
    const told = setInterval(() => say(`  history: ${(rows * POINTS.length).toLocaleString('en')} values`), 10_000);
    const store = async (): Promise<void> => {
      for (const first of parts) {
        const part = { first, end: Math.min(readings, first + perDay), readings, everyMs };
        const inserted = await insertReadings(db, ids, part);
        rows += inserted;
      }
    };
    try {
      await Promise.all(Array.from({ length: CONNECTIONS }, store));
    } finally {
      clearInterval(told);
    }
    await db.execute('analyze reading');
    return { values: rows * POINTS.length, everyMs };
  } finally {
    await db.close();
  }
}

/** What lies in the season is derived as if it had just come: windows of these devices, and the figures. */
export async function markSeason(db: Database, devices: number): Promise<void> {
  await db.execute(
    `insert into mark (device_id, site_id, from_ts, to_ts)
     select device_id, site_id, to_timestamp($2), to_timestamp($3) from device where code = any($1)`,
    [Array.from({ length: devices }, (_, i) => deviceOf(i)), SEASON.fromMs / 1_000, SEASON.toMs / 1_000],
  );
}

interface LayoutsOfDevices {
  readonly deviceIds: readonly number[];
  readonly layoutIds: readonly number[];
}

async function layoutsOf(db: Database, devices: number): Promise<LayoutsOfDevices> {
  const names = await Names.open(db);
  const keys = Array.from({ length: devices }, (_, i) => {
    const { deviceId } = names.device(BENCH_SITE, deviceOf(i))!;
    const pointIds = POINTS.map(([point]) => names.point(BENCH_SITE, deviceOf(i), point)!.pointId);
    if (pointIds.some((id, k) => k > 0 && id < pointIds[k - 1]!)) throw new Error('points are not in declared order');
    return { deviceId, pointIds, units: POINTS.map(([, unit]) => unit), simulated: false };
  });
  const layouts = await new Layouts(db).intern(keys);
  return { deviceIds: keys.map(({ deviceId }) => deviceId), layoutIds: layouts.map(({ layoutId }) => layoutId) };
}

/** Readings [first, end) of all devices, in the order of time: a device a row, as they would have come. */
function insertReadings(
  db: Database,
  { deviceIds, layoutIds }: LayoutsOfDevices,
  part: { readonly first: number; readonly end: number; readonly readings: number; readonly everyMs: number },
): Promise<number> {
  return db.execute(
    `insert into reading (device_id, ts, layout_id, vals, seq, received_at)
     select d, to_timestamp($5::float8 + n * $6::float8), l, array[${POINTS.map(([, , value]) => `(${value})::float8`).join(', ')}], n + 1,
            to_timestamp($5::float8 + n * $6::float8 + 1)
     from generate_series($2::bigint, $3::bigint - 1) n, lateral unnest($1::int[], $7::int[]) x(d, l)`,
    [deviceIds, part.first, part.end, part.readings, SEASON.fromMs / 1_000, part.everyMs / 1_000, layoutIds],
  );
}

const dayOf = (ms: number): string => new Date(ms).toISOString().slice(0, 10);
