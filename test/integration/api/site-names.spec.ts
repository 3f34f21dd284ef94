import type { Site } from '#domain';
import { Database, Names } from '#postgres';
import { DerivedSites } from '../../../apps/api/src/directory/derived-sites.js';
import { SiteDirectory } from '../../../apps/api/src/directory/site-directory.js';
import { accountedFactors, accountedSite, LATER, openAccountedPlant } from '../../support/plants/accounted-plant.js';
import type { AccountedPlant } from '../../support/plants/accounted-plant.js';
import { deviceOf, pointOf } from '../../support/plants/plant-of-tests.js';
import { startApi, type ApiUnderTest } from '../../support/processes/api-under-test.js';
import { watchedQueries } from '../../support/processes/watched-queries.js';

const SITE = '/api/v1/sites/north';
const CALLS = [
  ['GET', `${SITE}/lineage?figure=${encodeURIComponent('emissions:2026-01:netT')}`, 200],
  ['GET', `${SITE}/statements/2026-01`, 200],
  ['POST', `${SITE}/evidence/2026-01-16`, 201],
  ['GET', `${SITE}/emissions?interval=day&from=2026-01-16&asOf=2026-01-20T00:00:00Z`, 200],
  ['GET', `${SITE}/status?asOf=2026-01-20T00:00:00Z`, 200],
  ['POST', `${SITE}/periods/2026-01/close`, 200],
] as const;
const added = deviceOf('new-meter', 'heat-meter', [pointOf('new-meter', 'heat.energyTotal', { unit: 'MW.h' })]);
const withNewMeter: Site = { ...accountedSite, devices: [...accountedSite.devices, added] };

/** The same database, which counts how often all names are read. */
function counting(db: Database): { readonly db: Database; readonly readings: { count: number } } {
  const readings = { count: 0 };
  const counted = watchedQueries(db, (sql, ask) => {
    if (/\bfrom point$/.test(sql.trim())) readings.count += 1;
    return ask();
  });
  return { db: counted, readings };
}

describe('the names of sites and points', () => {
  let plant: AccountedPlant;
  let api: ApiUnderTest;
  let names: ReturnType<typeof counting>;
  beforeAll(async () => {
    plant = await openAccountedPlant('site_names');
    const declared = { sites: [accountedSite], factors: accountedFactors };
    const watched = (own: Database): Database => (names = counting(own)).db;
    api = await startApi(plant.store.owner, declared, { now: LATER, watched });
  });
  afterAll(async () => {
    await api?.stop();
    await plant?.store.close();
  });

  it('are read once, not for every lineage, statement, evidence pack, signature and question about the past', async () => {
    for (const [method, path, status] of CALLS) {
      const body =
        method === 'POST' ? { headers: { 'content-type': 'application/json' }, body: '{"by":"Li Wei"}' } : {};
      expect([path, (await api.call(path, { method, ...body })).status]).toEqual([path, status]);
    }
    expect(names.readings.count).toBe(1);
  });

  it('are looked for again where the files declare more than was known, and found as soon as they are stored', async () => {
    const catalogue = { current: { sites: [withNewMeter], factors: accountedFactors, normals: new Map() } };
    const directory = new SiteDirectory(catalogue as never, names.db);
    const sites = new DerivedSites(directory, names.db);
    const addresses = async (): Promise<string[]> => [...(await sites.current(withNewMeter)).points.keys()];
    const address = added.points[0]!.address;
    expect(await addresses()).not.toContain(address);
    await (await Names.open(plant.store.owner)).declare([withNewMeter]); // another process
    expect(await addresses()).toContain(address);

    const known = names.readings.count;
    expect(await addresses()).toContain(address);
    await sites.past(withNewMeter, LATER);
    expect(names.readings.count).toBe(known);
  });

  it('of a site that was never stored are none, until another process stores it', async () => {
    const other: Site = { ...accountedSite, id: 'other' };
    api.declare({ sites: [accountedSite, other], factors: accountedFactors });
    const path = '/api/v1/sites/other/statements/2026-01';
    expect((await api.call(path)).body.detail).toBe('Nothing of site other is stored yet.');
    await (await Names.open(plant.store.owner)).declare([other]);
    expect((await api.call(path)).body.detail).toBe('Site other has no figures of 2026-01.');
  });
});
