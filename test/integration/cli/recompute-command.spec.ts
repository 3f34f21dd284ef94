import { jest } from '@jest/globals';
import { approvePeriod, closePeriod, publishStatus, whatIf } from '#derivation';
import { type PeriodOrder } from '../../../libs/derivation/src/periods/signable.js';
import { HOUR_MS, localMidnightMs, periodOf, withFactors } from '#domain';
import { loadCatalogue } from '#runtime';
import { ConfiguredPlant } from '../../support/plants/configured-plant.js';
import { CREDITED_METER, parkWithOneMeter } from '../../support/files/park-with-one-meter.js';
import { CommandFolder } from '../../support/processes/command-folder.js';
import type { Ran } from '../../support/processes/run-greenpark.js';
import { until } from '../../support/processes/until.js';
import { urlOf } from '../../support/processes/fresh-database.js';

jest.setTimeout(120_000);
const noon = (date: string): number => localMidnightMs(date, 'Asia/Shanghai') + 12 * HOUR_MS;
const NOW = noon('2026-02-20');
const TARGET = '{ id: avoided, metric: avoided.gross, amount: 60, unit: t, period: heatingSeason, plan: flat }';
const WAIVED = 'by: Sun Yan, reason: a park of tests, until: 2026-12-31';
const PARK = `${parkWithOneMeter('north')}${CREDITED_METER}closing:
  waivers:
    - { told: 2026-01, ${WAIVED} }
    - { calibration: meter, ${WAIVED} }
    - { factor: heat.cn.default@2015-01-01, ${WAIVED} }
targets:
  - ${TARGET}
`;

describe('greenpark recompute', () => {
  const folder = new CommandFolder('recompute');
  let plant: ConfiguredPlant;
  let databaseUrl: string;
  const write = folder.write.bind(folder);
  const run = (...args: string[]): Promise<Ran> => folder.run({ DATABASE_URL: databaseUrl }, 'recompute', ...args);

  beforeAll(async () => {
    const catalogue = await loadCatalogue({ sitesPath: write('park.yaml', PARK), factorsPath: null });
    plant = await ConfiguredPlant.open('recomputecommand', catalogue, NOW);
    for (const date of ['2026-01-20', '2026-02-03'])
      await plant.run('meter', noon(date), noon(date) + 5 * HOUR_MS, 100);
    const { owner: db } = plant.store;
    await publishStatus(db, plant.derived, NOW);
    const period = periodOf(plant.derived.site, '2026-01') as PeriodOrder['period'];
    await closePeriod(db, plant.derived, { period, who: 'A', reason: '', nowMs: NOW });
    await approvePeriod(db, plant.derived, { period, who: 'B', reason: '', nowMs: NOW });
    databaseUrl = await urlOf(db);
  });
  afterAll(async () => {
    await plant?.store.close();
    folder.remove();
  });

  it('finds no difference on an untouched system, without an aggregator', async () => {
    const checked = await run('--json');
    expect(checked).toMatchObject({ code: 0, err: '' });
    expect(JSON.parse(checked.out)).toMatchObject({ site: 'north', differences: 0, left: 0, rows: [] });
    expect(JSON.parse(checked.out).figures).toBeGreaterThan(500);
    const month = await run('--dry-run', '--from', '2026-02-01', '--to', '2026-03-01');
    expect(month).toMatchObject({
      code: 0,
      out: expect.stringMatching(/^north: [\d,]+ figures .* no difference\n$/) as string,
    });
  });

  it('does not wait for what a device has sent that no file declares', async () => {
    const { owner: db } = plant.store;
    await db.execute(
      `with other as (insert into device (site_id, code) select site_id, 'not-declared' from site limit 1 returning device_id, site_id)
       insert into mark (device_id, site_id, from_ts, to_ts, gen)
       select device_id, site_id, '2026-01-20', '2026-01-21', 0 from other`,
    );
    expect(await run('--json', '--wait', '1')).toMatchObject({ code: 0, err: '' });
    await db.execute('delete from mark');
  });

  it('tells what differs, and has the aggregator make it again', async () => {
    const { owner: db } = plant.store;
    await db.execute(`update emission set gross_t = 0 where grain = 'month' and label = '2026-01'`);
    const dry = await run('--dry-run');
    expect(dry).toMatchObject({ code: 1, err: expect.stringContaining('without --dry-run') as string });
    expect(dry.out).toMatch(/month grossT +2025-12-31T16:00:00\.000Z +0 +55\n/);
    const [{ n }] = (await db.query('select count(*) as n from hour_mark')) as [{ n: number }];
    expect(n).toBe(0);

    const repairing = run('--json');
    await until(async () => (await db.query('select from hour_mark')).length > 0, 'marks');
    await plant.derive();
    const repaired = await repairing;
    expect(repaired).toMatchObject({ code: 0, err: '' });
    expect(JSON.parse(repaired.out)).toMatchObject({
      differences: 1,
      left: 0,
      rows: [{ what: 'month grossT', after: 55 }],
    });
    const [last] = await db.query<{ cause: string }>(
      'select cause from emission_revision order by recorded_at desc limit 1',
    );
    expect(last!.cause).toBe('recompute');
  });

  it('shows what a factor, a site file and a target would make, and changes nothing', async () => {
    const factor = write(
      'factor.yaml',
      '- { id: heat.cn.default, value: 100, unit: kg.GJ-1, validFrom: 2015-01-01, status: x }',
    );
    const factors = JSON.parse((await run('--json', '--what-if', `factors=${factor}`)).out);
    // 25 GJ that came over two silent weeks wait for a decision
    expect(factors).toMatchObject({ site: 'north', hours: 10, devices: [] });
    expect(factors.periods).toMatchObject([
      { label: 'season-2025', before: { grossT: 107.25 }, after: { grossT: 97.5 }, closed: false },
      { label: '2026-01', before: { grossT: 55 }, after: { grossT: 50 }, closed: true, material: true },
      { label: '2026', before: { grossT: 107.25 }, after: { grossT: 97.5 }, closed: false, material: false },
      { label: '2026-02', before: { grossT: 52.25 }, after: { grossT: 47.5 }, closed: false, material: false },
    ]);
    const { site: counting, factors: published } = plant.derived;
    const [heat] = published.get('heat.cn.default')!;
    const proposed = { ...plant.derived, factors: withFactors(published, [{ ...heat, value: 100 }]) };
    const inSeason = await whatIf(plant.store.owner, proposed, { site: counting, factors: published }, NOW);
    expect(inSeason.targets).toMatchObject([
      { id: 'avoided', before: { achieved: 107.25 }, after: { achieved: 97.5 } },
    ]);

    const text = await run('--what-if', factor, '--from', '2026-02-01', '--to', '2026-03-01');
    expect(text.out).toMatch(/2026-02 +gross t +52\.25 +47\.5 +-4\.75 +open\n/);
    expect(text.out).not.toMatch(/2026-01/);

    const site = write('site.yaml', PARK.replace('58 MW', '0.01 MW'));
    const slow = JSON.parse((await run('--json', '--what-if', site)).out);
    expect(slow).toMatchObject({ devices: ['meter'], changed: { month: { figures: 2, closed: 1 } } });
    const target = JSON.parse((await run('--json', '--what-if', 'target=avoided.amount=500')).out);
    expect(target).toMatchObject({
      hours: 0,
      periods: [],
      targets: [{ before: { amount: 60 }, after: { amount: 500 } }],
    });
    const shown = await run('--what-if', 'target=avoided.amount=500');
    expect(shown.out).toMatch(/avoided +now .* 60 .*\n +would be .* 500 /);
    const targets = write('targets.yaml', `targets:\n  - ${TARGET.replace('60', '70')}\n`);
    const more = JSON.parse((await run('--json', '--what-if', targets, '--what-if', `factors=${factor}`)).out);
    expect(more).toMatchObject({ hours: 10, targets: [{ after: { amount: 70 } }] });
    expect(JSON.parse((await run('--json', '--dry-run')).out)).toMatchObject({ differences: 0 });
  });

  it('says what is wrong', async () => {
    const expected = 'expected FILE (a factor file, a site file, or targets alone)';
    for (const [change, code, err] of [
      ['fuel=x.yaml', 2, expected],
      [`site=${folder.path('targets.yaml')}`, 2, 'the file says targets'],
      ['target=avoided.amount=much', 2, 'expected an amount above 0 in t'],
      ['target=other.amount=5', 1, 'site north has no target other; there are avoided'],
      [folder.path('none.yaml'), 1, 'not found, expected a YAML file'],
    ] as const) {
      expect(await run('--what-if', change)).toMatchObject({ code, err: expect.stringContaining(err) as string });
    }
    expect(await run('--site', 'nowhere')).toMatchObject({
      code: 1,
      err: 'there is no site nowhere; there are north\n',
    });
    expect(await run('--from', 'then')).toMatchObject({ code: 2 });
  });
});
