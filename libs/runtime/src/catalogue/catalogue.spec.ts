import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { datesBetween, displayOf, instantWithMs, normalHdd, siteOf } from '#domain';
import { factorAt } from '../../../domain/src/emissions/factors/factors.js';
import { thresholdsOf } from '../../../domain/src/quality/quality-thresholds.js';
import { loadCatalogue, shippedConfigFolder } from './catalogue.js';
import { hashOf, plainOf } from '#contracts';
import { ConfigurationError } from '../process/environment.js';
import { ratePerHour } from '../site-file/rate-per-hour.js';

const SHIPPED = join(shippedConfigFolder(), 'sites');
let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'greenpark-catalogue-'));
});
afterEach(() => rm(folder, { recursive: true }));

const GOOD = `site: park
timeZone: Asia/Shanghai
season: { start: 10-20, end: 04-06 }
area:
  full: 1000
  connected: [ { from: 2022-11-13, m2: 500 }, { from: 2023-10-20, m2: 1000 } ]
devices:
  - id: meter
    kind: heat-meter
    points:
      - { id: heat.energyTotal, kind: total, unit: GJ, modulus: 1000000, resolution: 0.1, maxRate: 58 MW, interval: 60s }
  - id: aux
    kind: electricity-meter
    points:
      - { id: elec.energyTotal, kind: total, unit: kW.h, maxRate: 3 MW, interval: 15min }
emissions:
  credited: [ meter/heat.energyTotal ]
  baseline: { method: heat-factor, factor: heat.cn.default }
  project:
    electricity: [ { point: aux/elec.energyTotal, factor: grid.jl } ]
targets:
  - { id: year, metric: avoided.gross, amount: 47700, unit: t, plan: { method: degree-days, base: 18, normals: changchun-1991-2020 } }
`;

async function write(name: string, text: string): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, text);
  return path;
}
const load = async (text: string, factors: string | null = null) =>
  loadCatalogue({ sitesPath: await write('park.yaml', text), factorsPath: factors });

/** Problems of a site file, without its folder. */
async function problems(text: string, factors: string | null = null): Promise<string[]> {
  const error: unknown = await load(text, factors).catch((thrown: unknown) => thrown);
  if (!(error instanceof ConfigurationError)) throw new Error('expected a ConfigurationError', { cause: error });
  return error.problems.map((problem) => problem.replaceAll(`${folder}/`, ''));
}

describe('keys that sign the evidence of a site', () => {
  const key = `MCowBQYDK2VwAyEA${'A'.repeat(43)}=`;
  const keys = (...lines: string[]) =>
    `${GOOD}evidence:\n  publicKeys:\n${lines.map((line) => `    - ${line}\n`).join('')}`;

  it('stand in its file with the day from which they hold', async () => {
    const site = (await load(keys(`{ key: ${key} }`, `{ key: ${key}, from: 2026-07-01 }`))).sites[0]!;
    expect(site.evidenceKeys).toEqual([
      { key, from: null },
      { key, from: '2026-07-01' },
    ]);
    expect((await load(GOOD)).sites[0]).not.toHaveProperty('evidenceKeys');
  });

  it('are refused where they are none, or two begin on one day', async () => {
    expect(await problems(keys('{ key: MCowBQYDK2VwAyEA= }', `{ key: "-----BEGIN", from: soon }`))).toEqual([
      expect.stringContaining('expected an Ed25519 public key'),
      expect.stringContaining('expected an Ed25519 public key'),
      expect.stringContaining('expected a date'),
    ]);
    const twice = keys(`{ key: ${key}, from: 2026-07-01 }`, `{ key: ${key}, from: 2026-07-01 }`);
    expect(await problems(twice)).toEqual([expect.stringMatching(/^park\.yaml:\d+:\d+: .*one key holds at a time/)]);
  });
});

describe('how people of a site read its numbers', () => {
  it('is GJ and English where the file says nothing, and what the file says elsewhere', async () => {
    const of = async (text: string) => displayOf((await load(GOOD + text)).sites[0]!);
    expect(await of('')).toEqual({ energy: 'GJ', locale: 'en' });
    expect(await of('display: { energy: MW.h }')).toEqual({ energy: 'MW.h', locale: 'en' });
    expect(await of('display: { locale: zh-CN }')).toEqual({ energy: 'GJ', locale: 'zh-CN' });
  });

  it('is refused where there is no such unit or language', async () => {
    expect(await problems(`${GOOD}display: { energy: kcal, locale: deutsch-land }`)).toEqual([
      expect.stringContaining('expected one of GJ, MW.h'),
      expect.stringContaining('expected a language like en, de or zh-CN'),
    ]);
  });
});

describe('the shipped configuration', () => {
  it('is good, and is the plant of the README', async () => {
    const { sites, factors, normals } = await loadCatalogue({ sitesPath: SHIPPED, factorsPath: null });
    const site = sites.find(({ id }) => id === 'changchun-south')!;
    expect(site.devices.filter(({ kind }) => kind === 'boiler').map(({ ratedMw }) => ratedMw)).toEqual([29, 29]);
    expect(site.area!.fullM2).toBe(847_000);
    expect(site.targets[0]).toMatchObject({ amount: 47_700, unit: 't', metric: 'avoided.gross' });
    expect(site.weatherPoint).toBe('weather-station/air.temp');
    expect(instantWithMs(site.sinceMs)).toBe('2022-11-12T16:00:00.000Z');
    const meter = site.devices.find(({ id }) => id === 'plant-meter')!.points[0]!;
    expect(meter.versions[0].maxRatePerHour).toBeCloseTo(208.8, 9);
    expect(factorAt(factors, 'heat.cn.default', '2026-01-10')).toMatchObject({ value: 110, unit: 'kg.GJ-1' });
    expect(factorAt(factors, 'heat.cn.default', '2014-12-31')).toBeNull();
    expect(factorAt(factors, 'grid.jl', '2022-07-01')?.value).toBe(0.4932);
    expect(factorAt(factors, 'grid.jl', '2026-07-01')?.value).toBe(0.4671);
    const normal = normals.get('changchun-1991-2020')!;
    const season = datesBetween('2025-10-20', '2026-04-06').reduce((sum, date) => sum + normalHdd(normal, date), 0);
    expect(season).toBeCloseTo(4148.2, 0);
    expect(normal.remaining).toHaveLength(8);
  });

  it('says where every factor comes from', async () => {
    const { factors } = await loadCatalogue({ sitesPath: SHIPPED, factorsPath: null });
    for (const factor of [...factors.values()].flat()) {
      expect(factor.source).toBeTruthy();
      expect(['verified', 'second-hand', 'unverified']).toContain(factor.status);
    }
  });
});

describe('a good file', () => {
  it('is frozen, typed, and has a hash that only its content changes', async () => {
    const first = await load(GOOD);
    const again = await load(`# a comment\n${GOOD}`);
    const other = await load(GOOD.replace('47700', '47701'));
    expect(again.sites[0]!.hash).toBe(first.sites[0]!.hash);
    expect(other.sites[0]!.hash).not.toBe(first.sites[0]!.hash);
    expect(Object.isFrozen(first.sites[0]!.devices[0]!.points[0]!.versions)).toBe(true);
    expect(first.sites[0]).toMatchObject({ name: 'park', weatherPoint: null, sources: [], holidays: [] });
    expect(first.sites[0]!.area!.planned).toEqual(first.sites[0]!.area!.connected);
    expect(instantWithMs(first.sites[0]!.sinceMs)).toBe('2022-11-12T16:00:00.000Z');
  });

  it('may be as short as the contract allows', async () => {
    const short =
      GOOD.slice(0, GOOD.indexOf('area:')) + GOOD.slice(GOOD.indexOf('devices:'), GOOD.indexOf('emissions:'));
    const { sites } = await load(short);
    expect(sites[0]).toMatchObject({ area: null, emissions: null, targets: [], sinceMs: 0 });
  });

  it('dates its entries, and sorts the versions of a point', async () => {
    const dated = GOOD.replace(
      '      - { id: elec.energyTotal, kind: total, unit: kW.h, maxRate: 3 MW, interval: 15min }',
      `      - { id: elec.energyTotal, from: 2025-01-01, kind: total, unit: MW.h, maxRate: 3 MW, interval: 15min }
      - { id: elec.energyTotal, kind: total, unit: kW.h, maxRate: 3 MW, interval: 15min }`,
    )
      .replace(
        '{ method: heat-factor, factor: heat.cn.default }',
        `
    - { from: 2024-10-20, method: fuel, factor: coal.raw.cn, boilerEfficiency: 0.8 }
    - { method: heat-factor, factor: heat.cn.default }`,
      )
      .replace('end: 04-06 }', 'end: 04-06, exceptions: { "2023": { start: 10-17 } }, "2024": { end: 04-10 } }')
      .replace(
        'plan: { method: degree-days, base: 18, normals: changchun-1991-2020 }',
        'plan: { monthly: [1,1,1,1,0,0,0,0,0,1,1,1] }',
      );
    const site = (await load(dated)).sites[0]!;
    const point = site.devices[1]!.points[0]!;
    expect(point.versions.map(({ unit }) => unit)).toEqual(['kW.h', 'MW.h']);
    expect(instantWithMs(point.versions[1]!.fromMs)).toBe('2024-12-31T16:00:00.000Z');
    expect(site.emissions!.baseline.map(({ method }) => method)).toEqual(['heat-factor', 'fuel']);
    expect(site.season.exceptions).toEqual({ '2023': { start: '10-17' }, '2024': { end: '04-10' } });
    expect(site.targets[0]!.plan).toEqual({ method: 'monthly', amounts: [1, 1, 1, 1, 0, 0, 0, 0, 0, 1, 1, 1] });
  });

  it('sets the thresholds of quality of a point, and leaves the others as usual', async () => {
    const quality = 'quality: { gapIntervals: 5, stuckAfter: 90min, stuckPowerMw: 0.2, quarantine: off }';
    const { sites } = await load(GOOD.replace('interval: 60s }', `interval: 60s, ${quality} }`));
    const [version] = sites[0]!.devices[0]!.points[0]!.versions;
    expect(version.quality).toEqual({ gapIntervals: 5, stuckAfterMs: 5_400_000, stuckPowerMw: 0.2, quarantine: null });
    expect(thresholdsOf(version)).toEqual({ ...thresholdsOf({ ...version, quality: {} }), ...version.quality });
    const [plain] = (await load(GOOD)).sites[0]!.devices[0]!.points[0]!.versions;
    expect(plain).not.toHaveProperty('quality');
    expect(thresholdsOf(plain)).toMatchObject({ gapIntervals: 3, stuckAfterMs: 7_200_000, stuckPowerMw: 1 });
    expect(thresholdsOf({ ...plain, kind: 'gauge' })).toMatchObject({
      stuckAfterMs: 10_800_000,
      stuckFlowShare: 0.1,
      negativeDifferenceK: 0.5,
      quarantine: { of: 20, doubtful: 8 },
    });
  });

  it('takes units as they are usually spelt, and means UCUM', async () => {
    const usual = GOOD.replace('unit: kW.h', 'unit: kWh');
    expect(usual).not.toBe(GOOD);
    const [found, written] = [(await load(usual)).sites[0]!, (await load(GOOD)).sites[0]!];
    expect(found.devices[1]!.points[0]!.versions[0].unit).toBe('kW.h');
    expect(found).toEqual(written);
    expect([ratePerHour('240 kWh/h', 'kW.h'), ratePerHour('10 m³/h', 'm3')]).toEqual([240, 10]);
  });
});

describe('a wrong file', () => {
  it('is told with all of its problems at once, each at its place', async () => {
    const wrong = GOOD.replace('Asia/Shanghai', 'Asia/Shangai')
      .replace('kind: heat-meter', 'kind: heatmeter')
      .replace('resolution: 0.1', 'resolutoin: 0.1')
      .replace('unit: kW.h', 'unit: KWH')
      .replace('factor: heat.cn.default', 'factor: heat.cn.defualt')
      .replace('point: aux/elec.energyTotal', 'point: aux/elec.energyTotl')
      .replace('normals: changchun-1991-2020', 'normals: changchun')
      .replace('amount: 47700', 'amount: many');
    expect(await problems(wrong)).toEqual([
      'park.yaml:2:11: timeZone: found "Asia/Shangai", expected an IANA time zone like Asia/Shanghai',
      expect.stringMatching(
        /^park\.yaml:9:11: devices\[0\]\.kind: found "heatmeter", expected one of boiler, .*; did you mean heat-meter\?$/,
      ),
      'park.yaml:11:74: devices[0].points[0].resolutoin: unknown key; did you mean resolution?',
      expect.stringMatching(
        /^park\.yaml:15:52: devices\[1\]\.points\[0\]\.unit: found "KWH", expected a UCUM code .*; did you mean kW.h\?$/,
      ),
      'park.yaml:18:44: emissions.baseline.factor: found "heat.cn.defualt", expected a factor of the factor files; did you mean heat.cn.default?',
      'park.yaml:20:29: emissions.project.electricity[0].point: found "aux/elec.energyTotl", expected a declared point; did you mean aux/elec.energyTotal?',
      'park.yaml:22:48: targets[0].amount: found "many", expected a number',
      'park.yaml:22:111: targets[0].plan.normals: found "changchun", expected a normals file; known are beijing-1991-2020, changchun-1991-2020, guangzhou-1991-2020, harbin-1991-2020, wuhan-1991-2020',
    ]);
  });

  const CHAIN = GOOD.replace(
    '  - id: aux',
    `  - { id: boiler, kind: boiler, points: &heat [ { id: heat.energyTotal, kind: total, unit: GJ, maxRate: 29 MW } ] }
  - { id: east, kind: substation, points: *heat }
  - { id: west, kind: substation, upstream: meter, points: *heat }
  - { id: hall, kind: substation, upstream: west, points: *heat }
  - id: aux`,
  );
  const crediting = (...credited: string[]): string =>
    CHAIN.replace('credited: [ meter/heat.energyTotal ]', `credited: [ ${credited.join(', ')} ]`);

  it('takes heat of a back-up off where it lies before what is credited, once, and refuses its fuel beside it', async () => {
    const excluding = (excluded: string, upstream = '[ boiler, east ]'): string =>
      crediting('meter/heat.energyTotal')
        .replace('kind: substation, points: *heat }\n  - { id: west', 'kind: boiler, points: *heat }\n  - { id: west')
        .replace('kind: heat-meter', `kind: heat-meter\n    upstream: ${upstream}`)
        .replace('  baseline:', `  excluded: [ ${excluded} ]\n  baseline:`);
    const oil = '{ point: east/heat.energyTotal, fuel: diesel.cn, efficiency: 0.88 }';
    const { sites } = await load(excluding(oil));
    expect(sites[0]!.emissions!.excluded).toEqual([
      { point: 'east/heat.energyTotal', fuel: 'diesel.cn', efficiency: 0.88, fromMs: -Infinity },
    ]);
    expect(await problems(excluding(oil, '[ boiler ]'))).toEqual([
      expect.stringMatching(/excluded\[0\]\.point: found east.*name east in the `upstream` of the meter behind it/),
    ]);
    expect(await problems(excluding(`${oil}, ${oil.replace('0.88', '0.9')}`))).toEqual([
      expect.stringMatching(/excluded\[1\]\.point: .*taken off twice/),
    ]);
    const following = (until: string, from: string): string =>
      excluding(
        `${oil.replace(' }', `, until: ${until} }`)}, ${oil.replace('0.88', '0.9').replace(' }', `, from: ${from} }`)}`,
      );
    expect((await load(following('2026-01-16', '2026-01-16'))).sites[0]!.emissions!.excluded).toHaveLength(2);
    expect(await problems(following('2026-01-17', '2026-01-16'))).toEqual([
      expect.stringMatching(/excluded\[1\]\.point: .*taken off twice/),
    ]);
    expect(await problems(excluding(oil.replace('diesel.cn', 'freight.heavy')))).toEqual([
      expect.stringMatching(/excluded\[0\]\.fuel: .*expected a factor that converts to t\/GJ/),
    ]);
    const burnt = '{ point: aux/elec.energyTotal, factor: diesel.cn }';
    const both = excluding(oil).replace('  project:', `  project:\n    fossilFuels: [ ${burnt} ]`);
    expect(await problems(both)).toContainEqual(expect.stringMatching(/fossilFuels\[0\]\.factor: .*debits already/));
  });

  const BURNING = GOOD.replace(
    '  project:',
    '  project:\n    biomass: { efficiency: 0.85, ch4: biomass.ch4, n2o: biomass.n2o }',
  );
  const leaking = (lines: string, text = BURNING): string => text.replace('  project:', `${lines}\n  project:`);

  it('takes fuel in the yard and what it causes elsewhere, and nothing of it where nothing is said', async () => {
    const { sites } = await load(
      leaking(`  fuel: { storeT: 3000 }
  leakage:
    processing: [ { kwhPerT: 80 }, { from: 2026-10-01, kwhPerT: 60, factor: grid.cn, gridLossShare: 0.05 } ]
    competing: { shareWithoutProof: 0.05, factor: leakage.competing }`),
    );
    expect(sites[0]!.emissions).toMatchObject({
      fuel: [{ storeT: 3000, ncvBasis: 'received', fromMs: -Infinity }],
      processing: [
        { kwhPerT: 80, fromMs: -Infinity },
        { kwhPerT: 60, factor: 'grid.cn', gridLossShare: 0.05, fromMs: Date.parse('2026-09-30T16:00:00Z') },
      ],
      competing: [{ shareWithoutProof: 0.05, factor: 'leakage.competing', fromMs: -Infinity }],
    });
    const plain = (await load(BURNING)).sites[0]!.emissions!;
    for (const key of ['fuel', 'processing', 'competing']) expect(plain).not.toHaveProperty(key);
  });

  it('refuses leakage of a fuel of which nothing says how much is burnt, by which power it was pressed, or by what factor', async () => {
    const pressed = '  leakage: { processing: { kwhPerT: 80 } }';
    expect(await problems(leaking(pressed, GOOD))).toEqual([
      expect.stringMatching(/leakage\.processing: found no emissions\.project\.biomass, expected one/),
    ]);
    const unmetered = BURNING.replace('electricity: [ { point: aux/elec.energyTotal, factor: grid.jl } ]', '');
    expect(await problems(leaking(pressed, unmetered))).toEqual([
      expect.stringMatching(/leakage\.processing: missing factor, expected one: there is no grid factor/),
    ]);
    expect(await problems(leaking('  leakage: { processing: { kwhPerT: 80, gridLossShare: 0.05 } }'))).toEqual([
      expect.stringMatching(/gridLossShare: found a loss without a factor, expected both/),
    ]);
    expect(
      await problems(leaking('  leakage: { competing: { shareWithoutProof: 0.05, factor: freight.heavy } }')),
    ).toEqual([
      expect.stringMatching(/competing\.factor: found freight\.heavy.*expected a factor that converts to t\/GJ/),
    ]);
    expect(
      await problems(leaking('  leakage: { competing: { shareWithoutProof: 1.5, factor: freight.heavy } }')),
    ).toEqual([expect.stringMatching(/shareWithoutProof/), expect.stringMatching(/competing\.factor/)]);
    const twice = '[ { kwhPerT: 80 }, { kwhPerT: 60 } ]';
    expect(await problems(leaking(`  leakage: { processing: ${twice} }`))).toEqual([
      expect.stringMatching(/processing\[1\]: two entries hold from the same date/),
    ]);
  });

  it('wants the water of a fuel whose calorific value is measured dry', async () => {
    const scale = `  - id: gate
    kind: fuel-scale
    points:
      - { id: mass, kind: delta, unit: t }
      - { id: ncv, kind: gauge, unit: GJ.t-1 }
emissions:`;
    const weighed = BURNING.replace('emissions:', scale).replace(
      'n2o: biomass.n2o }',
      'n2o: biomass.n2o, fuel: { point: gate/mass, ncvPoint: gate/ncv } }',
    );
    expect((await load(leaking('  fuel: { ncvBasis: received }', weighed))).sites).toHaveLength(1);
    expect(await problems(leaking('  fuel: { ncvBasis: dry }', weighed))).toEqual([
      expect.stringMatching(/biomass\.fuel: missing moisturePoint, expected one: emissions\.fuel\.ncvBasis is dry/),
    ]);
  });

  it('wants entries of meters in the order of their dates, and verifications that end after they begin', async () => {
    const metered = (meter: string): string =>
      GOOD.replace('kind: heat-meter', `kind: heat-meter\n    meter: ${meter}`);
    const { sites } = await load(
      metered(
        '[ { serial: A, verifiedUntil: 2027-09-30 }, { from: 2027-12-20, serial: A, verifiedUntil: 2032-12-19, foundErrorPct: 4.1 } ]',
      ),
    );
    expect(sites[0]!.devices[0]!.meter).toEqual([
      { serial: 'A', accuracyClass: null, mpePct: null, verifiedUntil: '2027-09-30', location: null },
      {
        from: '2027-12-20',
        serial: 'A',
        accuracyClass: null,
        mpePct: null,
        verifiedUntil: '2032-12-19',
        foundErrorPct: 4.1,
        location: null,
      },
    ]);
    expect(await problems(metered('[ { serial: A }, { serial: B } ]'))).toEqual([
      expect.stringMatching(/meter\[1\]: missing from/),
    ]);
    expect(await problems(metered('{ verifiedFrom: 2027-01-01, verifiedUntil: 2026-12-31 }'))).toEqual([
      expect.stringMatching(/meter\.verifiedUntil: found 2026-12-31, expected a date not before verifiedFrom/),
    ]);
  });

  it('refuses to credit heat twice, with line and both points, and says what to do', async () => {
    const found = (...credited: string[]): Promise<string[]> => problems(crediting(...credited));
    const [meter, boiler, east, west, hall] = ['meter', 'boiler', 'east', 'west', 'hall'].map(
      (id) => `${id}/heat.energyTotal`,
    ) as [string, string, string, string, string];
    expect(await found(meter, east)).toEqual([
      `park.yaml:21:39: emissions.credited[1]: found ${east} beside ${meter} (line 21): the heat of east has passed meter ` +
        'already (east behind meter; east says no `upstream`, so its kind puts it there) and would be credited twice; ' +
        'expected one of the two, or `from` and `until` that do not overlap',
    ]);
    expect(await found(boiler, hall)).toEqual([expect.stringMatching(/hall behind west behind meter behind boiler/)]);
    expect(await found(meter, meter)).toEqual([expect.stringMatching(/expected each register once/)]);
    expect(await found(east, west)).toEqual([
      `park.yaml:21:38: emissions.credited[1]: found ${west} beside ${east} (line 21): nothing says whether the heat of one has ` +
        'passed the other, and what has would be credited twice; expected `upstream` at east (line 13): the meter that its ' +
        'heat has passed, or [] for none',
    ]);
    const dated = (until: string): string[] => [
      `{ point: ${meter}, until: 2026-10-20 }`,
      `{ point: ${west}, from: ${until} }`,
    ];
    expect(await found(...dated('2026-10-19'))).toEqual([
      expect.stringMatching(/^park\.yaml:21:\d+: .*credited\[1\]\.point/),
    ]);
    const { sites } = await load(crediting(...dated('2026-10-20')));
    const changeMs = Date.parse('2026-10-19T16:00:00Z');
    expect(sites[0]!.emissions!.credited).toEqual([
      { point: meter, fromMs: -Infinity, untilMs: changeMs },
      { point: west, fromMs: changeMs },
    ]);
    expect(sites[0]!.devices.map(({ upstream }) => upstream)).toEqual([
      undefined,
      undefined,
      undefined,
      ['meter'],
      ['west'],
      undefined,
    ]);
    expect(await found(`{ point: ${meter}, from: 2026-10-20, until: 2026-10-20 }`)).toEqual([
      expect.stringMatching(/credited\[0\]\.until: found 2026-10-20, expected a date after 2026-10-20/),
    ]);
  });

  it('refuses a way of heat through an unknown device, the device itself, or in a circle', async () => {
    const upstream = (of: string): Promise<string[]> =>
      problems(CHAIN.replace('kind: substation, upstream: meter', `kind: substation, upstream: ${of}`));
    expect(await upstream('metr')).toEqual([
      'park.yaml:14:45: devices[3].upstream: found "metr", expected a declared device; did you mean meter?',
    ]);
    expect(await upstream('[ meter, west ]')).toEqual([expect.stringMatching(/found "west", the device itself/)]);
    expect(await upstream('hall')).toEqual([
      'park.yaml:14:45: devices[3].upstream: found a cycle, west behind hall behind west; expected a way of heat that goes one way',
    ]);
    expect(await upstream('17')).toEqual([expect.stringMatching(/devices\[3\]\.upstream: found 17/)]);
  });

  const METER =
    '- { id: heat.energyTotal, kind: total, unit: GJ, modulus: 1000000, resolution: 0.1, maxRate: 58 MW, interval: 60s }';
  it.each([
    [
      'a register without maxRate that is credited',
      'maxRate: 58 MW, ',
      '',
      /^11:9: .*missing maxRate, expected one like 58 MW/,
    ],
    [
      'a rate of another kind',
      'maxRate: 58 MW',
      'maxRate: 58 t/h',
      /maxRate: found "58 t\/h", expected a rate of GJ like 58 MW/,
    ],
    ['a rate that is none', 'maxRate: 58 MW', 'maxRate: fast', /maxRate: found "fast"/],
    [
      'a credited gauge',
      METER,
      '- { id: heat.energyTotal, kind: gauge, unit: GJ }',
      /^17:15: .*of kind gauge, expected kind total/,
    ],
    [
      'a credited volume',
      'unit: GJ, modulus: 1000000, resolution: 0.1, maxRate: 58 MW',
      'unit: m3, maxRate: 9 m3/h',
      /in m3, expected an energy/,
    ],
    ['a taken id', 'id: aux', 'id: status', /^12:9: .*found "status", which is taken/],
    ['a device twice', 'id: aux', 'id: meter', /the device "meter" is declared twice/],
    ['an id with capitals', 'id: aux', 'id: Aux', /found "Aux", expected small letters/],
    ['a duration', 'interval: 60s', 'interval: 60', /interval: found 60, expected a text/],
    ['a duration in words', 'interval: 60s', 'interval: hourly', /expected a duration like 10s, 15min or 1h/],
    [
      'a date that does not exist',
      'from: 2022-11-13',
      'from: 2022-02-30',
      /found "2022-02-30", expected a date that exists/,
    ],
    [
      'an area that goes back in time',
      'from: 2023-10-20',
      'from: 2021-10-20',
      /found 2021-10-20, expected a date after 2022-11-13/,
    ],
    ['a season day', 'start: 10-20', 'start: 10-40', /season\.start: found "10-40", expected a day that exists/],
    [
      'a stray season key',
      'start: 10-20',
      'strat: 10-20',
      /season\.strat: unknown key; did you mean start\?|season\.start: missing/,
    ],
    [
      'a factor for another use',
      'factor: grid.jl',
      'factor: freight.heavy',
      /found freight.heavy in g.t-1.km-1, expected a factor that converts to t\/MW.h/,
    ],
    [
      'a base that the normals do not have',
      'base: 18',
      'base: 15',
      /found 15, expected 18, the base of changchun-1991-2020/,
    ],
    ...['__proto__', 'constructor', 'toString'].map((name): [string, string, string, RegExp] => [
      `a metric with a name that every object has, ${name}`,
      'metric: avoided.gross',
      `metric: ${name}`,
      new RegExp(`targets\\[0\\]\\.metric: found "${name}", expected`),
    ]),
    ['a unit of the target', 'unit: t,', 'unit: GJ,', /targets\[0\]\.unit: found "GJ", expected a mass/],
    [
      'a baseline method',
      'method: heat-factor',
      'method: heatfactor',
      /baseline\.method: found "heatfactor", expected .*heat-factor/,
    ],
    [
      'an unknown key in a choice',
      'method: degree-days',
      'method: degree-days, normal: x',
      /plan\.normal: unknown key; did you mean normals\?/,
    ],
    ['no YAML', 'devices:', 'devices: ]', /cannot be read as YAML/],
    [
      'a key twice',
      'timeZone: Asia/Shanghai',
      'timeZone: Asia/Shanghai\ntimeZone: UTC',
      /^3:1: cannot be read as YAML: Map keys must be unique/,
    ],
    [
      'a missing list',
      GOOD.slice(GOOD.indexOf('devices:'), GOOD.indexOf('emissions:')),
      '',
      /devices: missing, expected a list/,
    ],
  ])('%s', async (_, from, to, expected) => {
    expect(GOOD).toContain(from);
    const found = await problems(GOOD.replace(from, to));
    expect(found.map((problem) => problem.replace(/^park\.yaml:/, '')).join('\n')).toMatch(
      new RegExp(expected.source, 'm'),
    );
  });

  it('says which thresholds of quality mean nothing, or contradict each other', async () => {
    const withQuality = (quality: string) => GOOD.replace('interval: 60s }', `interval: 60s, quality: ${quality} }`);
    expect(await problems(withQuality('{ ratedFlow: 500, quarantine: { of: 10, doubtful: 11 } }'))).toEqual([
      'park.yaml:11:133: devices[0].points[0].quality.ratedFlow: only kind: gauge has a ratedFlow, found kind total',
      'park.yaml:11:181: devices[0].points[0].quality.quarantine.doubtful: found 11, expected at most of (10)',
    ]);
    expect(await problems(withQuality('{ gapIntervals: 0.5, stuckAfter: soon, quarantine: never }'))).toHaveLength(3);
  });

  it('says which limits of a point contradict each other, or belong to no gauge', async () => {
    const gauge = (limits: string) =>
      GOOD.replace(
        'interval: 60s }',
        `interval: 60s }\n      - { id: flue, kind: gauge, unit: Cel, limits: ${limits} }`,
      );
    const [, version] = (await load(gauge('{ high: 180, criticalHigh: 200, origin: permit }'))).sites[0]!.devices[0]!
      .points;
    expect(version!.versions[0].limits).toEqual({
      low: null,
      high: 180,
      criticalLow: null,
      criticalHigh: 200,
      deadBand: null,
      consequence: null,
      origin: 'permit',
    });
    expect(await problems(gauge('{ low: 190, high: 180, criticalHigh: 170, deadBand: 5 }'))).toEqual([
      expect.stringMatching(
        /^park\.yaml:12:\d+: devices\[0\]\.points\[1\]\.limits\.high: found 180, expected more than low \(190\)$/,
      ),
      expect.stringMatching(/^park\.yaml:12:.*criticalHigh: found 170, expected more than high \(180\)$/),
      expect.stringMatching(/^park\.yaml:12:.*deadBand: found 5, expected less than half of the way from 190 to 180$/),
    ]);
    expect(await problems(gauge('{ consequence: it burns }'))).toEqual([
      expect.stringMatching(/^park\.yaml:12:.*found no limit, expected one of criticalLow, low, high, criticalHigh$/),
    ]);
    expect(await problems(gauge('{ hihg: 180 }'))).not.toEqual([]);
    expect(await problems(GOOD.replace('interval: 60s }', 'interval: 60s, limits: { high: 5 } }'))).toEqual([
      expect.stringMatching(/^park\.yaml:11:.*only a measured value \(kind: gauge\) has limits, found kind total$/),
    ]);
  });

  it('is a file that is empty, a list, or not there', async () => {
    expect(await problems('')).toEqual([expect.stringContaining('expected a map')]);
    expect(await problems('- 1')).toEqual([expect.stringContaining('found a list, expected a map')]);
    await expect(loadCatalogue({ sitesPath: join(folder, 'none'), factorsPath: null })).rejects.toThrow(
      'not found, expected a YAML file',
    );
  });

  it('is a second file of the same site', async () => {
    await write('a.yaml', GOOD);
    await write('b.yaml', GOOD);
    await expect(loadCatalogue({ sitesPath: folder, factorsPath: null })).rejects.toThrow(
      /b\.yaml:1:7: site: found "park", which .*a\.yaml declares too/,
    );
  });
});

describe('factor and normals files', () => {
  it('add to the shipped ones; a later version ends an open one', async () => {
    const more = await write(
      'more.yaml',
      `
- { id: heat.cn.default, value: 0.108, unit: t.GJ-1, validFrom: 2026-01-16, u95: { minus: 0.1, plus: 0.2 } }
- { id: heat.own, value: 100, unit: kg.GJ-1 }
`,
    );
    const { factors } = await load(GOOD.replace('heat.cn.default', 'heat.own'), more);
    expect(factorAt(factors, 'heat.cn.default', '2026-01-15')?.value).toBe(110);
    expect(factorAt(factors, 'heat.cn.default', '2026-01-16')).toMatchObject({
      value: 0.108,
      u95: { minus: 0.1, plus: 0.2 },
    });
    expect(factorAt(factors, 'heat.own', '1990-01-01')?.value).toBe(100);
  });

  it('are told where they contradict each other or themselves', async () => {
    const factors = await write(
      'f.yml',
      `set: test
factors:
  - { id: a, value: 1, unit: kg.GJ-1, validFrom: 2020-01-01, validTo: 2024-01-01 }
  - { id: a, value: 2, unit: kg.GJ-1, validFrom: 2023-01-01 }
  - { id: b, value: 2, unit: kgGJ, validFrom: 2023-01-01, validTo: 2022-01-01 }
  - { id: heat.cn.default, value: 2, unit: kg.GJ-1, validFrom: 2015-01-01 }
  - { id: c, value: two, unit: '1', sorce: x }
`,
    );
    const found = (await problems(GOOD, factors)).join('\n');
    expect(found).toMatch(/f\.yml:7:21: factors\[4\]\.value: found "two", expected a number/);
    expect(found).toMatch(/f\.yml:7:37: factors\[4\]\.sorce: unknown key; did you mean source\?/);
    const rest = await write('f.yml', (await readFile(factors, 'utf8')).split('\n').slice(0, 6).join('\n'));
    const others = (await problems(GOOD, rest)).join('\n');
    expect(others).toMatch(/f\.yml:4:50: factors\[1\]\.validFrom: found 2023-01-01, expected 2024-01-01 or later/);
    expect(others).toMatch(/f\.yml:5:30: factors\[2\]\.unit: found "kgGJ", expected a UCUM code/);
    expect(others).toMatch(/f\.yml:5:68: factors\[2\]\.validTo: found 2022-01-01, expected a date after validFrom/);
    expect(others).toMatch(/heat\.cn\.default from 2015-01-01 is declared twice/);
  });

  it('may bring a later publication of a factor that is shipped, which keeps the earlier one readable', async () => {
    const entry = (value: number, published: string): string =>
      `{ id: grid.jl, value: ${value}, unit: kg/(kW.h), validFrom: 2021-01-01${published} }`;
    const path = await write(
      'own.yaml',
      `- ${entry(0.5, ', publishedOn: 2026-03-01')}\n- ${entry(0.6, ', publishedOn: 2026-04-01')}\n`,
    );
    const shipped = factorAt((await load(GOOD)).factors, 'grid.jl', '2021-07-01')!;
    expect(shipped.validFrom).toBe('2021-01-01');
    const factor = factorAt((await load(GOOD, path)).factors, 'grid.jl', '2021-07-01')!;
    expect([factor.value, factor.validTo]).toEqual([0.6, shipped.validTo]);
    expect(factor.replaces?.map(({ value }) => value)).toEqual([0.5, shipped.value]);

    const undated = await write(
      'own.yaml',
      `- ${entry(0.5, shipped.publishedOn ? `, publishedOn: ${shipped.publishedOn}` : '')}\n`,
    );
    expect((await problems(GOOD, undated)).join('\n')).toMatch(
      /own\.yaml:1:3: \[0\]: grid\.jl from 2021-01-01 is declared twice \(also in .*grid\.yaml\), expected one of them, or dates of publication/,
    );
  });

  it('need all days of a normal year', async () => {
    const short = await write('n.yaml', `normals: short\nbase: 18\ndays: { "01-01": 30, "13-01": 2 }\n`);
    expect((await problems(GOOD, short)).join('\n')).toMatch(
      /n\.yaml:3:22: days\.13-01: found the key "13-01", expected a day/,
    );
    const days = await write('n.yaml', `normals: short\nbase: 18\ndays: { "01-01": 30 }\n`);
    expect((await problems(GOOD, days)).join('\n')).toMatch(
      /n\.yaml:3:1: days: 364 days are missing \(01-02, 01-03, 01-04, …\)/,
    );
  });
});

it('reads rates on registers of every kind', () => {
  expect(ratePerHour('58 MW', 'GJ')).toBeCloseTo(208.8, 9);
  expect(ratePerHour('40 MW', 'MW.h')).toBeCloseTo(40, 12);
  expect(ratePerHour('1600 m3/h', 'm3')).toBe(1600);
  expect(ratePerHour('1600m3.h-1', 'm3')).toBe(1600);
  expect(ratePerHour('24 t/d', 't')).toBeCloseTo(1, 12);
  expect(ratePerHour('58', 'GJ')).toBeNull();
  expect(ratePerHour('58 MW', 't')).toBeNull();
});

it('hashes content, not form', () => {
  expect(hashOf({ b: 1, a: [1, { d: 2, c: undefined }] })).toBe(hashOf({ a: [1, { d: 2 }], b: 1 }));
  expect(hashOf(new Map([['a', -Infinity]]))).toBe(hashOf({ a: null }));
  expect(hashOf([1, 2])).not.toBe(hashOf([2, 1]));
});

describe('a file after another one', () => {
  const after = async (text: string) => {
    const { sites } = await load(GOOD);
    const counting = {
      sites: new Map(sites.map((site) => [site.id, siteOf(JSON.parse(JSON.stringify(plainOf(site))))])),
    };
    return loadCatalogue({ sitesPath: await write('park.yaml', text), factorsPath: null }, counting);
  };

  it('may change all but the unit and the kind of what is stored', async () => {
    expect((await after(GOOD)).sites).toEqual((await load(GOOD)).sites);
    const kept = (await after(GOOD.replace('3 MW', '4 MW').replace('unit: GJ,', 'unit: GJ, from: 2026-01-01,'))).sites;
    expect(kept[0]!.devices.map(({ removed }) => removed)).toEqual([undefined, undefined]);
    const other = GOOD.replace('unit: kW.h, maxRate', 'unit: MW.h, maxRate').replace(
      'kind: total, unit: GJ,',
      'kind: total, unit: J,',
    );
    const error = (await after(other).catch((thrown: unknown) => thrown)) as ConfigurationError;
    expect(error.problems.map((problem) => problem.replaceAll(`${folder}/`, ''))).toEqual([
      'park.yaml:11:52: devices[0].points[0].unit: found J where GJ counts since ever, expected GJ: another unit of meter/heat.energyTotal takes an entry of its own with `from`',
      'park.yaml:15:52: devices[1].points[0].unit: found MW.h where kW.h counts since ever, expected kW.h: another unit of aux/elec.energyTotal takes an entry of its own with `from`',
    ]);
  });

  it('keeps what it does not declare any more as removed', async () => {
    const without = GOOD.replace(/  - id: aux[^]*?15min }\n/, '').replace(/  project:[^]*?\n    electricity.*\n/, '');
    const { sites } = await after(without);
    expect(sites[0]!.devices.map(({ id, removed }) => [id, removed])).toEqual([
      ['meter', undefined],
      ['aux', true],
    ]);
    expect(sites[0]!.devices[1]!.points).toHaveLength(1);
  });
});
