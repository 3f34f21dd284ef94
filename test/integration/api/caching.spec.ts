import { createHash } from 'node:crypto';
import { Names, type Database } from '#postgres';
import { Access } from '../../../apps/api/src/access/access.js';
import { deviceOf, factorsOfTests, pointOf, siteOf } from '../../support/plants/plant-of-tests.js';
import { startApi, type ApiUnderTest } from '../../support/processes/api-under-test.js';
import { freshDatabase } from '../../support/processes/fresh-database.js';

const declare = (name: string) => ({
  ...siteOf('south', 'Asia/Shanghai', [
    deviceOf('boiler-1', 'boiler', [pointOf('boiler-1', 'heat.power', { unit: 'MW' })]),
  ]),
  name,
});
const SITE = '/api/v1/sites/south';
const KEY = 'a-key-of-twenty-chars';
const PRIVATE = 'private, no-cache';

describe('what a cache may keep', () => {
  let db: Database;
  let api: ApiUnderTest;
  beforeAll(async () => {
    db = await freshDatabase('caching');
    await (await Names.open(db)).declare([declare('South')]);
    const sha256 = createHash('sha256').update(KEY).digest('hex');
    const access = new Access(true, [{ name: 'Ann', role: 'admin', sha256 }]);
    const now = Date.parse('2026-01-10T04:00:00Z');
    api = await startApi(db, { sites: [declare('South')], factors: factorsOfTests }, { now, access });
  });
  afterAll(async () => {
    await api?.stop();
    await db?.close();
  });

  const ask = (path: string, more: Record<string, string> = {}, method = 'GET'): Promise<Response> =>
    fetch(api.url + path, { method, headers: { authorization: `Bearer ${KEY}`, ...more } });
  /** As a cache asks; `fetch` would add `no-cache` to a tag that is given by hand, which is to have the whole answer. */
  const askAgain = (tag: string, method = 'GET'): Promise<Response> =>
    ask('/api/v1/sites', { 'if-none-match': tag, 'cache-control': 'max-age=0' }, method);
  const header = async (path: string, name: string, more: Record<string, string> = {}): Promise<string | null> => {
    const answer = await ask(path, more);
    await answer.body?.cancel();
    return answer.headers.get(name);
  };

  it('is an answer whose tag still holds: 304 without a body, for GET and HEAD, until something has changed', async () => {
    const first = await ask('/api/v1/sites');
    const tag = first.headers.get('etag')!;
    expect(tag).toMatch(/^W\/"[\w-]{27}"$/);
    expect(first.headers.get('content-type')).toBe('application/json; charset=utf-8');
    expect(await first.json()).toMatchObject({ items: [{ id: 'south', name: 'South' }] });
    for (const method of ['GET', 'HEAD']) {
      for (const known of [tag, `"other", ${tag}`, '*']) {
        const again = await askAgain(known, method);
        expect([known, again.status, await again.text(), again.headers.get('etag')]).toEqual([known, 304, '', tag]);
        expect(again.headers.get('cache-control')).toBe(PRIVATE);
      }
    }
    api.declare({ sites: [declare('South of the river')], factors: factorsOfTests });
    const changed = await askAgain(tag);
    expect([changed.status, changed.headers.get('etag') === tag]).toEqual([200, false]);
    expect(await changed.json()).toMatchObject({ items: [{ name: 'South of the river' }] });
  });

  it('is hours whose tag still holds, though they are written as bytes', async () => {
    const path = `${SITE}/emissions?interval=hour&from=2026-01-08&to=2026-01-10`;
    const first = await ask(path);
    const text = await first.text();
    const tag = first.headers.get('etag')!;
    expect([tag, first.headers.get('content-type')]).toEqual([
      expect.stringMatching(/^W\/"[\w-]{27}"$/),
      'application/json; charset=utf-8',
    ]);
    expect((JSON.parse(text) as { items: unknown[] }).items).toHaveLength(48);
    for (const method of ['GET', 'HEAD']) {
      const again = await ask(path, { 'if-none-match': tag, 'cache-control': 'max-age=0' }, method);
      expect([again.status, await again.text(), again.headers.get('etag')]).toEqual([304, '', tag]);
      expect(again.headers.get('content-type')).toBeNull();
      const other = await ask(path, { 'if-none-match': '"other"', 'accept-encoding': 'identity' }, method);
      expect([other.status, other.headers.get('etag')]).toEqual([200, tag]);
      expect(other.headers.get('content-length')).toBe(String(Buffer.byteLength(text)));
      expect(await other.text()).toBe(method === 'HEAD' ? '' : text);
    }
  });

  it('is nothing for another key: a tag opens nothing, and the answer is kept by key', async () => {
    const tag = await header('/api/v1/sites', 'etag');
    const stranger = await ask('/api/v1/sites', {
      'if-none-match': tag!,
      authorization: 'Bearer another-key-than-that',
    });
    expect([stranger.status, stranger.headers.get('etag')]).toEqual([401, null]);
    expect(stranger.headers.get('cache-control')).toBe('no-store');
    expect(await header('/api/v1/sites', 'vary')).toMatch(/accept, authorization/i);
  });

  it('is asked for again each time, and a stream, a file, a problem and what changes something have no tag', async () => {
    const csv = { accept: 'text/csv' };
    for (const [path, more] of [
      [`${SITE}/status`, {}],
      [`${SITE}/emissions?from=2026-01-08&to=2026-01-10`, {}],
    ] as const) {
      expect([path, await header(path, 'etag', more)]).toEqual([path, expect.stringMatching(/^W\//)]);
      expect([path, await header(path, 'cache-control', more)]).toEqual([path, PRIVATE]);
    }
    for (const [path, more, caching] of [
      ['/api/v1/sites', csv, PRIVATE],
      ['/api/v1/nothing', {}, 'no-store'],
      ['/health/ready', {}, PRIVATE],
      ['/api/v1/stream', {}, 'no-store'],
    ] as const) {
      expect([path, await header(path, 'etag', more)]).toEqual([path, null]);
      expect([path, await header(path, 'cache-control', more)]).toEqual([path, caching]);
    }
    const posted = await ask(`${SITE}/dead-letters/replay`, { 'content-type': 'application/json' }, 'POST');
    expect([posted.headers.get('etag'), posted.headers.get('cache-control')]).toEqual([null, PRIVATE]);
  });
});
