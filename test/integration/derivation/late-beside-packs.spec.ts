import { deriveMarkedDevices, derivedSites, recompute } from '#derivation';
import { DAY_MS, MINUTE_MS } from '#domain';
import { readMarkedDevices } from '#postgres';
import { packAll } from '../../support/postgres/pack-all.js';
import { deviceOf, factorsOfTests, pointOf, siteOf } from '../../support/plants/plant-of-tests.js';
import { readings, TestStore } from '../../support/processes/aggregator-store.js';

const T = Date.parse('2025-11-01T00:00:00Z');
const EVERY_MS = 10 * MINUTE_MS;
const DAYS = 4;
const TANK = 'tank';
const site = siteOf('north', 'Asia/Shanghai', [
  deviceOf(TANK, 'heat-meter', [
    pointOf(TANK, 'heat.energyTotal', { kind: 'total', unit: 'GJ', maxRatePerHour: 208.8, intervalMs: EVERY_MS }),
    pointOf(TANK, 'level', { kind: 'gauge', unit: 'm3', intervalMs: EVERY_MS }),
  ]),
]);
const valuesAt = (ms: number) => ({ 'heat.energyTotal': 1_000 + (ms - T) / EVERY_MS, level: (ms / EVERY_MS) % 7 });

describe('a reading that comes when all others of its device are packed', () => {
  it('opens its own day; what lies behind it is still there for the windows that are made again', async () => {
    const store = await TestStore.open('late_packed', [site]);
    try {
      const derived = derivedSites({ sites: [site], factors: factorsOfTests, normals: new Map() }, store.names)[0]!;
      const send = (times: readonly number[]): Promise<void> =>
        store.readings(readings({ device: TANK, readings: times.map((ts) => ({ ts, values: valuesAt(ts) })) }));
      const all = Array.from({ length: (DAYS * DAY_MS) / EVERY_MS }, (_, i) => T + i * EVERY_MS);
      const windows = (): Promise<{ n: number; energy: number }[]> =>
        store.db.query(
          `select count(*)::int as n, sum(amount) as energy from window_15m join point using (point_id) where code = 'heat.energyTotal'`,
        );
      await send(all);
      await deriveMarkedDevices(store.db, derived);
      const [before] = await windows();
      await packAll(store.db);

      await send([T + 2 * DAY_MS - 5 * MINUTE_MS]); // the last of its day
      expect(await readMarkedDevices(store.db)).toHaveLength(1);
      await deriveMarkedDevices(store.db, derived);

      const [after] = await windows();
      expect(after!.n).toBe(before!.n);
      expect(after!.energy).toBeCloseTo(before!.energy, 9);
      const again = await recompute(store.db, derived, { fromMs: T - DAY_MS, toMs: T + (DAYS + 1) * DAY_MS });
      expect(again).toMatchObject({ differences: 0, first: [] });
    } finally {
      await store.close();
    }
  });
});
