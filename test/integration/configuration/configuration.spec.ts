import { closeDue, publishStatus } from '#derivation';
import { DAY_MS, HOUR_MS, keepRemoved, siteOf, type Factor, type Site } from '#domain';
import { currentConfiguration, readCountingConfiguration, readStatus } from '#postgres';
import { acceptCatalogue } from '../../../apps/aggregator/src/configuration/accept-catalogue.js';
import { startApi } from '../../support/processes/api-under-test.js';
import { catalogueOf, ConfiguredPlant, twoMeters } from '../../support/plants/configured-plant.js';
import { heatFactor } from '../../support/plants/plant-of-tests.js';
import { reachedLook } from '../../support/plants/reached-look.js';

/** Noon of 13 January in China; four hours on, and four around the midnight that follows. */
const T = Date.parse('2026-01-13T04:00:00Z');
const MIDNIGHT = Date.parse('2026-01-13T16:00:00Z');
const NOW = MIDNIGHT + 8 * HOUR_MS;

const hashed = (site: Site, hash: string): Site => ({ ...site, hash });
const factorFrom = (value: number, validFrom: string | null, more: Partial<Factor> = {}): Factor => ({
  ...heatFactor,
  value,
  validFrom,
  ...more,
});

describe('a change of configuration', () => {
  let plant: ConfiguredPlant;
  beforeEach(async () => {
    plant = await ConfiguredPlant.open('configuration', catalogueOf([twoMeters]), NOW);
    await plant.run('meter-1', T, T + 2 * HOUR_MS, 100);
    await plant.run('meter-1', MIDNIGHT - HOUR_MS, MIDNIGHT + HOUR_MS, 100);
  });
  afterEach(() => plant.store.close());

  it('keeps every accepted configuration whole, and marks nothing for the first one', async () => {
    const stored = await currentConfiguration(plant.store.db);
    expect(stored.map(({ kind, name }) => `${kind} ${name}`).sort()).toEqual([
      'factors all',
      'figures north',
      'named all',
      'site north',
    ]);
    expect(stored.find(({ kind }) => kind === 'factors')?.body).toMatchObject({
      'heat.cn.default': [{ id: 'heat.cn.default', value: 110 }],
    });
    expect(siteOf(stored.find(({ kind }) => kind === 'site')?.body)).toEqual(twoMeters);
    expect(await plant.accept(plant.catalogue)).toEqual({ devices: [], hours: [] });
    expect(await acceptCatalogue(plant.store.db, plant.store.names, plant.catalogue, { nowMs: NOW })).toEqual([]);
  });

  it('computes the hours again that used a factor on the days that it changed for, without touching windows', async () => {
    const made = (label: string): string => label.replace(':00Z', 'Z');
    const hours = Object.entries(await plant.figures('hour'));
    const withFactor = hours.flatMap(([label, grossT]) => (grossT === null ? [] : made(label)));
    expect([hours.length, withFactor.length]).toEqual([14, 13]);
    const cheaper = factorFrom(100, '2015-01-01');
    expect(await plant.accept(catalogueOf([twoMeters], [cheaper]))).toEqual({ devices: [], hours: withFactor });
    await plant.derive();
    expect((await plant.figures('hour'))['2026-01-13T05:00:00Z']).toBe(10);

    const later = catalogueOf([twoMeters], [cheaper, factorFrom(90, '2026-01-14')]);
    expect(await plant.accept(later)).toEqual({ devices: [], hours: ['2026-01-13T16:00Z'] });
    await plant.derive();
    const figures = await plant.figures('hour');
    expect([figures['2026-01-13T15:00:00Z'], figures['2026-01-13T16:00:00Z']]).toEqual([10, 9]);
    const versions = await plant.figures('hour', 'factorVersions');
    expect(versions['2026-01-13T16:00:00Z']).toEqual(['heat.cn.default@2026-01-14']);
    // what is said about a factor is no figure
    const told = catalogueOf([twoMeters], [{ ...cheaper, status: 'read' }, factorFrom(90, '2026-01-14')]);
    expect(await plant.accept(told)).toEqual({ devices: [], hours: [] });
  });

  it('makes nothing again for a name, a target or the factor of another site', async () => {
    const renamed = hashed({ ...twoMeters, name: 'another name', targets: [] }, 'renamed');
    expect(await plant.accept(catalogueOf([renamed], [heatFactor, factorFrom(9, null, { id: 'unused' })]))).toEqual({
      devices: [],
      hours: [],
    });
  });

  it('makes windows again of the device whose point is declared otherwise, and of no other', async () => {
    await plant.run('meter-2', T, T + 2 * HOUR_MS, 40);
    const [first, second] = twoMeters.devices;
    const [version] = second!.points[0]!.versions;
    const slower = { ...second!.points[0]!, versions: [{ ...version, maxRatePerHour: 30 }] as const };
    const site = hashed({ ...twoMeters, devices: [first!, { ...second!, points: [slower] }] }, 'slower');
    expect(await plant.accept(catalogueOf([site]))).toEqual({ devices: ['meter-2'], hours: [] });
  });

  it('computes hours that have windows but no figure yet when their point is newly credited', async () => {
    const far = T + 3 * DAY_MS;
    await plant.run('meter-2', far, far + 2 * HOUR_MS, 40);
    const hours = await plant.figures('hour');
    expect(hours['2026-01-16T04:00:00Z']).toBeUndefined();
    const credited = [...twoMeters.emissions!.credited, { point: 'meter-2/heat.energyTotal', fromMs: far + HOUR_MS }];
    const site = hashed({ ...twoMeters, emissions: { ...twoMeters.emissions!, credited } }, 'second');
    const marked = await plant.accept(catalogueOf([site]));
    expect(marked.devices).toEqual([]);
    expect(marked.hours).toEqual(['2026-01-16T05:00Z', '2026-01-16T06:00Z']);
    await plant.derive();
    expect(await plant.figures('hour')).toEqual({
      ...hours,
      '2026-01-16T05:00:00Z': 4.4,
      '2026-01-16T06:00:00Z': null,
    });
  });

  it('computes the hours again from the day on which a register is credited no more, and no other', async () => {
    const credited = [{ ...twoMeters.emissions!.credited[0]!, untilMs: MIDNIGHT }];
    const site = hashed({ ...twoMeters, emissions: { ...twoMeters.emissions!, credited } }, 'ended');
    const before = await plant.figures('hour');
    expect(await plant.accept(catalogueOf([site]))).toEqual({
      devices: [],
      hours: ['2026-01-13T16:00Z', '2026-01-13T17:00Z'],
    });
    await plant.derive();
    const after = await plant.figures('hour');
    expect(after).toEqual({ ...before, '2026-01-13T16:00:00Z': null, '2026-01-13T17:00:00Z': null });
    expect(after['2026-01-13T15:00:00Z']).toBe(11);
    const stored = await currentConfiguration(plant.store.db);
    expect(siteOf(stored.find(({ kind }) => kind === 'site')?.body)).toEqual(site);
  });

  it('leaves a new revision with the cause where something is closed, and the old one readable', async () => {
    await plant.store.db.execute('update emission set closed = true, revision = 1');
    await plant.store.db.execute(
      `insert into emission_revision (site_id, grain, start, revision, figures, cause)
       select site_id, grain, start, 1, jsonb_build_object('grossT', gross_t, 'factorVersions', factor_versions), 'closed' from emission`,
    );
    await plant.accept(catalogueOf([twoMeters], [factorFrom(90, '2015-01-01')]));
    await plant.derive();
    const revisions = await plant.store.db.query(
      `select r.revision, r.cause, round((r.figures->>'grossT')::numeric, 6)::float8 as "grossT" from emission_revision r
       join emission e using (site_id, grain, start) where e.label = '2026-01-13T05:00:00Z' order by 1`,
    );
    expect(revisions).toEqual([
      { revision: 1, cause: 'closed', grossT: 11 },
      { revision: 2, cause: 'configuration', grossT: 9 },
    ]);
  });

  it('closes nothing while no valid factor is known, and computes and closes it on the day when one comes', async () => {
    const ended = factorFrom(110, '2015-01-01', { validTo: '2026-01-01' });
    const lower = factorFrom(100, '2010-01-01');
    await plant.accept(catalogueOf([twoMeters], [lower, ended]));
    await plant.derive();
    // credit waits with the lowest candidate
    expect((await plant.figures('hour'))['2026-01-13T05:00:00Z']).toBe(10);
    expect(Object.values(await plant.figures('hour', 'factorMissing'))).toContain(true);
    const close = (): Promise<number> => closeDue(plant.store.db, plant.derived, reachedLook(NOW + 9 * DAY_MS));
    await close();
    const closed = await plant.store.db.query('select label from emission where closed and factor_missing');
    expect(closed).toEqual([]);

    const valid = catalogueOf([twoMeters], [lower, ended, factorFrom(95, '2026-01-01')]);
    expect((await plant.accept(valid)).hours).toContain('2026-01-13T05:00Z');
    await plant.derive();
    expect((await plant.figures('hour'))['2026-01-13T05:00:00Z']).toBe(9.5);
    expect(Object.values(await plant.figures('hour', 'factorMissing'))).not.toContain(true);
    expect(await close()).toBeGreaterThan(0);
    const open = await plant.store.db.query(`select label from emission where grain = 'hour' and not closed`);
    expect(open).toEqual([]);
  });
});

interface ConfigurationList {
  readonly items: readonly {
    readonly hash: string;
    readonly from: string;
    readonly until: string | null;
    readonly href: string;
  }[];
}

describe('the hash of a configuration', () => {
  it('is one per site: what another site says, or uses alone, leaves it as it is', async () => {
    const south = hashed({ ...twoMeters, id: 'south' }, 'south');
    const plant = await ConfiguredPlant.open('configuration_hash', catalogueOf([twoMeters, south]), NOW);
    const current = async (): Promise<Map<string, string>> =>
      new Map(
        (await currentConfiguration(plant.store.db)).flatMap(({ kind, name, hash }) =>
          kind === 'figures' ? [[name, hash] as const] : [],
        ),
      );
    const first = await current();
    expect(first.get('north')).toBe(plant.derived.configurationHash);
    await plant.accept(catalogueOf([twoMeters, hashed({ ...south, name: 'x' }, 'south 2')]));
    const second = await current();
    expect(second.get('north')).toBe(first.get('north'));
    expect(second.get('south')).not.toBe(first.get('south'));
    await plant.accept(catalogueOf([twoMeters, south], [heatFactor, factorFrom(1, null, { id: 'unused' })]));
    expect(await current()).toEqual(first);
    await plant.accept(catalogueOf([twoMeters, south], [heatFactor, factorFrom(1, '2026-01-01')]));
    const last = await current();
    expect(last.get('north')).not.toBe(first.get('north'));

    // each of them leads back to what it was made of, and says when it counted
    const api = await startApi(plant.store.owner, plant.catalogue, { now: NOW });
    const { items } = (await api.call('/api/v1/sites/north/configurations')).body as ConfigurationList;
    expect(items.map(({ hash, until }) => [hash, until === null])).toEqual([
      [last.get('north'), true],
      [first.get('north'), false],
    ]);
    expect(items[1]).toMatchObject({
      until: items[0]!.from,
      siteHash: 'test',
      factorVersions: ['heat.cn.default@2015-01-01'],
    });
    const whole = await api.call(items[0]!.href);
    expect(whole.body).toMatchObject({
      hash: last.get('north'),
      counted: [{ from: items[0]!.from, until: null }],
      site: { id: 'north', devices: [{ id: 'meter-1' }, { id: 'meter-2' }] },
      factors: [
        { value: 110, validTo: '2026-01-01' },
        { value: 1, validFrom: '2026-01-01' },
      ],
      normals: [],
    });
    expect((await api.call('/api/v1/sites/north/configurations/beef')).status).toBe(404);
    await api.stop();
    await plant.store.close();
  });
});

describe('a device that is not in the file any more', () => {
  it('keeps its figures, is derived on, and lets hours close', async () => {
    const plant = await ConfiguredPlant.open('configuration_removed', catalogueOf([twoMeters]), NOW);
    await plant.run('meter-1', T, T + 2 * HOUR_MS, 100);
    await plant.run('meter-2', T, T + 2 * HOUR_MS, 40);
    const { siteId } = plant.derived;
    const windows = (): Promise<{ n: number }[]> =>
      plant.store.db
        .query(`select count(*)::int as n from window_15m join point using (point_id) join device using (device_id)
                            where device.code = 'meter-2' and amount is not null`);
    const before = await windows();
    expect(before[0]!.n).toBeGreaterThan(0);

    const fewer = hashed({ ...twoMeters, devices: twoMeters.devices.slice(0, 1) }, 'fewer');
    const { sites } = await readCountingConfiguration(plant.store.db);
    const kept = keepRemoved(fewer, sites.get('north')!);
    expect(await plant.accept(catalogueOf([kept]))).toEqual({ devices: [], hours: [] });
    expect(await windows()).toEqual(before);
    // what still comes from the queue, or is marked by a recompute, waits for nobody
    await plant.run('meter-2', T + 2 * HOUR_MS, T + 3 * HOUR_MS, 40);
    expect((await windows())[0]!.n).toBeGreaterThan(before[0]!.n);
    expect(await closeDue(plant.store.db, plant.derived, reachedLook(NOW + 9 * DAY_MS))).toBeGreaterThan(0);

    await publishStatus(plant.store.db, plant.derived, NOW);
    const status = (await readStatus(plant.store.db, siteId))!.body as { devices: { id: string }[] };
    expect(status.devices.map(({ id }) => id)).toEqual(['meter-1']);
    const api = await startApi(plant.store.owner, plant.catalogue, { now: NOW });
    const { items } = (await api.call('/api/v1/sites/north/points')).body as {
      items: { address: string; removed?: true }[];
    };
    expect(items.map(({ address, removed }) => [address, removed])).toEqual([
      ['meter-1/heat.energyTotal', undefined],
      ['meter-2/heat.energyTotal', true],
    ]);
    const day = await api.call(
      '/api/v1/sites/north/points/meter-2/heat.energyTotal/series?from=2026-01-13&to=2026-01-14&interval=day',
    );
    expect(day.body).toMatchObject({ items: [{ amount: expect.closeTo(120, 6) as number }] });
    await api.stop();
    await plant.store.close();
  });
});
