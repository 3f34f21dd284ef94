import { createHash } from 'node:crypto';
import { get } from 'node:http';
import { openApiDocument, operationList } from '#contracts';
import { Names, type Database } from '#postgres';
import { Access } from '../../../apps/api/src/access/access.js';
import { startApi, type ApiUnderTest } from '../../support/processes/api-under-test.js';
import { until } from '../../support/processes/until.js';
import { freshDatabase } from '../../support/processes/fresh-database.js';
import { deviceOf, factorsOfTests, pointOf, siteOf } from '../../support/plants/plant-of-tests.js';

const NOW = Date.parse('2026-01-10T04:00:00Z');
const site = siteOf('south', 'Asia/Shanghai', [
  deviceOf('boiler-1', 'boiler', [pointOf('boiler-1', 'heat.power', { unit: 'MW' })]),
]);
const SITE = '/api/v1/sites/south';
const POINT = `${SITE}/points/boiler-1/heat.power`;
const JSON_HEADERS = { 'content-type': 'application/json' };

/** `fetch` does not let a caller say who is asked. */
function askAs(url: string, path: string, host: string): Promise<{ status: number | undefined; text: string }> {
  return new Promise((resolve, reject) => {
    get(new URL(path, url), { headers: { host }, agent: false }, (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (part: string) => (text += part));
      response.on('end', () => resolve({ status: response.statusCode, text }));
    }).on('error', reject);
  });
}

describe('the API says what is wrong', () => {
  let db: Database;
  let api: ApiUnderTest;

  beforeAll(async () => {
    db = await freshDatabase('api_problems');
    await (await Names.open(db)).declare([site]);
    api = await startApi(db, { sites: [site], factors: factorsOfTests }, { now: NOW });
  });
  afterAll(async () => {
    await api?.stop();
    await db?.close();
  });

  it.each([
    ['unknown parameter', `${SITE}/status?sites=x`, 'unknown-parameter', 'sites'],
    ['unknown parameter', `${POINT}/series?form=2026-01-10`, 'unknown-parameter', 'form'],
    ['unknown parameter of a list of sites', '/api/v1/sites?x=1', 'unknown-parameter', 'x'],
    ['impossible date', `${SITE}/emissions?from=2026-02-30`, 'bad-parameter', 'from'],
    ['time without offset', `${SITE}/emissions?to=2026-01-10T00:00:00`, 'bad-parameter', 'to'],
    ['words for a date', `${POINT}/readings?from=yesterday`, 'bad-parameter', 'from'],
    ['empty date', `${POINT}/readings?from=`, 'bad-parameter', 'from'],
    ['parameter twice', `${SITE}/emissions?from=2026-01-01&from=2026-01-02`, 'bad-parameter', 'from'],
    ['from after to', `${SITE}/emissions?from=2026-01-10&to=2026-01-09`, 'bad-range', 'from'],
    ['from equal to', `${POINT}/readings?from=2026-01-10&to=2026-01-10`, 'bad-range', 'from'],
    ['from after to in dead letters', `${SITE}/dead-letters?from=2026-01-10&to=2026-01-09`, 'bad-range', 'from'],
    ['too many minutes', `${POINT}/series?interval=minute&from=2025-01-01&to=2026-01-01`, 'range-too-large', 'from'],
    ['too many hours', `${SITE}/emissions?interval=hour&from=2020-01-01&to=2026-01-01`, 'range-too-large', 'from'],
    ['unknown interval', `${SITE}/emissions?interval=week`, 'bad-parameter', 'interval'],
    ['season of a point', `${POINT}/series?interval=season`, 'bad-parameter', 'interval'],
    ['limit of nothing', `${POINT}/readings?limit=0`, 'bad-parameter', 'limit'],
    ['limit of everything', `${POINT}/readings?limit=1000000`, 'bad-parameter', 'limit'],
    ['limit in words', `${POINT}/readings?limit=all`, 'bad-parameter', 'limit'],
    ['foreign cursor', `${POINT}/readings?cursor=abc`, 'bad-parameter', 'cursor'],
    [
      'foreign cursor of dead letters',
      `${SITE}/dead-letters?cursor=${Buffer.from('["x","y"]').toString('base64url')}`,
      'bad-parameter',
      'cursor',
    ],
    ['unknown reason', `${SITE}/dead-letters?reason=NO`, 'bad-parameter', 'reason'],
    ['bad asOf', `${SITE}/emissions?asOf=then`, 'bad-parameter', 'asOf'],
  ])('%s: 400 with the field named', async (_what, path, type, field) => {
    const answer = await api.call(path);
    expect(answer.headers.get('content-type')).toContain('application/problem+json');
    expect(answer.body).toMatchObject({ status: 400, type: `/docs#${type}`, field, instance: path.split('?')[0] });
    expect(answer.body.title.length).toBeGreaterThan(0);
    expect(answer.body.detail).toContain(field);
  });

  it.each([
    '/api/v1/sites/north/status',
    '/api/v1/sites/north/points/boiler-1/heat.power/readings',
    `${SITE}/points/boiler-9/heat.power/series`,
    `${SITE}/points/boiler-1/nothing/readings`,
    `${SITE}/targets/moon`,
    `/api/v1/stream?site=north`,
    '/api/v1/alerts?site=north',
    '/api/v1/nothing',
    '/nothing',
    '/api',
  ])('%s: 404 as problem details', async (path) => {
    const { status, body, headers } = await api.call(path);
    expect({ status, type: body.type, form: headers.get('content-type') }).toEqual({
      status: 404,
      type: '/docs#not-found',
      form: 'application/problem+json; charset=utf-8',
    });
  });

  it('answers 405 with the methods that are allowed', async () => {
    for (const [method, path, allow] of [
      ['DELETE', `${SITE}/status`, 'GET, HEAD'],
      ['POST', `${SITE}/emissions`, 'GET, HEAD'],
      ['PUT', `${SITE}/events`, 'GET, HEAD, POST'],
      ['GET', `${SITE}/dead-letters/replay`, 'POST'],
    ] as const) {
      const answer = await api.call(path, { method });
      expect([answer.status, answer.headers.get('allow'), answer.body.type]).toEqual([
        405,
        allow,
        '/docs#method-not-allowed',
      ]);
    }
    expect((await fetch(`${api.url}${SITE}/status`, { method: 'HEAD' })).status).toBe(200);
  });

  it('takes JSON only, and says where it is broken, too long or of the wrong type', async () => {
    const send = (headers: Record<string, string>, body: string) =>
      api.call(`${SITE}/events`, { method: 'POST', headers, body });
    expect(await send({ 'content-type': 'text/plain' }, '{}')).toMatchObject({
      status: 415,
      body: { field: 'content-type' },
    });
    expect(await send({ 'content-type': 'application/x-www-form-urlencoded' }, 'a=b')).toMatchObject({ status: 415 });
    expect(await send(JSON_HEADERS, '{"type":')).toMatchObject({ status: 400, body: { type: '/docs#bad-body' } });
    expect(await send(JSON_HEADERS, '[]')).toMatchObject({ status: 400, body: { type: '/docs#bad-body' } });
    expect(await send(JSON_HEADERS, 'null')).toMatchObject({ status: 400, body: { type: '/docs#bad-body' } });
    for (const depth of [65, 3_700, 100_000]) {
      const body = `{"type":"maintenance","evidence":${'['.repeat(depth - 1)}${']'.repeat(depth - 1)}}`;
      expect(await send(JSON_HEADERS, body)).toMatchObject({
        status: 400,
        body: {
          type: '/docs#bad-body',
          field: 'body',
          detail: expect.stringContaining(`64 levels of objects and arrays, found ${depth}`),
        },
      });
    }
    expect(await send(JSON_HEADERS, `{"by":"${'x'.repeat(300_000)}"}`)).toMatchObject({
      status: 413,
      body: { type: '/docs#too-large' },
    });
    expect(await api.call(`${SITE}/events`, { method: 'POST' })).toMatchObject({
      status: 400,
      body: { type: '/docs#bad-body' },
    });
    const replay = await api.call(`${SITE}/dead-letters/replay`, {
      method: 'POST',
      headers: JSON_HEADERS,
      body: '{"idz":[]}',
    });
    expect(replay).toMatchObject({ status: 400, body: { field: 'idz' } });
  });

  it('answers 406 where it has no such form', async () => {
    const answer = await api.call(`${SITE}/emissions`, { headers: { accept: 'application/xml' } });
    expect(answer).toMatchObject({ status: 406, body: { type: '/docs#not-acceptable' } });
  });

  it('survives broken escapes', async () => {
    const response = await fetch(`${api.url}/api/v1/sites/%E0%A4%A/status`);
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ status: 400 });
  });

  it('lets no page of another origin change anything', async () => {
    const send = (origin: string) =>
      api.call(`${SITE}/dead-letters/replay`, { method: 'POST', headers: { ...JSON_HEADERS, origin }, body: '{}' });
    expect(await send('https://elsewhere.example')).toMatchObject({ status: 403, body: { type: '/docs#forbidden' } });
    expect((await send(api.url)).status).toBe(200);
  });

  it('says what is missing for readiness', async () => {
    expect((await api.call('/health/live')).body).toEqual({ status: 'ok' });
    expect((await api.call('/health/ready')).body).toEqual({ status: 'ok', missing: [] });
    api.log.away = true;
    await until(async () => (await api.call('/health/ready')).status === 503, 'an answer that is not the one before');
    const { body } = await api.call('/health/ready');
    api.log.away = false;
    expect(body).toEqual({ status: 'unavailable', missing: ['kafka: cannot be reached'] });
  });

  it('times requests by their call for Prometheus', async () => {
    await api.call('/api/v1/sites');
    expect((await api.call('/metrics')).text).toMatch(
      /greenpark_http_request_seconds_count\{operation="listSites",status="200"\} \d+/,
    );
  });

  it('asks for the key where access is guarded, and admits nobody where there is none', async () => {
    const key = 'a-key-of-twenty-chars';
    const sha256 = createHash('sha256').update(key).digest('hex');
    const guarded = await startApi(
      db,
      { sites: [site], factors: factorsOfTests },
      { now: NOW, access: new Access(true, [{ name: 'Ann', role: 'admin', sha256 }]) },
    );
    const closed = await startApi(
      db,
      { sites: [site], factors: factorsOfTests },
      { now: NOW, access: new Access(true, []) },
    );
    try {
      const bearer = (token: string) => ({ headers: { authorization: `Bearer ${token}` } });
      expect(await guarded.call('/api/v1/sites')).toMatchObject({ status: 401, body: { type: '/docs#unauthorized' } });
      expect((await guarded.call('/api/v1/sites')).headers.get('www-authenticate')).toContain('Bearer');
      expect((await guarded.call('/api/v1/sites', bearer('wrong'))).status).toBe(401);
      expect((await guarded.call('/api/v1/sites', bearer(key))).status).toBe(200);
      expect((await guarded.call('/health/live')).status).toBe(200);
      expect((await guarded.call('/')).status).toBe(200);
      expect((await askAs(guarded.url, '/health/live', 'greenpark.example')).status).toBe(200);
      const answer = await closed.call('/api/v1/sites', bearer(key));
      expect(answer.status).toBe(401);
      expect(answer.body.detail).toContain('GREENPARK_API_KEY');
    } finally {
      await guarded.stop();
      await closed.stop();
    }
  });

  it('answers only names of loopback where nobody is asked for a key: pages of others cannot rebind their name', async () => {
    for (const path of ['/', '/api/v1/sites', '/health/live', '/metrics', '/openapi.json', '/sw.js']) {
      const answer = await askAs(api.url, path, 'rebound.example:3000');
      expect([path, answer.status]).toEqual([path, 421]);
      const told = JSON.parse(answer.text) as { type: string; detail: string };
      expect(told).toMatchObject({ type: '/docs#misdirected', detail: expect.stringContaining('GREENPARK_AUTH=on') });
    }
    for (const host of ['localhost:1234', '127.0.0.1', '[::1]:3000'])
      expect((await askAs(api.url, '/api/v1/sites', host)).status).toBe(200);
  });

  it('documents every route that it has, and has every route that it documents', () => {
    const documented = operationList().map(
      ({ method, path }) => `${method.toUpperCase()} ${path.replace(/\{(\w+)\}/g, ':$1')}`,
    );
    expect([...api.routes].sort()).toEqual([...documented].sort());
  });

  it('serves the OpenAPI document, its page, and the page of the operators without any other host', async () => {
    expect((await api.call('/openapi.json')).body).toEqual(JSON.parse(JSON.stringify(openApiDocument('0.0.0-test'))));
    for (const path of ['/', '/docs']) {
      const { headers, text } = await api.call(path);
      expect(headers.get('content-type')).toContain('text/html');
      expect(headers.get('content-security-policy')).toContain("default-src 'self'");
      const links = [...text.matchAll(/(?:src|href)="([^"#]+)"/g)].map(([, link]) => link!);
      expect(links.length).toBeGreaterThan(2);
      for (const link of links) {
        expect(link).toMatch(/^\/(?!\/)/);
        expect([link, (await fetch(api.url + link)).status]).toEqual([link, 200]);
      }
    }
  });
});
