import { Names, type Database } from '#postgres';
import { Access } from '../../apps/api/src/access/access.js';
import { deviceOf, factorsOfTests, pointOf, siteOf } from '../support/plants/plant-of-tests.js';
import { apiKey, keyOf } from '../support/processes/api-keys.js';
import { startApi, type ApiUnderTest } from '../support/processes/api-under-test.js';
import { freshDatabase } from '../support/processes/fresh-database.js';
import { until } from '../support/processes/until.js';

/** The address of a client behind a proxy, and of who only says that there is one. */
const site = siteOf('south', 'Asia/Shanghai', [
  deviceOf('boiler-1', 'boiler', [pointOf('boiler-1', 'heat.power', { unit: 'MW' })]),
]);
const OF_ADDRESS = 20;
const started: { readonly stop: () => Promise<void> }[] = [];
const databases: Database[] = [];

async function start(env: Record<string, string>): Promise<ApiUnderTest> {
  const db = await freshDatabase('proxies');
  databases.push(db);
  await (await Names.open(db)).declare([site]);
  const access = new Access(true, [apiKey('admin', 'admin'), apiKey('operator', 'operator')]);
  const rates = { windowS: 60, ofKey: 1_000, ofAddress: OF_ADDRESS };
  const api = await startApi(
    db,
    { sites: [site], factors: factorsOfTests },
    { now: Date.now(), access, rates, variables: env },
  );
  started.push(api);
  return api;
}
afterAll(async () => {
  for (const one of started) await one.stop();
  for (const db of databases) await db.close();
});

/** What so many calls without a key are answered, each with what stands in `X-Forwarded-For`. */
const statuses = async (
  api: ApiUnderTest,
  count: number,
  forwardedFor: (i: number) => string,
): Promise<Set<number>> => {
  const found = new Set<number>();
  for (let i = 0; i < count; i++) {
    const { status } = await api.call('/api/v1/me', { headers: { 'x-forwarded-for': forwardedFor(i) } });
    found.add(status);
  }
  return found;
};
/** Addresses in the security log, as an admin reads it through the proxy. */
const addresses = async (db: Database): Promise<readonly string[]> =>
  (await db.query<{ address: string }>('select distinct address from security_log order by address')).map(
    ({ address }) => address,
  );

describe('a stranger who says that he is a proxy', () => {
  it.each([{}, { HTTP_TRUSTED_PROXIES: '10.0.0.0/8,fd00::/8' }])(
    'has the rate and the address that he comes from: %j',
    async (env) => {
      const api = await start({ GREENPARK_AUTH: 'on', ...(env as Record<string, string>) });
      expect(await statuses(api, OF_ADDRESS + 5, (i) => `203.0.113.${i}, 10.0.0.1`)).toEqual(new Set([401, 429]));
      await until(async () => (await addresses(databases.at(-1)!)).length > 0, 'it is in the log');
      expect(await addresses(databases.at(-1)!)).toEqual(['127.0.0.1']);
    },
  );

  it('makes no name of this machine of the name that he asks for, nor his own page one of ours', async () => {
    const open = await startApi(databases[0]!, { sites: [site], factors: factorsOfTests }, { now: Date.now() });
    started.push(open);
    const { port } = new URL(open.url);
    const rebound = { host: `evil.example:${port}`, 'x-forwarded-host': 'localhost', forwarded: 'host=localhost' };
    const { request } = await import('node:http');
    const status = await new Promise((resolve, reject) =>
      request({ port, host: '127.0.0.1', path: '/api/v1/sites', headers: rebound }, (answer) => {
        answer.resume();
        resolve(answer.statusCode);
      })
        .on('error', reject)
        .end(),
    );
    expect(status).toBe(421);
    const foreign = { origin: 'https://evil.example', 'x-forwarded-host': 'evil.example' };
    const posted = { method: 'POST', headers: { ...foreign, 'content-type': 'application/json' }, body: '{}' };
    expect((await open.call('/api/v1/sites/south/dead-letters/replay', posted)).status).toBe(403);
  });
});

describe('behind a proxy that is trusted', () => {
  let api: ApiUnderTest;
  let db: Database;
  beforeAll(async () => {
    api = await start({ HTTP_TRUSTED_PROXIES: '127.0.0.1, 10.0.0.0/8' });
    db = databases.at(-1)!;
  });

  it('each client has its own rate and its own row, whatever it has written before what the proxy adds', async () => {
    expect(await statuses(api, OF_ADDRESS, (i) => `192.0.2.${i}, 203.0.113.7`)).toEqual(new Set([401]));
    expect(await statuses(api, 5, (i) => `192.0.2.${i}, 203.0.113.7`)).toEqual(new Set([429]));
    expect(await statuses(api, 5, () => '203.0.113.8')).toEqual(new Set([401]));
    // Two proxies, one behind the other.
    expect(await statuses(api, 5, () => '198.51.100.3, 10.1.2.3')).toEqual(new Set([401]));
    expect(await statuses(api, 5, () => '"; drop table, unknown')).toEqual(new Set([401]));
    const seen = ['127.0.0.1', '198.51.100.3', '203.0.113.7', '203.0.113.8'];
    await until(async () => (await addresses(db)).length >= seen.length, 'all are in the log');
    expect(await addresses(db)).toEqual(seen);
  });

  it('the page is ours by the name that the browser asked for', async () => {
    const post = async (headers: Record<string, string>): Promise<number> => {
      const about = { ...headers, 'content-type': 'application/json', authorization: `Bearer ${keyOf('operator')}` };
      const path = '/api/v1/sites/south/dead-letters/replay';
      return (
        await api.call(path, { method: 'POST', headers: { 'x-forwarded-for': '203.0.113.20', ...about }, body: '{}' })
      ).status;
    };
    expect(await post({ origin: 'https://plant.example', 'x-forwarded-host': 'plant.example' })).toBe(200);
    expect(await post({ origin: 'https://evil.example', 'x-forwarded-host': 'plant.example' })).toBe(403);
    expect(await post({ origin: 'https://plant.example' })).toBe(403);
  });
});
