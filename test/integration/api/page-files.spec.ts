import { factorsOfTests, siteOf } from '../../support/plants/plant-of-tests.js';
import { startApi, type ApiUnderTest } from '../../support/processes/api-under-test.js';
import { freshDatabase } from '../../support/processes/fresh-database.js';
import type { Database } from '#postgres';

/** As Vite writes it. */
type Manifest = Readonly<
  Record<
    string,
    { readonly file: string; readonly css?: readonly string[]; readonly imports?: readonly string[] }
  >
>;
/** What the page may weigh until its first view is there, packed. */
const MOST_BYTES = 200_000;

describe('the files of the page', () => {
  let db: Database;
  let api: ApiUnderTest;
  let manifest: Manifest;
  beforeAll(async () => {
    db = await freshDatabase('page_files');
    api = await startApi(db, { sites: [siteOf('south', 'UTC', [])], factors: factorsOfTests }, { now: Date.now() });
    manifest = (await (await fetch(`${api.url}/assets.json`)).json()) as Manifest;
  }, 60_000);
  afterAll(async () => {
    await api?.stop();
    await db?.close();
  });

  const ask = (file: string, encoding: string) =>
    fetch(`${api.url}/${file}`, { headers: { 'accept-encoding': encoding } });
  /** Files that an entry of the manifest needs. */
  const filesOf = (entry: string, seen = new Set<string>()): Set<string> => {
    const { file, css = [], imports = [] } = manifest[entry]!;
    for (const one of [file, ...css]) seen.add(one);
    for (const one of imports) if (!seen.has(manifest[one]!.file)) filesOf(one, seen);
    return seen;
  };

  it('come packed to who takes that, and are the same', async () => {
    for (const file of filesOf('index.html')) {
      const [packed, plain] = [await ask(file, 'gzip, br'), await ask(file, 'identity')];
      expect([packed.status, plain.status]).toEqual([200, 200]);
      expect(packed.headers.get('content-encoding')).toBe('gzip');
      expect(plain.headers.get('content-encoding')).toBeNull();
      expect(Number(packed.headers.get('content-length'))).toBeLessThan(Number(plain.headers.get('content-length')));
      for (const answer of [packed, plain]) {
        expect(answer.headers.get('vary')).toContain('accept-encoding');
        expect(answer.headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
        expect(answer.headers.get('content-security-policy')).toContain("default-src 'self'");
        expect(answer.headers.get('content-type')).toMatch(
          file.endsWith('.js') ? /^(text|application)\/javascript/ : /^text\/css/,
        );
      }
      expect(await packed.text()).toBe(await plain.text());
    }
  });

  it('are found by no other name', async () => {
    for (const path of ['assets/nothing.js', 'assets/..%2f..%2fpackage.json', 'assets/page.js.gz/'])
      expect((await ask(path, 'gzip')).status).toBe(404);
  });

  it('weigh less than 200 kB until the first view is there', async () => {
    const files = new Set([...filesOf('index.html'), ...filesOf('src/views/overview/OverviewView.tsx')]);
    let bytes = 0;
    for (const file of files) bytes += Number((await ask(file, 'gzip')).headers.get('content-length'));
    expect(bytes).toBeGreaterThan(20_000);
    expect(bytes).toBeLessThan(MOST_BYTES);
  });
});
