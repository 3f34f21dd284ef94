import { operationList, rowsOf } from '#contracts';
import { Names } from '#postgres';
import { startApi, type ApiUnderTest } from '../../support/processes/api-under-test.js';
import { deadLetter, TestStore } from '../../support/processes/aggregator-store.js';
import { csvRows } from '../../support/files/csv-records.js';
import { deviceOf, factorsOfTests, pointOf, putReadings, siteOf } from '../../support/plants/plant-of-tests.js';

const at = (text: string): number => Date.parse(text);
const NOW = at('2026-01-10T04:07:00Z');
const FIRST = at('2026-01-09T00:00:00Z');
const READINGS = 2_300;
const site = {
  ...siteOf('south', 'Asia/Shanghai', [
    deviceOf('plant-meter', 'heat-meter', [
      pointOf('plant-meter', 'heat.energyTotal', { kind: 'total', unit: 'MW.h', resolution: 0.001 }),
      pointOf('plant-meter', 'heat.power', { unit: 'MW' }),
    ]),
  ]),
  name: '=1+1, "Süd"',
};
const SITE = '/api/v1/sites/south';
const METER = `${SITE}/points/plant-meter/heat.energyTotal`;
const CSV = { headers: { accept: 'text/csv' } };

const VERIFICATION = `insert into verification (site_id, period, grain, revision, gross_t, net_t, verifier, words, size, root, pack_version, link,
    materiality, hours, simulated, opened_at)
  select site_id, '2025-12', 'month', 1, 5, 4, 'Chen', 'words', 1, repeat('a', 64), 1, repeat('b', 64), '{"pct": 5, "t": null}',
    '[[1764547200000, 5, false, 1]]', false, now() from site where code = 'south'`;

const SUBSCRIPTION = `insert into push_subscription (site, subscription_id, owner, endpoint, p256dh, auth, language, created_at)
  values ('south', 'a', 'Li', 'https://push.example/a', 'b', 'c', 'de', now())`;

describe('lists as CSV', () => {
  let store: TestStore;
  let api: ApiUnderTest;

  beforeAll(async () => {
    store = await TestStore.open('list_forms', [site]);
    const names = await Names.open(store.owner);
    const { deviceId, pointId } = names.point('south', 'plant-meter', 'heat.energyTotal')!;
    await putReadings(
      store.owner,
      deviceId,
      [{ id: pointId, unit: 'MW.h' }],
      Array.from({ length: READINGS }, (_, i) => ({ t: FIRST + i * 30_000, v: [1_246.283 + i / 1_000 + 1e-13] })),
    );
    await store.owner.execute(
      `insert into window_15m (point_id, start, min, max, mean, last, held_ms, amount, covered_ms, state)
       values ($1, '2026-01-10T00:00:00Z', 1246.283, 1247.318, null, 1247.318, 0, 1.0349999999998545, 900000, '{}')`,
      [pointId],
    );
    for (const i of [0, 1, 2]) {
      const data = deadLetter({ site: 'south', device: 'plant-meter', receivedAt: NOW, payload: `=cmd|"${i}"\n` });
      await store.deadLetters({ id: `letter-${i}`, data });
    }
    await store.owner.execute(VERIFICATION);
    await store.owner.execute(SUBSCRIPTION);
    api = await startApi(store.owner, { sites: [site], factors: factorsOfTests }, { now: NOW });
  }, 120_000);
  afterAll(async () => {
    await api?.stop();
    await store?.close();
  });

  const lists = operationList().filter((operation) => rowsOf(operation) !== null && operation.id !== 'getLineage');
  it.each(lists.map(({ id, path }) => [id, path]))('%s comes as CSV by Accept and by format', async (_, path) => {
    const asked = path
      .replace('{site}', 'south')
      .replace('{device}', 'plant-meter')
      .replace('{point}', 'heat.energyTotal')
      .replace('{verification}', '1');
    const byAccept = await api.call(asked, CSV);
    const byFormat = await api.call(`${asked}?format=csv`);
    expect([byAccept.status, byFormat.status]).toEqual([200, 200]);
    expect(byAccept.headers.get('content-type')).toBe('text/csv; charset=utf-8; header=present');
    expect(byAccept.headers.get('vary')).toContain('accept');
    expect(byAccept.text.split('\r\n')[0]).toMatch(/^\ufeff?\w[\w.]*(,\w[\w.]*)+$/);
    expect(byFormat.text).toBe(byAccept.text);
    const json = await api.call(`${asked}?format=json`, CSV);
    expect(json.headers.get('content-type')).toContain('application/json');
    const wrong = await api.call(`${asked}?format=xlsx`);
    expect([wrong.status, wrong.body.field]).toEqual([400, 'format']);
    expect(wrong.body.detail).toContain('json, csv');
    expect((await api.call(asked, { headers: { accept: 'image/png' } })).status).toBe(406);
  });

  it('writes a list through to its end where no limit is given, and else says where the next page is', async () => {
    const range = 'from=2026-01-09T00:00:00Z&to=2026-01-11T00:00:00Z';
    const all = await api.call(`${METER}/readings?${range}&format=csv`);
    expect(all.headers.get('link')).toBeNull();
    const rows = csvRows(all.text);
    expect(rows).toHaveLength(READINGS);
    expect(new Set(rows.map(({ ts }) => ts)).size).toBe(READINGS);
    expect(rows[7]).toMatchObject({ ts: '2026-01-09T00:03:30Z', value: '1246.29', unit: 'MW.h', resolution: '0.001' });
    const page = await api.call(`${METER}/readings?${range}&limit=1500`, CSV);
    expect(csvRows(page.text)).toHaveLength(1_500);
    const [, next] = /^<(.+)>; rel="next"$/.exec(page.headers.get('link') ?? '')!;
    const second = await api.call(next!, CSV);
    expect(csvRows(page.text).concat(csvRows(second.text))).toEqual(rows);
    expect(second.headers.get('link')).toBeNull();
  });

  it('takes the noise of subtraction from a series, in JSON and in CSV, and says the unit', async () => {
    const range = 'interval=15min&from=2026-01-10T00:00:00Z&to=2026-01-10T00:15:00Z';
    const json = (await api.call(`${METER}/series?${range}`)).body;
    expect(json).toMatchObject({ unit: 'MW.h', resolution: 0.001, interval: '15min' });
    expect(json.items[0]).toMatchObject({ amount: 1.035, last: 1247.318 });
    const csv = await api.call(`${METER}/series?${range}&format=csv`);
    expect(csv.headers.get('content-disposition')).toBe(
      'inline; filename="south-plant-meter-heat.energyTotal-series-15min.csv"',
    );
    expect(csv.text).toBe(
      'start,min,max,mean,last,amount,coveragePct,quality,device,point,kind,unit,resolution,interval\r\n' +
        '2026-01-10T00:00:00Z,1246.283,1247.318,,1247.318,1.035,100,good,plant-meter,heat.energyTotal,total,MW.h,0.001,15min\r\n',
    );
    const [reading] = (await api.call(`${METER}/readings?from=2026-01-09T00:00:00Z&limit=1`)).body.items;
    expect(reading.value).toBe(1246.283);
  });

  it('makes no formula of what people or devices sent', async () => {
    const letters = csvRows((await api.call(`${SITE}/dead-letters?format=csv`)).text);
    expect(letters.map(({ payload }) => payload)).toEqual([2, 1, 0].map((i) => `'=cmd|"${i}"\n`));
    const sites = await api.call('/api/v1/sites?format=csv');
    expect(csvRows(sites.text)[0]).toMatchObject({ id: 'south', name: `'=1+1, "Süd"` });
  });

  it('writes what is nested into columns of its own', async () => {
    const points = csvRows((await api.call(`${SITE}/points`, CSV)).text);
    expect(points.map((row) => [row['address'], row['last.value'], row['last.quality']])).toEqual([
      ['plant-meter/heat.energyTotal', '1248.582', 'good'],
      ['plant-meter/heat.power', '', ''],
    ]);
    const [factor] = csvRows((await api.call('/api/v1/factors', CSV)).text);
    expect(factor).toMatchObject({ id: 'heat.cn.default', value: '110', u95: '0.2' });
    expect(JSON.parse(factor!['other']!)).toMatchObject({ set: 'baseline' });
  });
});
