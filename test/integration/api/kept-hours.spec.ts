import { HOUR_MS } from '#domain';
import { Names, readHourLines, type Database } from '#postgres';
import { listEmissions } from '../../../apps/api/src/figures/list-emissions.js';
import { deviceOf, factorsOfTests, pointOf, siteOf } from '../../support/plants/plant-of-tests.js';
import { startApi, type ApiUnderTest } from '../../support/processes/api-under-test.js';
import { freshDatabase } from '../../support/processes/fresh-database.js';

const NOW = Date.parse('2026-01-10T04:07:00Z');
const FROM = NOW - (NOW % HOUR_MS) - 1_000 * HOUR_MS;
const south = siteOf('south', 'Asia/Shanghai', [
  deviceOf('plant-meter', 'heat-meter', [pointOf('plant-meter', 'heat.energyTotal', { kind: 'total', unit: 'GJ' })]),
]);
const PATH = `/api/v1/sites/south/emissions?interval=hour&from=${new Date(FROM).toISOString()}`;
const MOMENT = new Date(FROM + 500 * HOUR_MS).toISOString();

/** Each makes one hour of many another one, whoever does it, and without a word of when. */
const CHANGES: readonly (readonly [what: string, sql: string])[] = [
  ['a number', 'set heat_gj = heat_gj + 1e-12'],
  ['what lost data takes', `set data_effect = '{"heatGj": 0, "grossT": 0, "netT": -1.25}'`],
  ['a code', `set codes = '["LATE"]'`],
  ['a factor', `set factor_versions = '["heat.cn.default@2026-01-01"]'`],
  ['rules', `set rules_versions = '["1.4"]'`],
  ['a factor that is missing', 'set factor_missing = true'],
  ['heat that is not known', 'set heat_gj = null'],
  ['a revision', 'set revision = revision + 1'],
  ['its close', 'set closed = true'],
];

describe('hours that were written before', () => {
  let db: Database;
  let api: ApiUnderTest;
  let siteId: number;

  beforeAll(async () => {
    db = await freshDatabase('kept_hours');
    const names = await Names.open(db);
    await names.declare([south]);
    siteId = names.siteId('south')!;
    await db.execute(
      `insert into emission (site_id, grain, start, label, heat_gj, net_t, u95_t, coverage_pct, configuration_hash, computed_at)
       select $1, 'hour', t, '', 3 + random(), random(), 0.1, 100, 'x', '2026-01-10T04:00:00Z'
       from generate_series(to_timestamp($2), to_timestamp($3), '1 hour') t`,
      [siteId, FROM / 1_000, NOW / 1_000],
    );
    api = await startApi(db, { sites: [south], factors: factorsOfTests }, { now: NOW });
  });
  afterAll(async () => {
    await api?.stop();
    await db?.close();
  });

  const ask = async (): Promise<{ text: string; tag: string | null }> => {
    const response = await fetch(api.url + PATH);
    return { text: await response.text(), tag: response.headers.get('etag') };
  };
  const stored = async (): Promise<string> => {
    const want = { interval: 'hour', range: { fromMs: FROM, toMs: NOW }, nowMs: NOW, shares: false } as const;
    const items = await listEmissions(db, south, siteId, want);
    return JSON.stringify({ items, nextCursor: null, interval: 'hour', simulated: false });
  };

  it('are the same while nothing is another, and are not read', async () => {
    const [first, second] = [await ask(), await ask()];
    expect(first.text).toBe(await stored());
    expect(second).toEqual(first);
    const part = { fromMs: FROM, toMs: NOW };
    const [read] = await readHourLines(db, siteId, [{ ...part, known: null }]);
    expect(read!.alike!.flatMap(({ lines }) => lines)).toHaveLength(1_001);
    const halves = [
      { ...part, toMs: FROM + HOUR_MS, known: read!.version },
      { ...part, known: read!.version },
    ];
    const [half, all] = await readHourLines(db, siteId, halves);
    expect(all).toEqual({ version: read!.version, alike: null });
    expect(half!.alike!.flatMap(({ lines }) => lines)).toHaveLength(1);
  });

  it('are not sent to who has them', async () => {
    const { tag } = await ask();
    const headers = { 'if-none-match': tag!, 'cache-control': 'max-age=0' };
    const again = await fetch(api.url + PATH, { headers });
    expect([again.status, await again.text()]).toEqual([304, '']);
  });

  it.each(CHANGES)('are written again with %s', async (_what, set) => {
    const before = await ask();
    await db.execute(`update emission ${set} where site_id = $1 and start = $2`, [siteId, MOMENT]);
    const after = await ask();
    expect(after.text).toBe(await stored());
    expect(after.text).not.toBe(before.text);
    expect(after.tag).not.toBe(before.tag);
  });

  it('are written again where one is gone, or waits', async () => {
    const texts = [(await ask()).text];
    for (const sql of [
      'delete from emission where site_id = $1 and start = $2',
      'insert into hour_mark (site_id, hour_start) values ($1, $2)',
      'delete from hour_mark where site_id = $1 and hour_start = $2',
    ]) {
      await db.execute(sql, [siteId, MOMENT]);
      const after = await ask();
      expect(after.text).toBe(await stored());
      expect(after.text).not.toBe(texts.at(-1));
      texts.push(after.text);
    }
    expect(texts[3]).toBe(texts[1]);
  });
});
