import { factorSet, type Site } from '#domain';
import { deriveDevice, derivedDevices, derivedSites, deriveFigures, type DerivedSite } from '#derivation';
import { currentConfiguration, readFigures, readMarkedDevices } from '#postgres';
import type { Catalogue } from '#runtime';
import { acceptCatalogue } from '../../apps/aggregator/src/configuration.js';
import { readings, TestStore } from '../support/aggregator-store.js';
import { deviceOf, heatFactor, pointOf, siteOf } from '../support/plant-of-tests.js';

const HOUR = 3_600_000;
const T = Date.parse('2026-01-14T00:00:00Z');
const NOW = T + 3 * HOUR;

const site: Site = {
  ...siteOf('north', 'Asia/Shanghai', [
    deviceOf('plant-meter', 'heat-meter', [
      pointOf('plant-meter', 'heat.energyTotal', {
        kind: 'total',
        unit: 'GJ',
        intervalMs: HOUR / 2,
        maxRatePerHour: 400,
      }),
    ]),
  ]),
  emissions: {
    credited: [{ point: 'plant-meter/heat.energyTotal', fromMs: -Infinity }],
    baseline: [{ method: 'heat-factor', factor: 'heat.cn.default', fromMs: -Infinity }],
    electricity: [],
    fossilFuels: [],
    biomass: [],
    haulage: [],
  },
};
const catalogueWith = (value: number): Catalogue => ({
  sites: [site],
  factors: factorSet([{ ...heatFactor, value }]),
  normals: new Map(),
  hash: `h${value}`,
});

describe('a change of configuration', () => {
  let store: TestStore;
  beforeAll(async () => {
    store = await TestStore.open('configuration', [site]);
  });
  afterAll(() => store.db.close());

  const derivedWith = (value: number): DerivedSite => derivedSites(catalogueWith(value), store.names)[0]!;
  async function derive(derived: DerivedSite): Promise<void> {
    for (let ids = await readMarkedDevices(store.db); ids.length > 0; ids = await readMarkedDevices(store.db)) {
      for (const id of ids) await deriveDevice(store.db, derived, derivedDevices(derived).get(id)!);
    }
    while ((await deriveFigures(store.db, derived, NOW)).more);
  }
  const gross = async (): Promise<number[]> => {
    const rows = await readFigures(store.db, derivedWith(110).siteId, 'hour', T, NOW);
    return rows.map(({ figures }) => Math.round(figures.grossT! * 1e6) / 1e6);
  };

  it('keeps every accepted configuration whole, and marks nothing for the first one', async () => {
    const changes = await acceptCatalogue(store.db, store.names, catalogueWith(110));
    expect(changes.map(({ kind, previousHash }) => [kind, previousHash])).toEqual([
      ['site', null],
      ['factors', null],
    ]);
    const stored = await currentConfiguration(store.db);
    expect(stored.find(({ kind }) => kind === 'factors')?.body).toMatchObject({
      'heat.cn.default': [{ id: 'heat.cn.default', value: 110 }],
    });
    expect(await readMarkedDevices(store.db)).toEqual([]);
  });

  it('computes the hours again when a factor changes, without touching windows', async () => {
    await store.readings(
      ...[0, 1, 2, 3, 4, 5].map((i) =>
        readings({
          device: 'plant-meter',
          readings: [{ ts: T + (i * HOUR) / 2, values: { 'heat.energyTotal': 1_000 + 50 * i } }],
        }),
      ),
    );
    await derive(derivedWith(110));
    expect(await gross()).toEqual([11, 11, 5.5]);

    expect(await acceptCatalogue(store.db, store.names, catalogueWith(110))).toEqual([]);
    expect((await deriveFigures(store.db, derivedWith(110), NOW)).hours).toBe(0);

    const [change] = await acceptCatalogue(store.db, store.names, catalogueWith(100));
    expect(change).toMatchObject({ kind: 'factors', previousBody: { 'heat.cn.default': [{ value: 110 }] } });
    expect(await readMarkedDevices(store.db)).toEqual([]);
    await derive(derivedWith(100));
    expect(await gross()).toEqual([10, 10, 5]);
  });

  it('makes windows and hours again when the site file changes, with the cause in the next revision of what is closed', async () => {
    await store.db.execute('update emission set closed = true, revision = 1');
    const changed = { ...site, name: 'another name', hash: 'changed' };
    await acceptCatalogue(store.db, store.names, { ...catalogueWith(90), sites: [changed] });
    expect(await readMarkedDevices(store.db)).toHaveLength(1);
    await derive(derivedWith(90));
    expect(await gross()).toEqual([9, 9, 4.5]);
    const causes = await store.db.query<{ cause: string; revision: number }>(
      `select distinct cause, revision from emission_revision where grain = 'hour'`,
    );
    expect(causes).toEqual([{ cause: 'configuration', revision: 2 }]);
  });
});
