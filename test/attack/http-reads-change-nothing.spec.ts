import { operationList } from '#contracts';
import type { Database } from '#postgres';
import { verifyPack } from '#evidence';
import { accountedFactors, accountedSite, LATER, openAccountedPlant } from '../support/plants/accounted-plant.js';
import type { AccountedPlant } from '../support/plants/accounted-plant.js';
import { startApi, type ApiUnderTest } from '../support/processes/api-under-test.js';
import { urlAs } from '../support/processes/fresh-database.js';

const PACK = '/api/v1/sites/north/evidence/2026-01-16';
const PLACES: Readonly<Record<string, string>> = {
  site: 'north',
  device: 'plant-meter',
  point: 'heat.energyTotal',
  target: 'annual-avoided',
  period: '2026-01-16',
  hash: 'none',
  id: 'none',
  verification: '1',
  finding: '1',
};
const QUERIES: Readonly<Record<string, string>> = { getLineage: '?figure=emissions:2026-01' };

/** Sessions of the API that begin from now on can only read. */
async function makeReadOnly(owner: Database): Promise<void> {
  const { username } = new URL(await urlAs('api', owner));
  await owner.execute(`alter role "${username}" set default_transaction_read_only = on`);
}

describe('a GET, which any page, crawler or mail program sends', () => {
  let plant: AccountedPlant;
  let api: ApiUnderTest;
  const declared = { sites: [accountedSite], factors: accountedFactors };
  beforeAll(async () => {
    plant = await openAccountedPlant('reads');
    const writing = await startApi(plant.store.owner, declared, { now: LATER });
    expect((await writing.call(PACK)).body.detail).toContain('send a POST');
    const made = await writing.call(PACK, { method: 'POST' });
    expect([made.status, made.headers.get('location'), made.body]).toMatchObject([
      201,
      PACK,
      { version: 1, isNew: true },
    ]);
    await writing.stop();
    await makeReadOnly(plant.store.owner);
    api = await startApi(plant.store.owner, declared, { now: LATER });
  });
  afterAll(async () => {
    await api?.stop();
    await plant?.store.close();
  });

  it('of every call needs no right to write', async () => {
    const gets = operationList().filter(({ method, id }) => method === 'get' && id !== 'stream');
    expect(gets.length).toBeGreaterThan(25);
    for (const { id, path } of gets) {
      const place = path.replaceAll(/\{(\w+)\}/g, (_, name: string) => PLACES[name]!) + (QUERIES[id] ?? '');
      const { status } = await fetch(api.url + place);
      // Kafka of this test has no topics: ready is another question.
      expect([id, status >= 500 && id !== 'getReadiness']).toEqual([id, false]);
    }
    expect((await api.call(PACK, { method: 'POST' })).status).toBe(500);
  });

  it('of an evidence pack answers the bytes that were made, as often as it is asked, and adds no link', async () => {
    const links = () => plant.store.owner.query('select hash from evidence_root');
    const before = await links();
    const packs = await Promise.all(
      [1, 2].map(async () => {
        const answer = await fetch(api.url + PACK);
        return [answer.headers.get('greenpark-chain'), Buffer.from(await answer.arrayBuffer())] as const;
      }),
    );
    expect(packs[0]).toEqual(packs[1]);
    expect(verifyPack(packs[0]![1])).toMatchObject({ ok: true, manifest: { chain: { hash: packs[0]![0] } } });
    expect(await links()).toEqual(before);
    expect(before).toEqual([{ hash: packs[0]![0] }]);
  });
});
