import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileHdd } from '#domain';
import { checkCatalogue, loadCatalogue } from '../catalogue/catalogue.js';
import { ConfigurationError } from '../process/environment.js';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'greenpark-weather-'));
});
afterEach(() => rm(folder, { recursive: true }));

const SITE = `site: park
timeZone: Asia/Shanghai
season: { start: 10-20, end: 04-06 }
devices:
  - id: hall
    kind: network
    points: [ { id: outdoor.temp, kind: gauge, unit: Cel, interval: 60s }, { id: heat, kind: gauge, unit: MW, interval: 60s } ]
`;

async function load(weather: string, csv = 'day,celsius\n2026-01-10,-12.5\n') {
  await writeFile(join(folder, 'park.yaml'), `${SITE}weather: ${weather}\n`);
  await writeFile(join(folder, 'harbin.csv'), csv);
  const { sites } = await loadCatalogue({ sitesPath: join(folder, 'park.yaml'), factorsPath: null });
  return sites[0]!;
}
const problems = async (weather: string, csv?: string): Promise<string> =>
  load(weather, csv).then(
    () => '',
    (error: unknown) => (error as ConfigurationError).problems.join('\n'),
  );

it('takes an outdoor sensor of any device, alone', async () => {
  const site = await load('hall/outdoor.temp');
  expect(site.weatherPoint).toBe('hall/outdoor.temp');
  expect(site.weatherSources).toEqual([{ kind: 'point', point: 'hall/outdoor.temp', from: null }]);
});

it('takes sources in an order, each from a day on', async () => {
  const site = await load('[ { point: hall/outdoor.temp, from: 2026-01-01 }, { file: harbin.csv } ]');
  expect(site.weatherSources).toEqual([
    { kind: 'point', point: 'hall/outdoor.temp', from: '2026-01-01' },
    { kind: 'file', file: 'harbin.csv', from: null, baseC: null, days: { '2026-01-10': -12.5 } },
  ]);
});

it('takes degree-days, comments, empty lines, Windows line ends, days without a value', async () => {
  const csv = '\uFEFF# station 50953\r\ndate, hdd\r\n\r\n2026-01-10, 30.5\r\n2026-01-11,\r\n2026-05-10,0\r\n';
  const [source] = (await load('{ file: harbin.csv, base: 17 }', csv)).weatherSources!;
  expect(source).toMatchObject({ baseC: 17, days: { '2026-01-10': 30.5, '2026-05-10': 0 } });
  if (source?.kind !== 'file') throw new Error('expected a file');
  expect(fileHdd(source, '2026-01-10', 17)).toBe(30.5);
  expect(fileHdd(source, '2026-01-10', 15)).toBe(28.5);
  expect(fileHdd(source, '2026-01-10', 18)).toBe(31.5);
  // a day of no degree-days at 17 may have one at 18
  expect(fileHdd(source, '2026-05-10', 18)).toBeNull();
  expect(fileHdd(source, '2026-05-10', 15)).toBe(0);
  expect(fileHdd(source, '2026-01-11', 17)).toBeNull();
});

it('is read as it is when it counts, also where it was checked as it was before', async () => {
  const ofDay = async (csv: string) => (await load('{ file: harbin.csv }', csv)).weatherSources;
  const before = await ofDay('day,celsius\n2026-01-10,-12.5\n');
  await checkCatalogue({ sitesPath: join(folder, 'park.yaml'), factorsPath: null });
  const now = await ofDay('day,celsius\n2026-01-10,-20\n');
  expect([before, now]).toMatchObject([[{ days: { '2026-01-10': -12.5 } }], [{ days: { '2026-01-10': -20 } }]]);
});

it('takes quoted cells, and names the line behind a cell with a line break', async () => {
  const [source] = (await load('{ file: harbin.csv }', '"day","celsius"\r\n"2026-01-10","-12.5"\r\n')).weatherSources!;
  expect(source).toMatchObject({ days: { '2026-01-10': -12.5 } });
  const csv = 'day,celsius\n2026-01-10,1,"a\nb"\n2026-01-11,cold\n';
  const found = await problems('{ file: harbin.csv }', csv);
  expect(found).toMatch(/harbin\.csv:3: found "2026-01-10,1,a/);
  expect(found).toMatch(/harbin\.csv:4: found "2026-01-11,cold"/);
});

it('counts in the hash of the site: another temperature is another configuration', async () => {
  const one = await load('{ file: harbin.csv }');
  const same = await load('{ file: harbin.csv }');
  const other = await load('{ file: harbin.csv }', 'day,celsius\n2026-01-10,-12.6\n');
  expect(same.hash).toBe(one.hash);
  expect(other.hash).not.toBe(one.hash);
});

it.each([
  ['another header', 'time;temp\n', /harbin\.csv:1: found "time;temp", expected the header/],
  ['no such day', 'day,celsius\n2026-02-30,1\n', /harbin\.csv:2: .*expected a day like 2026-01-10/],
  ['a word', 'day,celsius\n2026-02-20,cold\n', /-80 to 60/],
  ['Kelvin', 'day,celsius\n2026-02-20,263\n', /-80 to 60/],
  ['a day twice', 'day,celsius\n2026-02-20,1\n2026-02-20,2\n', /2026-02-20 stands there twice/],
  ['nothing', '', /expected the header/],
])('refuses %s with the line', async (_, csv, problem) => {
  expect(await problems('{ file: harbin.csv }', csv)).toMatch(problem);
});

it('refuses a file that is not there, and a point that is no temperature', async () => {
  expect(await problems('{ file: nowhere.csv }')).toMatch(/park\.yaml:\d+:\d+: weather\.file: .*cannot be read/);
  expect(await problems('[ hall/heat ]')).toMatch(/expected a temperature/);
  expect(await problems('[ hall/nothing ]')).toMatch(/expected a declared point/);
});
