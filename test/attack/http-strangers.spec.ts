import { connect } from 'node:net';
import { gzipSync } from 'node:zlib';
import { operationList } from '#contracts';
import { Names, type Database } from '#postgres';
import { deviceOf, factorsOfTests, pointOf, siteOf } from '../support/plants/plant-of-tests.js';
import { startApi, type ApiUnderTest } from '../support/processes/api-under-test.js';
import { freshDatabase } from '../support/processes/fresh-database.js';
import { until } from '../support/processes/until.js';

const site = siteOf('south', 'Asia/Shanghai', [
  deviceOf('boiler-1', 'boiler', [pointOf('boiler-1', 'heat.power', { unit: 'MW' })]),
]);
const SITE = '/api/v1/sites/south';
const FILES = [
  '/',
  '/index.html',
  '/docs',
  '/docs.html',
  '/sw.js',
  '/assets.json',
  '/vendor/swagger-ui/swagger-ui.css',
];
const JSON_TYPE = { 'content-type': 'application/json' };

/** Sends bytes as they are; resolves with the first line of the answer, or with nothing where the connection is cut. */
function sendRaw(url: string, text: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(Number(new URL(url).port), '127.0.0.1', () => socket.write(text));
    let answer = '';
    socket.setEncoding('latin1').on('data', (part: string) => {
      answer += part;
      if (answer.includes('\r\n')) socket.destroy();
    });
    socket.on('error', reject).on('close', () => resolve(answer.split('\r\n')[0]!));
  });
}

describe('without keys on loopback, a page of elsewhere', () => {
  let db: Database;
  let api: ApiUnderTest;
  beforeAll(async () => {
    db = await freshDatabase('strangers');
    await (await Names.open(db)).declare([site]);
    api = await startApi(db, { sites: [site], factors: factorsOfTests }, { now: Date.parse('2026-01-10T04:00:00Z') });
  });
  afterAll(async () => {
    await api?.stop();
    await db?.close();
  });

  it('reaches nothing by a name of its own that leads here (DNS rebinding): no call, no file', async () => {
    const calls = operationList().map(({ method, path }) => [method.toUpperCase(), path.replaceAll(/[{}]/g, '')]);
    for (const [method, path] of [...calls, ...FILES.map((file) => ['GET', file]), ['POST', '/nothing']]) {
      for (const host of ['evil.example', `evil.example:${new URL(api.url).port}`, '127.0.0.1.evil.example', '']) {
        const head = `${method} ${path} HTTP/1.1\r\nHost: ${host}\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{}`;
        expect([method, path, host, await sendRaw(api.url, head)]).toEqual([
          method,
          path,
          host,
          'HTTP/1.1 421 Misdirected Request',
        ]);
      }
    }
    const target = `POST http://localhost${SITE}/events HTTP/1.1\r\nHost: evil.example\r\nContent-Length: 0\r\n\r\n`;
    expect(await sendRaw(api.url, target)).toBe('HTTP/1.1 421 Misdirected Request');
  });

  it('changes nothing from its own origin, whatever form it sends (CSRF)', async () => {
    const posts = operationList().filter(({ method }) => method !== 'get');
    expect(posts.length).toBeGreaterThan(8);
    for (const { path, method } of posts) {
      for (const foreign of [
        { origin: 'https://evil.example' },
        { origin: 'null' },
        { origin: api.url.replace(/\d+$/, '1') },
        { 'sec-fetch-site': 'cross-site' },
        { 'sec-fetch-site': 'same-site' },
      ] as readonly Record<string, string>[]) {
        const place = path.replace('{site}', 'south').replaceAll(/\{\w+\}/g, 'none');
        const answer = await api.call(place, {
          method: method.toUpperCase(),
          headers: { ...JSON_TYPE, ...foreign },
          body: '{}',
        });
        expect([path, foreign, answer.status]).toEqual([path, foreign, 403]);
      }
    }
    const own = { ...JSON_TYPE, origin: api.url, 'sec-fetch-site': 'same-origin' };
    const replay = await api.call(`${SITE}/dead-letters/replay`, { method: 'POST', headers: own, body: '{}' });
    expect(replay.status).toBe(200);
  });

  it('frames, sniffs and opens nothing: every answer says so, a static file too', async () => {
    for (const path of [...FILES, '/openapi.json', `${SITE}/status`, '/api/v1/nothing', '/health/live', '/metrics']) {
      const { headers } = await fetch(api.url + path);
      const named = (name: string): [string, string, string | null] => [path, name, headers.get(name)];
      expect(named('content-security-policy')[2]).toContain("frame-ancestors 'none'");
      expect(named('x-frame-options')).toEqual([path, 'x-frame-options', 'DENY']);
      expect(named('x-content-type-options')).toEqual([path, 'x-content-type-options', 'nosniff']);
      expect(named('referrer-policy')).toEqual([path, 'referrer-policy', 'no-referrer']);
      expect(named('cross-origin-resource-policy')).toEqual([path, 'cross-origin-resource-policy', 'same-origin']);
      expect(named('access-control-allow-origin')).toEqual([path, 'access-control-allow-origin', null]);
    }
  });

  it('fills no memory: a body that unfolds, a head without end, and heads that drip in are cut', async () => {
    const bomb = gzipSync(Buffer.alloc(50_000_000, 0x20));
    expect(bomb.length).toBeLessThan(60_000);
    const headers = { ...JSON_TYPE, 'content-encoding': 'gzip' };
    expect((await api.call(`${SITE}/events`, { method: 'POST', headers, body: bomb })).status).toBe(413);
    expect(await sendRaw(api.url, `GET / HTTP/1.1\r\nHost: localhost\r\nX: ${'x'.repeat(20_000)}\r\n\r\n`)).toBe(
      'HTTP/1.1 431 Request Header Fields Too Large',
    );
    const began = performance.now();
    let open = 0;
    const dripping = Array.from({ length: 100 }, () => {
      const socket = connect(Number(new URL(api.url).port), '127.0.0.1', () => {
        open++;
        socket.write('POST / HTTP/1.1\r\nHost: localhost\r\n');
      });
      socket
        .on('error', () => undefined)
        .on('close', () => open--)
        .resume();
      return socket;
    });
    await until(() => open === 100, 'a hundred half-open connections');
    const drip = setInterval(() => dripping.forEach((socket) => socket.writable && socket.write('X: 1\r\n')), 500);
    await until(() => open === 0, 'they are cut', 20_000);
    clearInterval(drip);
    expect(performance.now() - began).toBeGreaterThan(9_000);
    expect((await api.call('/health/live')).status).toBe(200);
  });
});
