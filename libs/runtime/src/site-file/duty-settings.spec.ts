import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Site } from '#domain';
import { loadCatalogue } from '../catalogue/catalogue.js';
import { ConfigurationError } from '../process/environment.js';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'greenpark-duty-'));
});
afterEach(() => rm(folder, { recursive: true }));

async function load(lines: string): Promise<Site> {
  await writeFile(
    join(folder, 'park.yaml'),
    `site: park
timeZone: Europe/Berlin
season: { start: 10-01, end: 04-30 }
alerts: { sinks: { boss: { kind: email, to: [boss@park.example] }, phone: { kind: webhook, urlFile: phone.url } } }
devices:
  - { id: pump, kind: electricity-meter, points: [ { id: elec.power, kind: gauge, unit: kW, interval: 5min } ] }
${lines}
`,
  );
  return (await loadCatalogue({ sitesPath: folder, factorsPath: null })).sites[0]!;
}
const problems = (lines: string): Promise<readonly string[]> =>
  load(lines).then(
    () => [],
    (error: unknown) => {
      if (!(error instanceof ConfigurationError)) throw error;
      return error.problems.map((problem) => problem.replaceAll(`${folder}/`, ''));
    },
  );

it('shifts go around the clock, by the hour', async () => {
  const { shifts } = await load(`shifts:
  - { name: day, from: '05:00', until: '17:00' }
  - { name: night, from: '17:00', until: '05:00' }`);
  expect(shifts).toEqual([
    { name: 'day', fromHour: 5, untilHour: 17 },
    { name: 'night', fromHour: 17, untilHour: 5 },
  ]);
  expect((await load('')).shifts).toBeUndefined();
  expect((await load(`shifts: [ { name: all, from: '06:00', until: '06:00' } ]`)).shifts).toHaveLength(1);
  expect(await problems(`shifts: [ { name: day, from: '06:30', until: '06:30' } ]`)).toEqual([
    expect.stringContaining('expected a full hour'),
    expect.stringContaining('expected a full hour'),
  ]);
  expect(
    await problems(
      `shifts: [ { name: a, from: '06:00', until: '14:00' }, { name: b, from: '15:00', until: '06:00' } ]`,
    ),
  ).toEqual([
    expect.stringContaining('shifts of 23 hours together'),
    expect.stringContaining('expected 15:00, at which the next shift begins'),
  ]);
  expect(
    await problems(
      `shifts: [ { name: a, from: '06:00', until: '05:00' }, { name: a, from: '05:00', until: '06:00' }, { name: c, from: '06:00', until: '06:00' } ]`,
    ),
  ).toEqual([
    expect.stringContaining('shifts of 48 hours together'),
    expect.stringContaining('expected a name of its own'),
  ]);
});

it('reports go to mail sinks of the file, with the shipped defaults', async () => {
  const { reports } = await load(`reports:
  month: { what: statement, period: monthly, at: '07:30', dayOfMonth: 10, to: [boss], formats: [xlsx, pdf], language: zh }
  day: { what: overview, period: daily, to: [boss] }`);
  expect(reports).toEqual([
    {
      name: 'month',
      what: 'statement',
      period: 'monthly',
      atMinute: 450,
      dayOfMonth: 10,
      to: ['boss'],
      formats: ['pdf', 'xlsx'],
      language: 'zh',
    },
    {
      name: 'day',
      what: 'overview',
      period: 'daily',
      atMinute: 420,
      dayOfMonth: 1,
      to: ['boss'],
      formats: ['pdf', 'csv', 'xlsx'],
      language: null,
    },
  ]);
  expect(
    await problems('reports: { day: { what: overview, period: daily, to: [bos, phone], dayOfMonth: 3 } }'),
  ).toEqual([
    expect.stringContaining('expected a sink of kind email of this file'),
    expect.stringContaining('which is no mail'),
    expect.stringContaining('which only a monthly report has'),
  ]);
});
