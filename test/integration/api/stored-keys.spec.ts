import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Names, type Database } from '#postgres';
import { readEnvironment } from '#runtime';
import { Access, readKeys } from '../../../apps/api/src/access/access.js';
import { deviceOf, factorsOfTests, pointOf, siteOf } from '../../support/plants/plant-of-tests.js';
import { startApi, type ApiUnderTest } from '../../support/processes/api-under-test.js';
import { freshDatabase } from '../../support/processes/fresh-database.js';
import { runGreenpark } from '../../support/processes/run-greenpark.js';
import { until } from '../../support/processes/until.js';

const NOW = Date.parse('2026-01-10T04:00:00Z');
const START = 'the-key-that-npm-start-made';
const site = siteOf('south', 'Asia/Shanghai', [
  deviceOf('boiler-1', 'boiler', [pointOf('boiler-1', 'heat.power', { unit: 'MW' })]),
]);

describe('keys that the database keeps', () => {
  let db: Database;
  let apis: ApiUnderTest[];
  let dataDir: string;
  beforeAll(async () => {
    db = await freshDatabase('stored_keys');
    await (await Names.open(db)).declare([site]);
    const start = async (): Promise<ApiUnderTest> => {
      const access = new Access(true, await readKeys(readEnvironment({ GREENPARK_API_KEY: START })));
      return startApi(db, { sites: [site], factors: factorsOfTests }, { now: NOW, access });
    };
    apis = [await start(), await start()];
    dataDir = await mkdtemp(join(tmpdir(), 'greenpark-keys-'));
    await writeFile(join(dataDir, 'endpoints.json'), JSON.stringify({ http: apis[0]!.url, processes: [] }));
  });
  afterAll(async () => {
    await rm(dataDir, { recursive: true, force: true });
    for (const api of apis) await api.stop();
    await db.close();
  });

  const call = (at: number, token: string, path: string, body?: object) =>
    apis[at]!.call(path, {
      method: body ? 'POST' : 'GET',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      ...(body && { body: JSON.stringify(body) }),
    });
  const make = (body: object, token = START) => call(0, token, '/api/v1/keys', body);
  const status = async (at: number, token: string): Promise<number> => (await call(at, token, '/api/v1/me')).status;

  it('hold at once where they are made, and within seconds everywhere, until they are revoked', async () => {
    const made = await make({ name: 'Li Wei', role: 'operator', sites: ['south'], expires: '2026-02-01' });
    expect([made.status, made.headers.get('cache-control')]).toEqual([201, 'no-store']);
    const { key } = made.body as { key: string };
    expect(key).toMatch(/^gp_[\w-]{43}$/);
    const me = { name: 'Li Wei', role: 'operator', sites: ['south'], expires: '2026-02-01T00:00:00Z' };
    expect((await call(0, key, '/api/v1/me')).body).toEqual(me);
    await until(async () => (await status(1, key)) === 200, 'the other API knows it', 5_000);

    const listed = await call(0, START, '/api/v1/keys');
    expect(listed.body.items).toMatchObject([
      { ...me, kept: 'database', createdBy: 'api-key', revokedAt: null },
      { name: 'api-key', kept: 'configuration' },
    ]);
    expect(listed.text).not.toContain(key);
    expect(JSON.stringify(await db.query('select * from api_key'))).not.toContain(key);

    expect((await call(0, START, '/api/v1/keys/li%20%20WEI/revoke', {})).status).toBe(200);
    expect(await status(0, key)).toBe(401);
    await until(async () => (await status(1, key)) === 401, 'the other API has shut it out', 5_000);
    expect((await call(0, START, '/api/v1/keys/Li%20Wei/revoke', {})).status).toBe(404);
    const audit = await call(0, START, '/api/v1/audit');
    const about = (audit.body.items as { action: string; who: string; subject: string }[]).filter(({ action }) =>
      action.startsWith('key-'),
    );
    expect(about).toMatchObject([
      { action: 'key-revoked', who: 'api-key' },
      { action: 'key-created', who: 'api-key', subject: 'Li Wei' },
    ]);
    expect(audit.text).not.toContain(key);
  });

  it('are one a person, for sites that there are, with an end that lies ahead, and made by admins of all sites', async () => {
    const south = await make({ name: 'South', role: 'admin', sites: ['south'] });
    expect(south.status).toBe(201);
    expect((await make({ name: ' south'.trim(), role: 'viewer' })).status).toBe(409);
    expect((await make({ name: 'api-key', role: 'viewer' })).body.field).toBe('name');
    expect((await make({ name: 'Ann', role: 'viewer', sites: ['north'] })).body.field).toBe('sites');
    expect((await make({ name: 'Ann', role: 'viewer', expires: '2026-01-01' })).body.field).toBe('expires');
    expect((await make({ name: 'Ann', role: 'viewer', expires: 'soon' })).body.field).toBe('expires');
    expect((await make({ name: 'Ann', role: 'admin' }, south.body.key as string)).status).toBe(403);
    expect((await call(0, south.body.key as string, '/api/v1/keys')).status).toBe(403);
    expect((await call(0, START, '/api/v1/keys/api-key/revoke', {})).status).toBe(409);
  });

  it('give way to another of the same person once they have expired', async () => {
    const first = await make({ name: 'Guest', role: 'viewer', expires: '2026-01-10T05:00:00Z' });
    expect(await status(0, first.body.key as string)).toBe(200);
    for (const api of apis) api.clock.now = NOW + 3_600_000;
    expect(await status(0, first.body.key as string)).toBe(401);
    const second = await make({ name: 'Guest', role: 'viewer' });
    expect([second.status, await status(0, second.body.key as string)]).toEqual([201, 200]);
  });

  it('are made, listed and revoked by the command line', async () => {
    const cli = (...args: string[]) => runGreenpark(dataDir, ['keys', ...args], { GREENPARK_TOKEN: START });
    const made = await cli('new', 'Zhao Min', '--role', 'auditor', '--site', 'south', '--json');
    expect([made.code, made.err]).toEqual([0, '']);
    const { key } = JSON.parse(made.out) as { key: string };
    expect((await call(0, key, '/api/v1/me')).body).toMatchObject({ name: 'Zhao Min', sites: ['south'] });
    expect((await cli('list')).out).toMatch(/Zhao Min +auditor +south/);
    expect((await cli('revoke', 'Zhao Min')).code).toBe(0);
    expect(await status(0, key)).toBe(401);
    expect((await cli('new', 'Zhao Min', '--role', 'auditor', '--expires', 'soon')).code).toBe(2);
  });
});
