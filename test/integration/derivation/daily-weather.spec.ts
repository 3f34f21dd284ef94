/** Where the weather of a day comes from: the first source of the site that knows it. */
import { addDays, HOUR_MS, localMidnightMs, type Site, type WeatherSource } from '#domain';
import { derivedSites, publishStatus } from '#derivation';
import { Names, readTargets, type Database } from '#postgres';
import { loadCatalogue, shippedConfigFolder } from '#runtime';
import { freshDatabase } from '../../support/processes/fresh-database.js';

describe('daily weather', () => {
  let db: Database;
  let names: Names;
  beforeAll(async () => {
    db = await freshDatabase('daily_weather');
    names = await Names.open(db);
  });
  afterAll(() => db.close());

  /** A day of the same temperature, or its first hours only. */
  async function putDay(pointId: number, zone: string, date: string, celsius: number, hours = 24): Promise<void> {
    const fromMs = localMidnightMs(date, zone);
    await db.execute(
      `insert into window_15m (point_id, start, mean, held_ms, covered_ms, state)
       select $1, g, $4, 900000, 900000, '{}' from generate_series(to_timestamp($2::float8 / 1000), to_timestamp($3::float8 / 1000) - interval '1 s', interval '15 minutes') g`,
      [pointId, fromMs, fromMs + hours * HOUR_MS, celsius],
    );
  }

  it('falls back from the station to a sensor, to a file, to the normal, and says so', async () => {
    const { sites, factors, normals } = await loadCatalogue({
      sitesPath: `${shippedConfigFolder()}/sites`,
      factorsPath: null,
    });
    const sensor = sites[0]!.devices.flatMap(({ points }) => points).find(({ id }) => id === 'water.supplyTemp')!;
    const station = sites[0]!.weatherPoint!;
    const weatherSources: WeatherSource[] = [
      { kind: 'point', point: station, from: '2025-10-21' },
      { kind: 'point', point: sensor.address, from: null },
      { kind: 'file', file: 'harbin.csv', from: null, baseC: null, days: { '2025-10-23': 3 } },
    ];
    const site: Site = { ...sites[0]!, weatherSources };
    await names.declare([site]);
    const derived = derivedSites({ sites: [site], factors, normals }, names)[0]!;
    const idOf = (address: string): number => derived.points.get(address)!.pointId;
    const { timeZone: zone } = site;
    // the station is asked from the 21st on, is whole on the 21st only; the sensor knows the 20th and the 22nd
    await putDay(idOf(station), zone, '2025-10-20', 1);
    await putDay(idOf(station), zone, '2025-10-21', 2);
    await putDay(idOf(station), zone, '2025-10-22', 8, 17);
    await putDay(idOf(sensor.address), zone, '2025-10-20', 5);
    await putDay(idOf(sensor.address), zone, '2025-10-22', 6);
    for (let date = '2025-10-20'; date <= '2025-10-24'; date = addDays(date, 1)) {
      await db.execute(
        `insert into emission (site_id, grain, start, label, gross_t, coverage_pct, configuration_hash)
         values ($1, 'day', to_timestamp($2::float8 / 1000), $3, 100, 100, 'h')`,
        [derived.siteId, localMidnightMs(date, zone), date],
      );
    }
    await publishStatus(db, derived, localMidnightMs('2025-10-25', zone) + HOUR_MS);
    const [target] = await readTargets(db, derived.siteId);
    const body = target!.body as {
      degreeDays: number;
      normalWeatherDays: number;
      weather: unknown;
      ensemble: { members: unknown[] };
    };
    expect(body.weather).toEqual({
      daysBySource: { [station]: 1, [sensor.address]: 2, 'harbin.csv': 1 },
      normalDays: 1,
    });
    const normal = normals.get('changchun-1991-2020')!.days.get('10-24')!;
    expect(body.degreeDays).toBeCloseTo(18 - 5 + (18 - 2) + (18 - 6) + (18 - 3) + normal, 9);
    expect(body.ensemble.members).toHaveLength(32);
  });
});
