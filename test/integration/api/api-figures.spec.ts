import { OPERATIONS } from '#contracts';
import { MINUTE_MS, QUARTER_HOUR_MS } from '#domain';
import { Names, type Database } from '#postgres';
import { listEmissions } from '../../../apps/api/src/figures/list-emissions.js';
import { rowsIn, tableFormOf } from '../../../apps/api/src/http/lists/columns.js';
import { toCsv } from '../../../apps/api/src/http/lists/csv.js';
import { startApi, type ApiUnderTest } from '../../support/processes/api-under-test.js';
import { freshDatabase } from '../../support/processes/fresh-database.js';
import { deviceOf, factorsOfTests, pointOf, putReadings, siteOf } from '../../support/plants/plant-of-tests.js';

const at = (text: string): number => Date.parse(text);
const NOW = at('2026-01-10T04:07:00Z');

const plantMeter = deviceOf('plant-meter', 'heat-meter', [
  pointOf('plant-meter', 'heat.energyTotal', { kind: 'total', unit: 'GJ', modulus: 1_000_000 }),
  pointOf('plant-meter', 'heat.power', { unit: 'MW', max: 60 }),
  pointOf('plant-meter', 'pump.state', { kind: 'state', states: ['off', 'running'] }),
]);
const south = siteOf('south', 'Asia/Shanghai', [
  plantMeter,
  deviceOf('silent', 'boiler', [pointOf('silent', 'heat.power', {})]),
]);
const berlin = siteOf('berlin', 'Europe/Berlin', [
  deviceOf('meter', 'heat-meter', [pointOf('meter', 'flow', { unit: 'm3.h-1' })]),
]);
const P = '/api/v1/sites/south/points/plant-meter';

describe('the API answers figures', () => {
  let db: Database;
  let names: Names;
  let api: ApiUnderTest;

  const pointId = (site: string, device: string, point: string): number => names.point(site, device, point)!.pointId;
  const windowRow = async (point: number, startMs: number, fields: Record<string, number | null>): Promise<void> => {
    const all = {
      min: 1,
      max: 3,
      mean: 2,
      last: 2,
      held_ms: QUARTER_HOUR_MS,
      amount: null,
      covered_ms: QUARTER_HOUR_MS,
      ...fields,
    };
    await db.execute(
      `insert into window_15m (point_id, start, min, max, mean, last, held_ms, amount, covered_ms, state)
       values ($1, to_timestamp($2::float8 / 1000), $3, $4, $5, $6, $7, $8, $9, '{}')`,
      [point, startMs, all.min, all.max, all.mean, all.last, all.held_ms, all.amount, all.covered_ms],
    );
  };
  const emissionRow = async (grain: string, start: string, label: string, heat: number, fields = ''): Promise<void> => {
    await db.execute(
      `insert into emission (site_id, grain, start, label, heat_gj, baseline_t, project_t, leakage_t, gross_t, net_t, coverage_pct,
                             factor_versions, configuration_hash, computed_at, revision, closed)
       values ($1, $2, $3, $4, $5::float8, $5::float8 * 0.11, 1, 0, $5::float8 * 0.11, $5::float8 * 0.11 - 1, 99.5,
               '["heat.cn.default@2015-01-01"]', 'x', ${fields || `'2026-01-10T04:00:00Z', 0, false`})`,
      [names.siteId('south'), grain, start, label, heat],
    );
  };

  beforeAll(async () => {
    db = await freshDatabase('api_figures');
    names = await Names.open(db);
    await names.declare([south, berlin]);
    api = await startApi(db, { sites: [south, berlin], factors: factorsOfTests }, { now: NOW });
  });
  afterAll(async () => {
    await api?.stop();
    await db?.close();
  });

  it('lists sites, versions and factors', async () => {
    expect((await api.call('/api/v1/sites')).body).toEqual({
      items: [
        { id: 'south', name: 'Site south', timeZone: 'Asia/Shanghai', display: { energy: 'GJ', locale: 'en' } },
        { id: 'berlin', name: 'Site berlin', timeZone: 'Europe/Berlin', display: { energy: 'GJ', locale: 'en' } },
      ],
      nextCursor: null,
    });
    expect((await api.call('/api/v1/version')).body).toMatchObject({
      product: '0.0.0-test',
      schema: expect.stringMatching(/^[A-Z][A-Za-z]+1\d{12}$/),
    });
    const [factor] = (await api.call('/api/v1/factors')).body.items;
    expect(factor).toMatchObject({
      id: 'heat.cn.default',
      value: 110,
      u95: 0.2,
      version: 'heat.cn.default@2015-01-01',
    });
  });

  it('says null where a site has no status yet, and shows the newest one as soon as there is one', async () => {
    const empty = (await api.call('/api/v1/sites/south/status')).body;
    expect(empty).toMatchObject({
      asOf: '2026-01-10T04:07:00Z',
      heat: { powerMw: null },
      avoided: { seasonT: null },
      data: { coveragePct: 0 },
    });
    expect(empty.devices.map((d: { id: string; state: string }) => [d.id, d.state])).toEqual([
      ['plant-meter', 'never-seen'],
      ['silent', 'never-seen'],
    ]);
    expect(empty.targets[0]).toMatchObject({
      id: 'annual-avoided',
      amount: 47_700,
      achieved: null,
      state: 'no-data',
    });
    const body = { ...empty, avoided: { todayT: 1, monthT: 2, seasonT: 3, seasonNetT: 2.5 } };
    await db.execute('insert into site_status (site_id, version, body, as_of) values ($1, 7, $2, now())', [
      names.siteId('south'),
      body,
    ]);
    const status = (await api.call('/api/v1/sites/south/status')).body;
    expect(status.avoided).toEqual({ todayT: 1, monthT: 2, seasonT: 3, seasonNetT: 2.5 });
    expect(status.data.lagRecords).toBe(0);
    expect((await api.call('/api/v1/sites/south/targets')).body.items[0].amount).toBe(47_700);
  });

  describe('readings', () => {
    beforeAll(async () => {
      const ids = ['heat.energyTotal', 'heat.power', 'pump.state'].map((p) => ({
        id: pointId('south', 'plant-meter', p),
        unit: 'x',
      }));
      const rows = Array.from({ length: 10 }, (_, i) => ({
        t: at('2026-01-10T03:00:00Z') + i * MINUTE_MS,
        v: [1_000 + i * 2, 20 + i, i % 2],
        seq: i,
        ...(i === 4 ? { q: [0, 1, 0] } : {}),
      }));
      const deviceId = names.device('south', 'plant-meter')!.deviceId;
      await putReadings(db, deviceId, ids, rows);
      await db.execute(`insert into reading_code (point_id, ts, code) values ($1, '2026-01-10T03:05:00Z', 'RATE')`, [
        ids[1]!.id,
      ]);
    });

    it('lists points with units and their newest reading', async () => {
      const { items } = (await api.call('/api/v1/sites/south/points')).body;
      expect(items).toHaveLength(4);
      expect(items[1]).toEqual({
        address: 'plant-meter/heat.power',
        device: 'plant-meter',
        point: 'heat.power',
        kind: 'gauge',
        unit: 'MW',
        min: null,
        max: 60,
        resolution: null,
        intervalSeconds: 60,
        states: [],
        last: { ts: '2026-01-10T03:09:00Z', value: 29, quality: 'good' },
      });
      expect(items[2].last.value).toBe('running');
      expect(items[3].last).toBeNull();
    });

    it('gives raw readings with quality, codes and arrival, oldest first, by half-open range', async () => {
      const { items, unit, nextCursor } = (
        await api.call(`${P}/heat.power/readings?from=2026-01-10T03:04:00Z&to=2026-01-10T03:06:00Z`)
      ).body;
      expect([unit, nextCursor]).toEqual(['MW', null]);
      expect(items).toEqual([
        {
          ts: '2026-01-10T03:04:00Z',
          value: 24,
          quality: 'uncertain',
          codes: [],
          receivedAt: '2026-01-10T03:04:02Z',
          seq: 4,
        },
        {
          ts: '2026-01-10T03:05:00Z',
          value: 25,
          quality: 'good',
          codes: ['RATE'],
          receivedAt: '2026-01-10T03:05:02Z',
          seq: 5,
        },
      ]);
    });

    it('takes local days and offsets', async () => {
      const day = (await api.call(`${P}/heat.power/readings?from=2026-01-10&to=2026-01-11`)).body.items;
      const offset = (
        await api.call(`${P}/heat.power/readings?from=2026-01-10T00:00:00%2B08:00&to=2026-01-11T00:00:00%2B08:00`)
      ).body.items;
      expect(day).toHaveLength(10);
      expect(offset).toEqual(day);
    });

    it('keeps its place while older readings come in', async () => {
      const range = 'from=2026-01-10T03:00:00Z&to=2026-01-10T04:00:00Z';
      const first = (await api.call(`${P}/heat.power/readings?${range}&limit=4`)).body;
      expect(first.items).toHaveLength(4);
      const id = pointId('south', 'plant-meter', 'heat.power');
      const deviceId = names.device('south', 'plant-meter')!.deviceId;
      await putReadings(db, deviceId, [{ id, unit: 'MW' }], [{ t: at('2026-01-10T03:00:30Z'), v: [99] }]);
      const seen = [...first.items];
      for (let cursor = first.nextCursor; cursor !== null;) {
        const page = (await api.call(`${P}/heat.power/readings?${range}&limit=4&cursor=${cursor}`)).body;
        seen.push(...page.items);
        cursor = page.nextCursor;
      }
      expect(seen.map((r: { value: number }) => r.value)).toEqual([20, 21, 22, 23, 24, 25, 26, 27, 28, 29]);
    });

    it('makes minutes from raw readings, dense, null without data', async () => {
      const { items, interval } = (
        await api.call(`${P}/heat.energyTotal/series?interval=minute&from=2026-01-10T03:07:00Z&to=2026-01-10T03:14:00Z`)
      ).body;
      expect(interval).toBe('minute');
      expect(items.map((r: { amount: number | null }) => r.amount)).toEqual([2, 2, null, null, null, null, null]);
      expect(items[1]).toMatchObject({ start: '2026-01-10T03:08:00Z', last: 1016, coveragePct: 100, quality: 'good' });
      expect(items[6]).toMatchObject({ min: null, mean: null, last: null, coveragePct: 0, quality: null });
    });
  });

  it('adds windows up to local hours, days and months', async () => {
    const id = pointId('south', 'plant-meter', 'heat.energyTotal');
    const start = at('2026-01-09T15:45:00Z'); // the last quarter of the local 9 January, then the 10th
    for (let i = 0; i < 8; i++) await windowRow(id, start + i * QUARTER_HOUR_MS, { amount: 10, last: i });
    const days = (await api.call(`${P}/heat.energyTotal/series?interval=day&from=2026-01-09&to=2026-01-12`)).body.items;
    expect(days.map((r: { start: string; amount: number }) => [r.start, r.amount])).toEqual([
      ['2026-01-09', 10],
      ['2026-01-10', 70], // up to now: tomorrow is no row
    ]);
    const hours = (
      await api.call(`${P}/heat.energyTotal/series?interval=hour&from=2026-01-10&to=2026-01-10T03:00:00%2B08:00`)
    ).body.items;
    expect(hours.map((r: { amount: number | null; coveragePct: number }) => [r.amount, r.coveragePct])).toEqual([
      [40, 100],
      [30, 75],
      [null, 0],
    ]);
    const quarters = (
      await api.call(`${P}/heat.energyTotal/series?interval=15min&from=2026-01-09T15:35:00Z&to=2026-01-09T16:20:00Z`)
    ).body;
    expect(quarters).toMatchObject({ interval: '15min', unit: 'GJ' });
    expect(
      quarters.items.map((r: { start: string; last: number | null; amount: number | null }) => [
        r.start,
        r.last,
        r.amount,
      ]),
    ).toEqual([
      ['2026-01-09T15:45:00Z', 0, 10],
      ['2026-01-09T16:00:00Z', 1, 10],
      ['2026-01-09T16:15:00Z', 2, 10],
    ]);
    const months = (await api.call(`${P}/heat.energyTotal/series?interval=month&from=2026-01-01`)).body.items;
    expect(months).toHaveLength(1);
    expect(months[0]).toMatchObject({ start: '2026-01-01', amount: 80, mean: 2 });
  });

  it('has 23 and 25 hours in the days on which the clock changes', async () => {
    const id = pointId('berlin', 'meter', 'flow');
    const path = '/api/v1/sites/berlin/points/meter/flow/series';
    for (let t = at('2025-03-29T23:00:00Z'); t < at('2025-03-30T22:00:00Z'); t += QUARTER_HOUR_MS)
      await windowRow(id, t, { amount: 1 });
    for (let t = at('2025-10-25T22:00:00Z'); t < at('2025-10-26T23:00:00Z'); t += QUARTER_HOUR_MS)
      await windowRow(id, t, { amount: 1 });
    const spring = (await api.call(`${path}?interval=hour&from=2025-03-30&to=2025-03-31`)).body.items;
    const autumn = (await api.call(`${path}?interval=hour&from=2025-10-26&to=2025-10-27`)).body.items;
    expect([spring.length, autumn.length]).toEqual([23, 25]);
    expect(
      [...spring, ...autumn].every(
        (r: { amount: number; coveragePct: number }) => r.amount === 4 && r.coveragePct === 100,
      ),
    ).toBe(true);
    const days = (await api.call(`${path}?interval=day&from=2025-03-30&to=2025-03-31`)).body.items;
    expect(days).toEqual([expect.objectContaining({ start: '2025-03-30', amount: 92, coveragePct: 100 })]);
  });

  it('answers emissions densely up to now: hours, days, months, seasons', async () => {
    await emissionRow('hour', '2026-01-10T01:00:00Z', '2026-01-10T01:00:00Z', 100);
    await emissionRow('day', '2026-01-08T16:00:00Z', '2026-01-09', 2_000, `'2026-01-10T04:00:00Z', 1, true`);
    await emissionRow('month', '2025-12-31T16:00:00Z', '2026-01', 2_100);
    await emissionRow('season', '2025-10-19T16:00:00Z', 'season-2025', 9_000);
    const hours = (
      await api.call('/api/v1/sites/south/emissions?interval=hour&from=2026-01-10T00:00:00Z&to=2026-01-10T23:00:00Z')
    ).body.items;
    expect(
      hours.map((r: { start: string; heatGj: number | null; coveragePct: number }) => [
        r.start,
        r.heatGj,
        r.coveragePct,
      ]),
    ).toEqual([
      ['2026-01-10T00:00:00Z', null, 0],
      ['2026-01-10T01:00:00Z', 100, 99.5],
      ['2026-01-10T02:00:00Z', null, 0],
      ['2026-01-10T03:00:00Z', null, 0],
      ['2026-01-10T04:00:00Z', null, 0],
    ]);
    const days = (await api.call('/api/v1/sites/south/emissions?from=2026-01-08&to=2026-01-10')).body.items;
    expect(
      days.map((r: { start: string; revision: number; closed: boolean }) => [r.start, r.revision, r.closed]),
    ).toEqual([
      ['2026-01-08', 0, false],
      ['2026-01-09', 1, true],
    ]);
    const months = (await api.call('/api/v1/sites/south/emissions?interval=month&from=2025-12-01')).body.items;
    expect(months.map((r: { start: string; period: string; heatGj: number }) => [r.start, r.period, r.heatGj])).toEqual(
      [
        ['2025-12-01', '2025-12', null],
        ['2026-01-01', '2026-01', 2_100],
      ],
    );
    const seasons = (await api.call('/api/v1/sites/south/emissions?interval=season&from=2024-06-01')).body.items;
    expect(
      seasons.map((r: { start: string; period: string; grossT: number }) => [r.start, r.period, r.grossT]),
    ).toEqual([
      ['2024-10-20', 'season-2024', null],
      ['2025-10-20', 'season-2025', 990],
    ]);
  });

  it('writes hours as their rows are as JSON, whatever numbers are stored', async () => {
    const siteId = names.siteId('south')!;
    const range = { fromMs: at('2023-11-01T00:00:00Z'), toMs: at('2024-01-01T00:00:00Z') };
    const numbers =
      'heat_gj baseline_t project_t leakage_t gross_t net_t u95_t coverage_pct told_pct substituted_gj excluded_gj backup_gj biogenic_co2_t';
    const columns = numbers.split(' ');
    // Random digits at every power of ten that a double has, both signs; and what each form of writing turns at.
    const random = `case floor(random() * 8)
      when 0 then ('{0,-0,100,1e-4,9.999e-5,1e15,999999999999999.9,1e21,1e-7,1e-323,Infinity,NaN,5.684341886080802e-14,9007199254740992}'::float8[])[1 + floor(random() * 14)::int]
      when 1 then (random() - 0.5)::float8 * 10::float8 ^ floor(random() * 600 - 300)
      else (random() - 0.5)::float8 * 10::float8 ^ floor(random() * 8 - 2) end`;
    const sometimes = (column: string): string =>
      /pct|substituted|excluded|backup/.test(column) ? random : `case when random() < 0.9 then ${random} end`;
    await db.execute(
      `insert into emission (site_id, grain, start, label, configuration_hash, revision, closed, codes, factor_versions, data_effect, ${columns.join(', ')})
       select $1, 'hour', t, '', 'x', floor(random() * 2), random() < 0.5,
              (array['[]', '["LATE", "\u00fc"]']::jsonb[])[1 + floor(random() * 2)::int], '["a@1", "b@2"]',
              (array['{}', '{"netT": 0}', '{"netT": -1.50}', '{"netT": -0.00000001}', '{"netT": -3.75e-12}', '{"netT": 1e+25}']::jsonb[])[1 + floor(random() * 6)::int],
              ${columns.map(sometimes).join(', ')}
       from generate_series(to_timestamp($2), to_timestamp($3), '1 hour') t where random() < 0.97`,
      [siteId, range.fromMs / 1_000, range.toMs / 1_000],
    );
    const want = { interval: 'hour', range, nowMs: NOW, shares: false } as const;
    const items = await listEmissions(db, south, siteId, want);
    const path = '/api/v1/sites/south/emissions?interval=hour&from=2023-11-01T00:00:00Z&to=2024-01-01T00:00:00Z';
    // Not by `call`: shares of 10^300 % are none that the document allows.
    const textOf = async (init?: RequestInit): Promise<string> => (await fetch(api.url + path, init)).text();
    const rows = (json: string): string[] => json.split('{"start"');
    expect(rows(await textOf())).toEqual(
      rows(JSON.stringify({ items, nextCursor: null, interval: 'hour', simulated: false })),
    );
    const csv = await textOf({ headers: { accept: 'text/csv' } });
    const form = tableFormOf(OPERATIONS.getEmissions)!;
    const table = { items, interval: 'hour', simulated: false };
    expect(csv.split('\r\n')).toEqual(toCsv(form.columns, rowsIn(table, form)).split('\r\n'));
  });

  it('tells what the doubt of a figure comes from, and what the careful stand-in for lost data takes', async () => {
    const siteId = names.siteId('south');
    await db.execute(
      `update emission set u95_t = 5, uncertainty = '{"meter:plant-meter": 3, "factor:heat.cn.default": -4}',
         data_effect = '{"heatGj": -10, "grossT": -1.1, "netT": -1.25}' where site_id = $1 and grain = 'season'`,
      [siteId],
    );
    const path = '/api/v1/sites/south/emissions?from=2024-06-01&interval=';
    const [empty, season] = (await api.call(`${path}season`)).body.items;
    expect(season).toMatchObject({ u95T: 5, dataEffectT: -1.25 });
    expect(season.u95Shares).toEqual([
      { source: 'factor:heat.cn.default', u95T: 4, sharePct: 64 },
      { source: 'meter:plant-meter', u95T: 3, sharePct: 36 },
    ]);
    expect(empty).toMatchObject({ u95Shares: [], dataEffectT: null });
    expect((await api.call(`${path}season&shares=0`)).body.items[1]).not.toHaveProperty('u95Shares');
    const hours = '/api/v1/sites/south/emissions?from=2026-01-10T01:00:00Z&interval=hour';
    expect((await api.call(hours)).body.items[0]).not.toHaveProperty('u95Shares');
    expect((await api.call(`${hours}&shares=1`)).body.items[0]).toHaveProperty('u95Shares');
    expect((await api.call(`${hours}&shares=yes`)).status).toBe(400);
  });

  it('answers CSV where it is asked for', async () => {
    const csv = await api.call('/api/v1/sites/south/emissions?from=2026-01-08&to=2026-01-10', {
      headers: { accept: 'text/csv' },
    });
    expect(csv.headers.get('content-type')).toContain('text/csv');
    const lines = csv.text.split('\r\n');
    expect(lines[0]).toMatch(/^start,period,heatGj,baselineT,/);
    expect(lines[1]).toMatch(/^2026-01-08,2026-01-08,,,,,,,,0,0,,,,,,,false,0,false,false,+day$/);
    expect(lines[2]).toContain('2026-01-09,2026-01-09,2000,220,1,0,220,219,');
    const series = await api.call(`${P}/heat.energyTotal/series?interval=day&from=2026-01-10&to=2026-01-11`, {
      headers: { accept: 'text/csv, application/json;q=0.5' },
    });
    expect(series.text).toMatch(/^start,min,max,mean,last,amount,coveragePct,quality,[\w,]+\r\n2026-01-10,/);
  });

  it('answers what was known of closed figures at a moment', async () => {
    const figures = { heatGj: 1_900, grossT: 209, coveragePct: 90 };
    await db.execute(
      `insert into emission_revision (site_id, grain, start, revision, figures, cause, recorded_at)
       values ($1, 'day', '2026-01-08T16:00:00Z', 1, $2, 'closed', '2026-01-09T22:00:00Z'),
              ($1, 'day', '2026-01-08T16:00:00Z', 2, $3, 'late reading', '2026-01-10T03:00:00Z')`,
      [names.siteId('south'), figures, { ...figures, heatGj: 2_000 }],
    );
    const path = '/api/v1/sites/south/emissions?from=2026-01-09&to=2026-01-10&asOf=';
    expect((await api.call(`${path}2026-01-09T23:00:00Z`)).body.items[0]).toMatchObject({
      heatGj: 1_900,
      revision: 1,
      closed: true,
    });
    expect((await api.call(`${path}2026-01-10T03:30:00Z`)).body.items[0]).toMatchObject({
      heatGj: 2_000,
      revision: 2,
      closed: true,
    });
    expect((await api.call(`${path}2027-01-01`)).body).toMatchObject({ status: 400, field: 'asOf' });
  });

  it('lets a cache keep for ever what was closed at a moment of the past, and nothing else', async () => {
    const cached = async (query: string): Promise<string | null> => {
      const { headers } = await api.call(`/api/v1/sites/south/emissions?${query}`);
      return headers.get('cache-control');
    };
    const day = 'from=2026-01-09&to=2026-01-10';
    const hour = 'interval=hour&from=2026-01-08T16:00:00Z&to=2026-01-08T17:00:00Z';
    const FOR_EVER = 'private, max-age=31536000, immutable';
    const id = names.siteId('south');
    const figures = { heatGj: 80, grossT: 9, coveragePct: 90 };
    await db.execute(
      `insert into emission_revision (site_id, grain, start, revision, figures, cause, recorded_at)
       values ($1, 'hour', '2026-01-08T16:00:00Z', 1, $2, 'closed', '2026-01-09T22:00:00Z'),
              ($1, 'hour', '2026-01-08T16:00:00Z', 2, $3, 'late reading', '2026-01-10T03:00:00Z')`,
      [id, figures, { ...figures, heatGj: 83 }],
    );
    const revisions = await db.query<{ grain: string; n: number }>(
      `select grain, count(*)::int as n from emission_revision where site_id = $1 and start = '2026-01-08T16:00:00Z'
       group by grain order by grain`,
      [id],
    );
    expect(revisions).toEqual([
      { grain: 'day', n: 2 },
      { grain: 'hour', n: 2 },
    ]);
    // All of it simulated, or not known: the first real reading ends `simulated`.
    const closed = `${hour}&asOf=2026-01-09T23:00:00Z`;
    expect(await cached(closed)).toBe('private, no-cache');
    await db.execute(`insert into site_origin (site_id, simulated_since) values ($1, now())`, [id]);
    expect(await cached(closed)).toBe('private, no-cache');
    await db.execute('update site_origin set real_since = now() where site_id = $1', [id]);
    expect(await cached(closed)).toBe(FOR_EVER);
    for (const changing of [
      hour, // may be restated
      `${hour}&asOf=2026-01-10T03:30:00Z`, // a revision of then may still be on its way
      `${hour}&asOf=2026-01-09T21:00:00Z`, // was open then
      'interval=hour&from=2026-01-08T15:00:00Z&to=2026-01-08T17:00:00Z&asOf=2026-01-09T23:00:00Z', // one of its hours was open then
      'interval=hour&from=2026-01-08T16:00:00Z&asOf=2026-01-09T23:00:00Z',
      'interval=hour&asOf=2026-01-09T23:00:00Z',
      day,
      `${day}&asOf=2026-01-09T23:00:00Z`, // has the finding codes of now
    ]) {
      expect([changing, await cached(changing)]).toEqual([changing, 'private, no-cache']);
    }
    await db.execute('alter table site_origin rename to site_origin_away');
    try {
      const failed = await fetch(`${api.url}/api/v1/sites/south/emissions?${closed}`);
      expect([failed.status, failed.headers.get('cache-control')]).toEqual([503, 'no-store']);
    } finally {
      await db.execute('alter table site_origin_away rename to site_origin');
    }
  });

  it('shows a target with its curves, and without figures as empty', async () => {
    const path = '/api/v1/sites/south/targets/annual-avoided';
    expect((await api.call(path)).body).toMatchObject({
      id: 'annual-avoided',
      planCurve: [],
      achievedCurve: [],
      gap: null,
      state: 'no-data',
    });
    const body = {
      id: 'annual-avoided',
      amount: 47_700,
      achieved: 12,
      state: 'on-track',
      period: 'season-2025',
      unit: 't',
      metric: 'avoided.gross',
      gap: { weather: -1, performance: 2, area: 0, data: 0 },
      planCurve: [{ date: '2025-10-20', plan: 10 }],
      achievedCurve: [{ date: '2025-10-20', achieved: 11, expected: 9 }],
      forecastBand: [{ date: '2025-10-20', mean: 11, p10: 11, p90: 11 }],
      cusum: [{ date: '2025-10-20', sum: 2 }],
    };
    await db.execute(
      `insert into target_status (site_id, target, body, as_of) values ($1, 'annual-avoided', $2, '2026-01-10T03:00:00Z')`,
      [names.siteId('south'), body],
    );
    const target = (await api.call(path)).body;
    expect(target).toMatchObject({
      achieved: 12,
      state: 'on-track',
      gap: body.gap,
      planCurve: body.planCurve,
      achievedCurve: body.achievedCurve,
    });
    expect((await api.call(`${path}?asOf=2026-01-09T02:00:00Z`)).body).toMatchObject({ achieved: null });
  });

  it('is fast enough: a season of hours of emissions, status', async () => {
    await db.execute(
      `insert into emission (site_id, grain, start, label, heat_gj, gross_t, coverage_pct, configuration_hash)
       select $1, 'hour', t, '', 100, 11, 100, 'x' from generate_series('2024-10-19T16:00:00Z'::timestamptz, '2025-04-06T15:00:00Z', '1 hour') t`,
      [names.siteId('south')],
    );
    const times: number[] = [];
    for (let i = 0; i < 5; i++) {
      const begin = performance.now();
      const response = await fetch(
        `${api.url}/api/v1/sites/south/emissions?interval=hour&from=2024-10-20&to=2025-04-07`,
      );
      const { items } = (await response.json()) as { items: unknown[] };
      times.push(performance.now() - begin);
      expect(items).toHaveLength(4_056);
    }
    // Generous: the machine of the tests is shared. The measured numbers stand in the README.
    expect(Math.min(...times)).toBeLessThan(500);
    if (process.env.TEST_SHOW_TIMES)
      process.stderr.write(`season of hours: ${times.map((t) => t.toFixed(0)).join(' ')} ms\n`);
  });
});
