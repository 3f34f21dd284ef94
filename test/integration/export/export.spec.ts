import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { asyncBufferFromFile, parquetMetadataAsync, parquetReadObjects } from 'hyparquet';
import { HOUR_MS, localMidnightMs } from '#domain';
import { loadCatalogue } from '#runtime';
import { writeFileSync } from 'node:fs';
import { ConfiguredPlant } from '../../support/plants/configured-plant.js';
import { CREDITED_METER, parkWithOneMeter } from '../../support/files/park-with-one-meter.js';
import { readings } from '../../support/processes/aggregator-store.js';
import { runGreenpark, type Ran } from '../../support/processes/run-greenpark.js';
import { urlOf } from '../../support/processes/fresh-database.js';

const noon = (date: string): number => localMidnightMs(date, 'Asia/Shanghai') + 12 * HOUR_MS;
const NOW = noon('2026-02-20');
/** What a double holds at its edges: a reader that loses a digit is found. */
const AWKWARD = [0.1 + 0.2, 1 / 3, 5e-324, 1.7976931348623157e308, 2 ** 53 - 1, 45_820.5];
const PARK = `${parkWithOneMeter('north')}      - { id: heat.power, kind: gauge, unit: MW, interval: 60s }
  - id: fuel
    kind: fuel-scale
    points:
      - { id: fuel.mass, kind: delta, unit: t }
${CREDITED_METER}`;

type Row = Record<string, unknown>;

describe('greenpark export', () => {
  const dir = mkdtempSync(join(tmpdir(), 'greenpark-export-'));
  let plant: ConfiguredPlant;
  let url: string;
  const run = (args: readonly string[], env: Record<string, string> = {}): Promise<Ran> =>
    runGreenpark(dir, ['export', ...args], { DATABASE_URL: url, ...env });
  const path = (name: string): string => join(dir, name);
  const csv = (name: string): Row[] => parse(readFileSync(path(name)), { columns: true });
  const parquet = async (name: string): Promise<Row[]> =>
    parquetReadObjects({ file: await asyncBufferFromFile(path(name)) });

  beforeAll(async () => {
    writeFileSync(path('park.yaml'), PARK);
    const catalogue = await loadCatalogue({ sitesPath: path('park.yaml'), factorsPath: null });
    plant = await ConfiguredPlant.open('export', catalogue, NOW);
    for (const date of ['2026-01-20', '2026-02-03'])
      await plant.run('meter', noon(date), noon(date) + 5 * HOUR_MS, 100);
    const { store } = plant;
    for (const [i, value] of AWKWARD.entries())
      await store.readings(
        readings({
          device: 'meter',
          readings: [{ ts: noon('2026-02-10') + i * 1_000 + 7, seq: 2 ** 40 + i, values: { 'heat.power': value } }],
        }),
      );
    await store.db.execute(
      `insert into amount (point_id, ts, event_id, value, quality, received_at)
       select point_id, '2026-01-05T08:00:00.123Z', '=cmd,"x"', 24.7, 1, '2026-01-06T00:00:00Z' from point where code = 'fuel.mass'`,
    );
    url = await urlOf(store.db);
  });
  afterAll(async () => {
    await plant?.store.close();
    rmSync(dir, { recursive: true, force: true });
  });

  it('writes every reading with its unit, the same to the digit in both forms', async () => {
    const answer = await run(['readings', path('all.parquet'), '--json']);
    expect(answer).toMatchObject({ code: 0, err: '' });
    expect(JSON.parse(answer.out)).toMatchObject({ format: 'parquet', readings: 29, sites: ['north'] });
    expect(await run(['readings', path('all.csv')])).toMatchObject({
      code: 0,
      out: expect.stringContaining('29 readings') as string,
    });
    const rows = await parquet('all.parquet');
    expect(rows.filter(({ point }) => point === 'heat.power').map(({ value }) => value)).toEqual(AWKWARD);
    expect(rows.filter(({ point }) => point === 'heat.power')[0]).toEqual({
      time: new Date(noon('2026-02-10') + 7),
      site: 'north',
      device: 'meter',
      point: 'heat.power',
      value: AWKWARD[0],
      unit: 'MW',
      quality: 'good',
      seq: BigInt(2 ** 40),
      receivedAt: new Date(noon('2026-02-10') + 1_007),
      event: null,
      simulated: false,
    });
    expect(rows.at(-1)).toMatchObject({
      device: 'fuel',
      value: 24.7,
      unit: 't',
      quality: 'uncertain',
      event: '=cmd,"x"',
    });
    const text = csv('all.csv');
    expect(Object.keys(text[0]!)).toEqual(Object.keys(rows[0]!));
    expect(text.map(({ value }) => Number(value))).toEqual(rows.map(({ value }) => value));
    expect(text.map(({ time }) => Date.parse(time as string))).toEqual(
      rows.map(({ time }) => (time as Date).getTime()),
    );
    expect(text.map(({ seq }) => (seq === '' ? null : BigInt(seq as string)))).toEqual(rows.map(({ seq }) => seq));
    expect(text.at(-1)).toMatchObject({ event: `'=cmd,"x"`, time: '2026-01-05T08:00:00.123Z' });
    const { key_value_metadata: facts, num_rows: count } = await parquetMetadataAsync(
      await asyncBufferFromFile(path('all.parquet')),
    );
    expect(count).toBe(29n);
    expect(Object.fromEntries(facts!.map(({ key, value }) => [key, value]))).toMatchObject({
      content: 'readings',
      sites: 'north Asia/Shanghai',
      time: 'UTC',
    });
  });

  it('takes points and a range, in local days or times', async () => {
    await run([
      'readings',
      path('some.csv'),
      '--point',
      'meter/heat.energyTotal',
      '--from',
      '2026-02-03',
      '--to',
      '2026-02-04',
    ]);
    expect(csv('some.csv')).toHaveLength(11);
    const [from, to] = [noon('2026-02-03'), noon('2026-02-03') + HOUR_MS];
    await run([
      'readings',
      path('some.csv'),
      '--from',
      new Date(from).toISOString(),
      '--to',
      new Date(to).toISOString(),
    ]);
    expect(csv('some.csv').map(({ value }) => Number(value))).toEqual([1_500, 1_550]);
  });

  it('writes figures as they are stored', async () => {
    const { owner: db } = plant.store;
    for (const interval of ['hour', 'day', 'month', 'season']) {
      const [csvName, parquetName] = [`${interval}.csv`, `${interval}.parquet`];
      for (const name of [csvName, parquetName])
        expect(await run(['figures', path(name), '--interval', interval])).toMatchObject({ code: 0, err: '' });
      const stored = await db.query<Row>(
        `select label, start, heat_gj as heat, gross_t as gross, net_t as net, u95_t as u95, coverage_pct as coverage from emission
         where grain = $1 order by start`,
        [interval],
      );
      expect(stored.length).toBeGreaterThan(0);
      const shown = (await parquet(parquetName)).map(({ label, start, heatGj, grossT, netT, u95T, coveragePct }) => ({
        label,
        start: (start as Date).getTime(),
        heat: heatGj,
        gross: grossT,
        net: netT,
        u95: u95T,
        coverage: coveragePct,
      }));
      expect(shown).toEqual(stored);
      const numbers = csv(csvName).map(({ heatGj, netT }) => [heatGj, netT].map((n) => (n === '' ? null : Number(n))));
      expect(numbers).toEqual(stored.map(({ heat, net }) => [heat, net]));
    }
  });

  it('says where nothing lies in a range, and writes a file that can be read', async () => {
    for (const name of ['none.csv', 'none.parquet']) {
      const nothing = await run(['readings', path(name), '--from', '2020-01-01', '--to', '2020-02-01']);
      expect(nothing).toMatchObject({ code: 0, out: expect.stringContaining('no readings in that range') as string });
    }
    expect(readFileSync(path('none.csv'), 'utf8')).toMatch(/^time,site,device,point,value,unit,[^\n]*\r\n$/);
    expect(await parquet('none.parquet')).toEqual([]);
    expect(
      JSON.parse(
        (await run(['figures', path('none.csv'), '--from', '2020-01-01', '--to', '2020-02-01', '--json'])).out,
      ),
    ).toMatchObject({ figures: 0 });
  });

  it('says what is wrong, and leaves no half of a file', async () => {
    expect(await run(['readings', path('x.txt')])).toMatchObject({
      code: 2,
      err: expect.stringContaining('--format') as string,
    });
    expect(await run(['readings', path('x.csv'), '--point', 'meter/heat'])).toMatchObject({
      code: 1,
      err: expect.stringContaining('no point meter/heat') as string,
    });
    expect(await run(['readings', path('x.csv'), '--site', 'south'])).toMatchObject({
      code: 1,
      err: expect.stringContaining('there are north') as string,
    });
    expect(await run(['readings', path('x.csv'), '--from', 'then'])).toMatchObject({ code: 2 });
    expect(await run(['readings', join(dir, 'nowhere', 'x.csv')])).toMatchObject({
      code: 1,
      err: expect.stringContaining('cannot be written') as string,
    });
    expect(readdirSync(dir).filter((name) => /^x|draft/.test(name))).toEqual([]);
  });

  it.each(['csv', 'parquet'])(
    'writes two million values as %s with less than 300 MB',
    async (format) => {
      const { owner: db } = plant.store;
      const [point] = await db.query<{ device: number }>(`select device_id as device from device where code = 'meter'`);
      if (format === 'csv') {
        await plant.store.partitions.make([2025 * 12, 2025 * 12 + 1]);
        const ids = await db.query<{ id: number; code: string }>(
          `insert into point (device_id, code) select $1, 'extra.' || n from generate_series(1, 8) n returning point_id as id, code`,
          [point!.device],
        );
        await db.execute(
          `insert into layout (device_id, point_ids, units) values ($1, $2, array_fill('MW'::text, array[8]))`,
          [point!.device, ids.map(({ id }) => id).sort((a, b) => a - b)],
        );
        await db.execute(
          `insert into reading (device_id, ts, layout_id, vals, received_at)
         select $1, t, (select max(layout_id) from layout), array[random(), random(), random(), random(), random(), random(), random(), random()], t
         from generate_series(timestamptz '2025-01-01', timestamptz '2025-01-01' + 249999 * interval '10 s', interval '10 s') t`,
          [point!.device],
        );
      }
      const memory = path(`rss.${format}.json`);
      const spy = `data:text/javascript,import{writeFileSync}from'node:fs';process.on('exit',()=>writeFileSync('${memory}',String(process.resourceUsage().maxRSS)))`;
      const answer = await run(['readings', path(`big.${format}`), '--to', '2025-03-01', '--json'], {
        NODE_OPTIONS: `--import=${spy}`,
      });
      expect(answer).toMatchObject({ code: 0 });
      expect(JSON.parse(answer.out).readings).toBe(2_000_000);
      const megabytes = Number(readFileSync(memory, 'utf8')) / 1_024;
      expect(megabytes).toBeLessThan(300);
      process.stderr.write(`${format}: ${Math.round(megabytes)} MB\n`);
    },
    180_000,
  );
});
