import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { checkSites, readConfiguration } from '#runtime';
import { Gateways } from '#simulation';
import type { Output } from '../terminal/output.js';
import type { Prompt } from './answer-all.js';
import { newSite, type NewSiteOptions } from './new.js';

const folder = mkdtempSync(join(tmpdir(), 'greenpark-site-new-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const results: unknown[] = [];
const output: Output = { json: true, result: (machine) => void results.push(machine), remark: () => undefined };
const out = join(folder, 'park.yaml');
const run = async (options: NewSiteOptions, prompt: Prompt | null = null): Promise<string> => {
  await newSite({ out, force: true, ...options }, output, prompt);
  return readFileSync(out, 'utf8');
};
const siteOf = async () => {
  const { problems, catalogue } = await checkSites([out], null, '2026-11-25');
  expect(problems).toEqual([]);
  return catalogue.sites[0]!;
};
const LEIPZIG = { kind: 'wood-chips', place: 'Leipzig', timeZone: 'Europe/Berlin', power: '3 MW' };

it('writes the Leipzig plant from four flags: gas, calendar year, MW.h, German grid, and marks what it guessed', async () => {
  const text = await run(LEIPZIG);
  const site = await siteOf();
  expect(site).toMatchObject({ id: 'leipzig-wood-chips', timeZone: 'Europe/Berlin' });
  expect(site.emissions).toMatchObject({
    credited: [{ point: 'plant-meter/heat.energyTotal' }],
    baseline: [{ method: 'fuel', factor: 'gas.natural', boilerEfficiency: 0.92 }],
    electricity: [{ factor: 'grid.de' }],
  });
  expect(site.targets).toMatchObject([{ metric: 'avoided.net', period: 'calendarYear', unit: 't' }]);
  expect(site.devices.find(({ id }) => id === 'plant-meter')!.points[0]!.versions[0].unit).toBe('MW.h');
  expect(text).toMatch(/baseline: .* # a guess, please check/);
  expect(text).not.toMatch(/timeZone: .*guess/);
  expect(results.at(-1)).toMatchObject({
    site: 'leipzig-wood-chips',
    guessed: expect.arrayContaining(['--baseline', '--target']),
  });
});

it('asks for nothing in a pipe: it says which flags are missing', async () => {
  await expect(run({})).rejects.toThrow(
    /--kind <kind> is missing: one of wood-chips.*\n--place <place> is missing\n--time-zone <zone> is missing\n--power <MW> is missing/,
  );
  await expect(run({ kind: 'pellets', place: 'Vienna', power: '800 kW' })).resolves.toMatch('timeZone: Europe/Vienna');
  await expect(run({ yes: true })).resolves.toMatch('site: my-park-wood-chips');
});

it.each<[string, NewSiteOptions, RegExp]>([
  ['kind', { kind: 'wood chip' }, /--kind wood chip: expected one of wood-chips.*did you mean wood-chips\?/],
  ['zone', { timeZone: 'Europe/Leipzig' }, /--time-zone Europe\/Leipzig: expected an IANA time zone like Europe\/Berlin/],
  ['town as zone', { timeZone: 'berlin' }, /did you mean Europe\/Berlin\?/],
  ['power', { power: '3 GJ' }, /--power 3 GJ: expected a number above 0 like 3, 3 MW or 800 kW/],
  ['power in kW', { power: '3000' }, /--power 3000: expected at most 2000 MW; is the unit right\?/],
  ['machines', { machines: '0' }, /--machines 0: expected a whole number from 1 to 20/],
  ['back-up', { backup: 'gass' }, /did you mean gas\?/],
  ['unit', { unit: 'm3' }, /--unit m3: expected one of MW.h, kW.h, GJ/],
  ['area', { area: '-5' }, /--area -5: expected a number above 0 like 60000, or none/],
  ['customers', { customers: 'School, school' }, /expected names that differ in their letters: "school" does not/],
  ['season', { season: '1 Oct - 30 Apr' }, /--season 1 Oct - 30 Apr: expected two days of the year, month first, like 10-01\.\.04-30/],
  ['since', { since: '2999-01-01' }, /--since 2999-01-01: expected a day that is not after today/],
  ['a day that is none', { since: '2025-02-30' }, /expected a date like 2025-01-01/],
  ['baseline', { baseline: 'gas.naturel' }, /did you mean gas\.natural\?/],
  ['baseline of a fuel without a boiler', { baseline: 'gas.natural' }, /gas\.natural is a fuel: expected the efficiency of its boiler.*gas\.natural:0\.9/],
  ['efficiency', { baseline: 'gas:92' }, /expected an efficiency of the boiler above 0 and at most 1/],
  ['district heat without a factor', { timeZone: 'Europe/Vienna', baseline: 'district-heat' }, /there is no factor of district heat for Europe\/Vienna yet/],
  ['grid', { grid: 'grid.dee' }, /--grid grid\.dee: expected none or a factor per kW\.h.*did you mean grid\.de\?/],
  ['weather', { weather: 'yes' }, /--weather yes: expected one of station, none/],
  ['period', { period: 'year' }, /--period year: expected one of calendar-year, heating-season/],
  ['metric', { metric: 'brutto' }, /--metric brutto: expected one of net, gross/],
  ['target', { target: 'many' }, /--target many: expected a number above 0 like 1400, or none/],
  ['plan', { plan: 'monthly:1,2' }, /expected twelve shares, January first/],
  ['normals', { plan: 'changchun-1991-2O20' }, /did you mean changchun-1991-2020\?/],
  ['id', { id: 'My Park' }, /--id My Park: expected small letters, digits and hyphens, like my-park/],
])('refuses a wrong %s with what to do', async (_, options, message) => {
  await expect(run({ ...LEIPZIG, ...options })).rejects.toThrow(message);
}); // prettier-ignore

it('reports all wrong flags at once, and writes over nothing', async () => {
  await expect(run({ ...LEIPZIG, unit: 'x', metric: 'y' })).rejects.toThrow(/--unit x.*\n--metric y/);
  writeFileSync(out, 'mine');
  await expect(run({ ...LEIPZIG, force: false })).rejects.toThrow(/is there already: give --out, or --force/);
  expect(readFileSync(out, 'utf8')).toBe('mine');
});

it('asks a person only what no flag says, until the answer can be read', async () => {
  const asked: string[] = [];
  const checks: unknown[] = [];
  await run(LEIPZIG, async ({ text, usual, check }) => {
    asked.push(text);
    if (text.startsWith('How many machines')) {
      checks.push(check('many'));
      return '2';
    }
    return usual;
  });
  expect(asked).not.toContain('What makes the heat?');
  expect(asked).toContain('What would make the heat without it?');
  expect(checks).toEqual(['expected a whole number from 1 to 20']);
  expect((await siteOf()).devices.map(({ id }) => id)).toEqual(expect.arrayContaining(['boiler-1', 'boiler-2']));
  // what was proposed and taken as it is stays a guess where it is one
  expect(results.at(-1)).toMatchObject({ guessed: ['--season', '--since', '--baseline', '--target'] });
});

it.each([
  ['Europe/Berlin', true],
  ['Europe/Vienna', false],
])('offers only what it would take in %s; district heat where its factor is known: %s', async (timeZone, hasHeat) => {
  const offered: string[] = [];
  await run({ ...LEIPZIG, timeZone, backup: 'none' }, async ({ choices, usual, check }) => {
    for (const { value } of choices ?? []) expect([value, check(value)]).toEqual([value, true]);
    expect(check(usual)).toBe(true);
    offered.push(...(choices ?? []).map(({ value }) => value));
    return usual;
  });
  expect(offered).toEqual(expect.arrayContaining(['gas', 'grid.de', 'calendar-year', 'flat']));
  expect(offered.includes('district-heat')).toBe(hasHeat);
});

it('takes meters that count in kWh', async () => {
  await run({ ...LEIPZIG, unit: 'kWh' });
  const point = (await siteOf()).devices.find(({ id }) => id === 'plant-meter')!.points[0]!;
  expect(point.versions[0]).toMatchObject({ unit: 'kW.h', resolution: 1 });
});

it('knows what was not answered: heat from the network and the season for a plant in China', async () => {
  await run({ kind: 'straw', place: 'Changchun', timeZone: 'Asia/Shanghai', power: '58' });
  const site = await siteOf();
  expect(site.emissions!.baseline).toMatchObject([{ method: 'heat-factor', factor: 'heat.cn.default' }]);
  expect(site.emissions!.electricity).toMatchObject([{ factor: 'grid.cn' }]);
  expect(site.targets).toMatchObject([
    { period: 'heatingSeason', plan: { method: 'degree-days', normals: 'changchun-1991-2020' } },
  ]);
});

it('whatever is answered loads, and every point of it can be simulated', async () => {
  const { catalogue } = await readConfiguration([], null);
  const oneOf = fc.constantFrom;
  const answers = fc.record({
    kind: oneOf('wood-chips', 'pellets', 'straw', 'heat-pump', 'solar', 'other'),
    place: oneOf('Leipzig', 'Changchun', "Saint-Étienne: l'été", '长春'),
    timeZone: oneOf('Europe/Berlin', 'Asia/Shanghai', 'Australia/Hobart', 'UTC'),
    power: oneOf('0.2', '800 kW', '3 MW', '58'),
    machines: oneOf('1', '3'),
    backup: oneOf('none', 'gas', 'oil'),
    unit: oneOf('GJ', 'MWh', 'kWh'),
    area: oneOf('none', '45,000'),
    customers: oneOf('none', 'School', 'Status, Boiler, "Yes", No: never'),
    season: oneOf('10-01..04-30', '04-15..10-15'),
    baseline: oneOf('gas', 'heating-oil:0.85', 'coal', 'heat.cn.default'),
    grid: oneOf('none', 'grid.de', 'grid.cn'),
    weather: oneOf('station', 'none'),
    period: oneOf('calendar-year', 'heatingSeason'),
    metric: oneOf('net', 'gross'),
    target: oneOf('none', '500'),
    plan: oneOf('flat', 'monthly:20,17,14,8,0,0,0,0,0,9,14,18', ...catalogue.normals.keys()),
  });
  await fc.assert(
    fc.asyncProperty(answers, async (options) => {
      await run({ ...options, id: 'park' });
      const gateways = new Gateways(await siteOf(), { seed: 1 });
      expect(gateways.leftOut).toEqual([]);
    }),
    { numRuns: 40 },
  );
});
