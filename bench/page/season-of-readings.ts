/** A heating season of ten-second readings of one heat meter, with the windows that the aggregator would have made of them. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { datesBetween, QUARTER_HOUR_MS } from '#domain';
import { loadCatalogue } from '#runtime';
import { Layouts, Names, ReadingPartitions, type Database } from '#postgres';

export const PANNED = { site: 'panned', device: 'meter', point: 'heat.power' } as const;
export const SEASON = { fromMs: Date.parse('2024-10-19T16:00:00Z'), toMs: Date.parse('2025-04-05T16:00:00Z') } as const;
export const EVERY_MS = 10_000;

const SITE_FILE = `site: ${PANNED.site}
name: Panned
timeZone: Asia/Shanghai
since: 2024-01-01
season: { start: 10-20, end: 04-06 }
devices:
  - id: ${PANNED.device}
    kind: heat-meter
    name: Plant meter
    points:
      - { id: heat.energyTotal, kind: total, unit: GJ, resolution: 0.1, maxRate: 58 MW, interval: 10s }
      - { id: ${PANNED.point}, kind: gauge, unit: MW, min: 0, max: 69.6, interval: 10s, limits: { high: 48 } }
emissions:
  credited: [${PANNED.device}/heat.energyTotal]
  baseline: { method: heat-factor, factor: heat.cn.default }
`;

/** Power at a moment, MW, in SQL: the swing of a season, of a day, and what a meter shows from reading to reading. */
const power = (t: string): string =>
  `30 + 14 * sin(${t} / 2.4e6) + 6 * cos(${t} / 13751) + 1.5 * sin(${t} / 97) + 0.7 * sin(${t} / 11)`;

/** Where the site file is written, for the API. */
export function writeSiteFile(folder: string): string {
  const path = join(folder, `${PANNED.site}.yaml`);
  writeFileSync(path, SITE_FILE);
  return path;
}

/** Stores the season; returns how many readings that are. */
export async function storeReadings(db: Database, sitesPath: string): Promise<number> {
  const { sites } = await loadCatalogue({ sitesPath, factorsPath: null });
  const names = await Names.open(db);
  await names.declare(sites);
  const { deviceId } = names.device(PANNED.site, PANNED.device)!;
  const { pointId } = names.point(PANNED.site, PANNED.device, PANNED.point)!;
  const key = { deviceId, pointIds: [pointId], units: ['MW'], simulated: false };
  const [layout] = await new Layouts(db).intern([key]);
  const [fromS, toS, everyS] = [SEASON.fromMs / 1_000, SEASON.toMs / 1_000, EVERY_MS / 1_000];
  const months = datesBetween(dayOf(SEASON.fromMs), dayOf(SEASON.toMs)).map(
    (date) => Number(date.slice(0, 4)) * 12 + Number(date.slice(5, 7)) - 1,
  );
  await new ReadingPartitions(db).make(months);
  const stored = await db.execute(
    `insert into reading (device_id, ts, layout_id, vals, received_at)
     select $1, to_timestamp(t), $2, array[round((${power('t')})::numeric, 2)::float8], to_timestamp(t + 1)
     from generate_series($3::float8::bigint, $4::float8::bigint - 1, ${everyS}) t`,
    [deviceId, layout!.layoutId, fromS, toS],
  );
  await db.execute(
    `insert into window_15m (point_id, start, min, max, mean, last, held_ms, covered_ms, state)
     select $1, to_timestamp(w), min(v), max(v), avg(v), max(v), ${QUARTER_HOUR_MS}, ${QUARTER_HOUR_MS}, '{}'
     from (select floor(extract(epoch from ts) / 900) * 900 as w, vals[1] as v from reading where device_id = $2) r group by w`,
    [pointId, deviceId],
  );
  await db.execute('analyze');
  return stored;
}

const dayOf = (ms: number): string => new Date(ms).toISOString().slice(0, 10);
