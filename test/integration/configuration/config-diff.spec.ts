import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { jest } from '@jest/globals';
import { approvePeriod, closePeriod, refreshPeriods, whatIf, type Effect } from '#derivation';
import { type PeriodOrder } from '../../../libs/derivation/src/periods/signable.js';
import { HOUR_MS, localMidnightMs, periodOf, type Factor, type Site } from '#domain';
import { loadCatalogue, type Catalogue } from '#runtime';
import { CREDITED_METER, parkWithOneMeter } from '../../support/files/park-with-one-meter.js';
import { catalogueOf, ConfiguredPlant, twoMeters } from '../../support/plants/configured-plant.js';
import { heatFactor } from '../../support/plants/plant-of-tests.js';
import { CommandFolder } from '../../support/processes/command-folder.js';
import { urlOf } from '../../support/processes/fresh-database.js';

jest.setTimeout(120_000);
const noon = (date: string): number => localMidnightMs(date, twoMeters.timeZone) + 12 * HOUR_MS;
const NOW = noon('2026-02-20');

const withFactor = (value: number, validFrom: string): Factor => ({ ...heatFactor, value, validFrom });
const withSite = (hash: string, more: Partial<Site>): Catalogue => catalogueOf([{ ...twoMeters, ...more, hash }]);
const spec = twoMeters.emissions!;
const [first, second] = twoMeters.devices;
const slow = {
  ...first!,
  points: [{ ...first!.points[0]!, versions: [{ ...first!.points[0]!.versions[0], maxRatePerHour: 90 }] as const }],
};

const CASES: readonly (readonly [string, Catalogue])[] = [
  ['another value of a factor', catalogueOf([twoMeters], [withFactor(90, '2015-01-01')])],
  ['a later version of a factor', catalogueOf([twoMeters], [heatFactor, withFactor(90, '2026-02-01')])],
  [
    'another register that earns tonnes',
    withSite('credited', {
      emissions: {
        ...spec,
        credited: [...spec.credited, { point: 'meter-2/heat.energyTotal', fromMs: noon('2026-02-01') - 12 * HOUR_MS }],
      },
    }),
  ],
  [
    'a register that earns tonnes until a day, and another one from then on',
    withSite('exchanged', {
      emissions: {
        ...spec,
        credited: [
          { ...spec.credited[0]!, untilMs: noon('2026-02-02') - 12 * HOUR_MS },
          { point: 'meter-2/heat.energyTotal', fromMs: noon('2026-02-02') - 12 * HOUR_MS },
        ],
      },
    }),
  ],
  ['a register that can rise less', withSite('slow', { devices: [slow, second!] })],
  [
    'another start of the season',
    withSite('season', { season: { ...twoMeters.season, exceptions: { '2025': { start: '10-10', end: '02-02' } } } }),
  ],
  ['a name', withSite('name', { name: 'renamed' })],
];

describe('what another configuration would make', () => {
  let plant: ConfiguredPlant;
  beforeEach(async () => {
    plant = await ConfiguredPlant.open('whatif', catalogueOf([twoMeters]), NOW);
    for (const date of ['2025-10-12', '2026-01-20', '2026-02-01', '2026-02-03']) {
      await plant.run('meter-1', noon(date), noon(date) + 2 * HOUR_MS, 100);
      await plant.run('meter-2', noon(date), noon(date) + 2 * HOUR_MS, 40);
    }
    await refreshPeriods(plant.store.db, plant.derived, NOW);
    const order = (who: string): PeriodOrder => ({
      period: periodOf(twoMeters, '2026-01') as PeriodOrder['period'],
      who,
      reason: 'month over',
      nowMs: NOW,
    });
    await closePeriod(plant.store.owner, plant.derived, order('A'));
    await approvePeriod(plant.store.owner, plant.derived, order('B'));
  });
  afterEach(() => plant.store.close());

  const content = async (): Promise<unknown> =>
    plant.store.owner.query(
      `select (select md5(string_agg(e::text, ' ' order by grain, start)) from emission e) as figures,
              (select md5(string_agg(w::text, ' ' order by point_id, start)) from window_15m w) as windows,
              (select count(*) from hour_mark) + (select count(*) from mark) + (select count(*) from emission_revision) as marks`,
    );
  const ask = async (catalogue: Catalogue): Promise<Effect> => {
    const { site, factors } = plant.derived;
    const before = { site, factors };
    plant.catalogue = catalogue;
    const effect = await whatIf(plant.store.owner, plant.derived, before, NOW);
    return effect;
  };

  it.each(CASES)('is what happens when it counts, to the digit, and nothing before: %s', async (_, catalogue) => {
    const periods = async () => ({
      ...(await plant.figures('month')),
      ...(await plant.figures('season')),
      ...(await plant.figures('year')),
    });
    const [untouched, told] = [await content(), await periods()];
    const effect = await ask(catalogue);
    expect(await content()).toEqual(untouched);

    await plant.accept(catalogue);
    await plant.derive();
    const after = await periods();
    const moved = Object.keys(after).filter((label) => after[label] !== told[label]);
    expect(
      effect.periods
        .filter(({ before, after: is }) => before?.grossT !== is?.grossT)
        .map(({ label }) => label)
        .sort(),
    ).toEqual(moved.sort());
    const rounded = (t: number | null | undefined): number | null => (t == null ? null : Math.round(t * 1e6) / 1e6);
    for (const { label, after: would } of effect.periods) expect(rounded(would?.grossT)).toBe(after[label]);
  });

  it('tells what is closed and would be restated, and whether that takes two people', async () => {
    const { changed, periods } = await ask(CASES[0]![1]);
    expect(changed.month).toEqual({ figures: 3, closed: 1 });
    expect(periods.find(({ label }) => label === '2026-01')).toMatchObject({ closed: true, material: true });
    expect(periods.find(({ label }) => label === '2026-02')).toMatchObject({ closed: false, material: false });
    plant.catalogue = catalogueOf([twoMeters]);
    const small = await ask(catalogueOf([twoMeters], [withFactor(109, '2015-01-01')]));
    expect(small.periods.find(({ label }) => label === '2026-01')).toMatchObject({ closed: true, material: false });
  });
});

const PARK = parkWithOneMeter('park') + CREDITED_METER;

describe('greenpark config diff', () => {
  const folder = new CommandFolder('diff');
  afterAll(() => folder.remove());
  const write = folder.write.bind(folder);

  it('tells corrections and changes, their effect, and refuses what would be refused', async () => {
    const catalogue = await loadCatalogue({ sitesPath: write('park.yaml', PARK), factorsPath: null });
    const plant = await ConfiguredPlant.open('configdiff', catalogue, NOW);
    const url = await urlOf(plant.store.owner);
    const diff = (...args: string[]) =>
      folder.run({ DATABASE_URL: url, GREENPARK_SITES: folder.path('park.yaml') }, 'config', 'diff', ...args);

    expect(await diff()).toMatchObject({ code: 0, out: expect.stringContaining('no difference') as string });
    const more = `- { id: heat.cn.default, value: 100, unit: kg.GJ-1, validFrom: 2026-07-01 }\n`;
    const changed = await diff(
      '--factors',
      write('own.yaml', more),
      '--sites',
      write('faster.yaml', PARK.replace('58 MW', '60 MW')),
    );
    expect(changed).toMatchObject({ code: 0, err: '' });
    expect(changed.out).toMatch(/correction of park: meter\/heat\.energyTotal, for all time/);
    expect(changed.out).toMatch(/now {4}maxRatePerHour 208\.8\n {2}would {2}maxRatePerHour 216/);
    expect(changed.out).toMatch(/change of factors: factor heat\.cn\.default, from 2026-07-01 on/);
    expect(changed.out).toMatch(/park: 0 hours would be computed again/);
    const refused = await diff('--json', '--sites', write('unit.yaml', PARK.replace('unit: GJ', 'unit: MW.h')));
    expect(refused.code).toBe(1);
    expect(refused.err).toMatch(/unit\.yaml:8:52: .* found MW\.h where GJ counts since ever, expected GJ/);
    expect(JSON.parse(refused.out)).toMatchObject({ refused: [expect.stringContaining('unit.yaml:8')], effects: [] });
    const twice = PARK.replace(
      'credited: [ meter/heat.energyTotal ]',
      'credited: [ meter/heat.energyTotal, meter/heat.energyTotal ]',
    );
    expect(await diff('--sites', write('twice.yaml', twice))).toMatchObject({
      code: 1,
      err: expect.stringMatching(
        /twice\.yaml:10:\d+: .*meter\/heat\.energyTotal beside meter\/heat\.energyTotal/,
      ) as string,
    });
    expect(await diff('--site', 'nowhere')).toMatchObject({
      code: 1,
      err: 'there is no site nowhere; there are park\n',
    });
    await plant.store.close();
  });

  it('tells nothing of what did not change: of the shipped plant, of sites beside the changed one, of removed ones', async () => {
    const sites = folder.path('sites');
    mkdirSync(sites);
    const shipped = readFileSync('config/sites/changchun-south.yaml', 'utf8');
    writeFileSync(join(sites, 'changchun-south.yaml'), shipped);
    writeFileSync(join(sites, 'park.yaml'), PARK);
    writeFileSync(join(sites, 'old.yaml'), PARK.replace('site: park', 'site: old'));
    const paths = { sitesPath: sites, factorsPath: null };
    const plant = await ConfiguredPlant.open('configdiff_quiet', await loadCatalogue(paths), NOW);
    const url = await urlOf(plant.store.owner);
    const diff = (...args: string[]) =>
      folder.run({ DATABASE_URL: url, GREENPARK_SITES: sites }, 'config', 'diff', ...args);
    const SAME = { code: 0, out: 'no difference: what the files say is what counts\n', err: '' };
    expect(await diff()).toEqual(SAME);

    rmSync(join(sites, 'old.yaml'));
    const removing = await diff();
    expect(removing.out).toMatch(/^change of old: site old, .*\n {2}now {4}old\n {2}would {2}nothing$/m);
    expect(removing.out).not.toMatch(/park|changchun/);
    await plant.accept(await loadCatalogue(paths));
    expect(await diff()).toEqual(SAME);
    expect(await diff('--site', 'old')).toMatchObject({
      code: 1,
      err: expect.stringContaining('no site old') as string,
    });

    writeFileSync(join(sites, 'park.yaml'), PARK.replace('58 MW', '60 MW'));
    const changed = JSON.parse((await diff('--json')).out) as {
      differences: { of: string }[];
      effects: { site: string }[];
    };
    expect(changed.differences.map(({ of }) => of)).toEqual(['park']);
    expect(changed.effects.map(({ site }) => site)).toEqual(['park']);

    // It comes back as it was: known, and never refused for what it was itself.
    writeFileSync(join(sites, 'park.yaml'), PARK);
    writeFileSync(join(sites, 'old.yaml'), PARK.replace('site: park', 'site: old'));
    expect((await diff()).out).toMatch(/^change of old: site old, .*\n {2}now {4}nothing\n {2}would {2}old$/m);
    await plant.accept(await loadCatalogue(paths));
    expect(await diff()).toEqual(SAME);
    await plant.store.close();
  });
});
