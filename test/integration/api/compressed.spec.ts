import { request } from 'node:http';
import { brotliDecompressSync, gunzipSync, inflateSync } from 'node:zlib';
import { Names, type Database } from '#postgres';
import { deviceOf, factorsOfTests, pointOf, siteOf } from '../../support/plants/plant-of-tests.js';
import { startApi, type ApiUnderTest } from '../../support/processes/api-under-test.js';
import { freshDatabase } from '../../support/processes/fresh-database.js';

const points = Array.from({ length: 40 }, (_, i) => pointOf('boiler-1', `heat.power${i}`, { unit: 'MW' }));
const site = siteOf('south', 'Asia/Shanghai', [deviceOf('boiler-1', 'boiler', points)]);
const POINTS = '/api/v1/sites/south/points';

interface Answer {
  readonly encoding: string | undefined;
  readonly vary: string | undefined;
  readonly length: string | undefined;
  readonly bytes: Buffer;
}

const HOURS = '/api/v1/sites/south/emissions?interval=hour&from=2025-11-01&to=2026-01-10';

function unpacked({ encoding, bytes }: Answer): Buffer {
  if (encoding === 'gzip') return gunzipSync(bytes);
  if (encoding === 'br') return brotliDecompressSync(bytes);
  return encoding === 'deflate' ? inflateSync(bytes) : bytes;
}

describe('what leaves the API', () => {
  let db: Database;
  let api: ApiUnderTest;

  /** As it is sent: nothing is decoded. */
  const ask = (path: string, headers: Record<string, string>): Promise<Answer> =>
    new Promise((resolve, reject) => {
      request(new URL(path, api.url), { headers }, (response) => {
        const parts: Buffer[] = [];
        const { 'content-encoding': encoding, vary, 'content-length': length } = response.headers;
        response
          .on('data', (part: Buffer) => {
            parts.push(part);
            if (path.includes('stream')) response.destroy();
          })
          .on('close', () => resolve({ encoding, vary, length, bytes: Buffer.concat(parts) }));
      })
        .on('error', reject)
        .end();
    });

  beforeAll(async () => {
    db = await freshDatabase('compressed');
    await (await Names.open(db)).declare([site]);
    api = await startApi(db, { sites: [site], factors: factorsOfTests }, { now: Date.parse('2026-01-10T04:00:00Z') });
  });
  afterAll(async () => {
    await api?.stop();
    await db?.close();
  });

  it('goes as it is where it is HTML', async () => {
    expect((await ask('/', { 'accept-encoding': 'gzip' })).encoding).toBeUndefined();
  });

  it.each([POINTS, '/openapi.json'])('is compressed where the client takes it: %s', async (path) => {
    const [plain, compressed] = [await ask(path, {}), await ask(path, { 'accept-encoding': 'gzip' })];
    expect([plain.encoding, compressed.encoding]).toEqual([undefined, plain.bytes.length < 1_024 ? undefined : 'gzip']);
    expect(compressed.vary?.toLowerCase()).toContain('accept-encoding');
    const read = compressed.encoding === 'gzip' ? gunzipSync(compressed.bytes) : compressed.bytes;
    expect(read.equals(plain.bytes)).toBe(true);
  });

  it('is smaller by more than half where it is a list', async () => {
    const [plain, compressed] = [await ask(POINTS, {}), await ask(POINTS, { 'accept-encoding': 'gzip' })];
    expect(compressed.bytes.length).toBeLessThan(plain.bytes.length / 2);
  });

  it.each([
    ['gzip', 'gzip'],
    ['br', 'br'],
    ['gzip, deflate', 'gzip'],
    ['gzip, deflate, br', 'br'],
    ['deflate', 'deflate'],
    ['gzip;q=0', undefined],
    ['identity, gzip;q=0.5', undefined],
  ])('is the same where it is large and packed in haste: %s', async (accepted, coding) => {
    const plain = await ask(HOURS, {});
    expect(plain.bytes.length).toBeGreaterThan(500_000);
    expect(plain.encoding).toBeUndefined();
    const headers = { 'accept-encoding': accepted };
    for (const packed of [await ask(HOURS, headers), await ask(HOURS, headers)]) {
      expect(packed.encoding).toBe(coding);
      expect(packed.vary?.toLowerCase()).toContain('accept-encoding');
      if (coding) expect(packed.bytes.length).toBeLessThan(plain.bytes.length / 5);
      expect(unpacked(packed).equals(plain.bytes)).toBe(true);
      // What is packed while it is sent has no length: gzip is put together of what is kept.
      if (coding !== 'br' && coding !== 'deflate') expect(packed.length).toBe(String(packed.bytes.length));
    }
  });

  it('names with a view the files that it needs, and they are there', async () => {
    const named = async (view: string): Promise<string[]> => {
      const link = (await fetch(`${api.url}/south/${view}`)).headers.get('link') ?? '';
      return [...link.matchAll(/<([^>]+)>; rel=(?:modulepreload|preload; as=style)/g)].map(([, path]) => path!);
    };
    const paths = await named('plant');
    expect(paths.some((path) => path.includes('view-plant'))).toBe(true);
    expect(paths.some((path) => path.includes('view-overview'))).toBe(false);
    expect(paths.length).toBeGreaterThan(3);
    for (const path of paths) expect([path, (await fetch(api.url + path)).status]).toEqual([path, 200]);
    expect(await named('more')).toEqual([]);
  });

  it('names with a view the answers that it waits for first', async () => {
    const named = async (path: string): Promise<string[]> => {
      const link = (await fetch(api.url + path)).headers.get('link') ?? '';
      return [...link.matchAll(/<([^>]+)>; rel=preload; as=fetch; crossorigin/g)].map(([, found]) => found!);
    };
    expect(await named('/south/overview')).toEqual(['/api/v1/sites', '/api/v1/sites/south/status']);
    expect(await named('/sites')).toEqual(['/api/v1/sites']);
    expect(await named('/a%3E%2C%20%3Cb/overview')).toEqual(['/api/v1/sites', '/api/v1/sites/a%3E%2C%20%3Cb/status']);
    expect(await named('/%E0%A4%A/overview')).toEqual(['/api/v1/sites']);
  });

  it.each(['/api/v1/stream', `${POINTS}?format=csv`])(
    'goes as it is where it is not one whole text: %s',
    async (path) => {
      expect((await ask(path, { 'accept-encoding': 'gzip, br' })).encoding).toBeUndefined();
    },
  );
});
