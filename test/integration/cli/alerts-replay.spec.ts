import { jest } from '@jest/globals';
import { DAY_MS, HOUR_MS, localMidnightMs, MINUTE_MS, type Finding } from '#domain';
import { writeDayCheck } from '#postgres';
import { loadCatalogue } from '#runtime';
import { CREDITED_METER, parkWithOneMeter } from '../../support/files/park-with-one-meter.js';
import { ConfiguredPlant } from '../../support/plants/configured-plant.js';
import { readings } from '../../support/processes/aggregator-store.js';
import { urlOf } from '../../support/processes/fresh-database.js';
import { CommandFolder } from '../../support/processes/command-folder.js';
import type { Ran } from '../../support/processes/run-greenpark.js';

jest.setTimeout(120_000);
const midnight = (date: string): number => localMidnightMs(date, 'Asia/Shanghai');
const PARK = `${parkWithOneMeter('north')}${CREDITED_METER}targets:
  - { id: avoided, metric: avoided.gross, amount: 60, unit: t, period: heatingSeason, plan: flat }
`;

describe('greenpark alerts replay', () => {
  const folder = new CommandFolder('replay-rules');
  let plant: ConfiguredPlant;
  let databaseUrl: string;
  const write = folder.write.bind(folder);
  const run = (...args: string[]): Promise<Ran> =>
    folder.run({ DATABASE_URL: databaseUrl }, 'alerts', 'replay', ...args);

  beforeAll(async () => {
    const catalogue = await loadCatalogue({ sitesPath: write('park.yaml', PARK), factorsPath: null });
    plant = await ConfiguredPlant.open('alertsreplay', catalogue, midnight('2026-01-26'));
    // of its month nothing is covered before
    await plant.run('meter', midnight('2026-01-20'), midnight('2026-01-21') + 12 * HOUR_MS, 10);
    await plant.run('meter', midnight('2026-01-22'), midnight('2026-01-24'), 10);
    databaseUrl = await urlOf(plant.store.owner);
  });
  afterAll(async () => {
    await plant?.store.close();
    folder.remove();
  });

  it('says what the rules would have told, day by day, and changes nothing', async () => {
    const { code, out } = await run('--json', '--from', '2026-01-20', '--to', '2026-01-24');
    const answer = JSON.parse(out) as { days: number; steps: { date: string; rule: string; news: string }[] };
    expect([code, answer.days]).toEqual([0, 4]);
    const coverage = answer.steps.filter(({ rule }) => rule === 'data.coverage');
    expect(coverage.map(({ date, news }) => `${date} ${news}`)).toEqual(['2026-01-20 raised']);
    const rows = `select (select count(*) from alert) + (select count(*) from rule_state) + (select count(*) from alert_transition) as n`;
    expect(await plant.store.owner.query(rows)).toEqual([{ n: 0 }]);
    expect((await run('--from', '2026-01-20', '--to', '2026-01-24')).out).toMatch(
      /north: 4 days from 2026-01-20 to 2026-01-23, \d+ raised/,
    );
  });

  it('takes the rules of a file instead, and says what is wrong', async () => {
    const file = write('quiet.yaml', `${PARK}alerts: { rules: { data.coverage: { judged: false } } }\n`);
    const quiet = JSON.parse((await run('--json', '--rules', file)).out) as { steps: { rule: string }[] };
    expect(quiet.steps.filter(({ rule }) => rule === 'data.coverage')).toEqual([]);
    for (const [args, code, words] of [
      [['--from', '2026-02-01', '--to', '2026-01-01'], 2, '--to lies before --from'],
      [['--from', 'yesterday'], 2, 'from'],
      [['--site', 'south'], 1, 'there is no site south'],
      [['--rules', write('other.yaml', PARK.replaceAll('north', 'other'))], 1, 'is of other, not of north'],
    ] as const)
      expect(await run(...args)).toMatchObject({ code, err: expect.stringContaining(words) as string });
  });
});

const boilerPark = (limits: string, rules = ''): string => `site: north
timeZone: Asia/Shanghai
season: { start: 10-20, end: 04-06 }
${rules}devices:
  - id: boiler
    kind: boiler
    points:
      - { id: water.supplyTemp, kind: gauge, unit: Cel, interval: 60s, limits: ${limits} }
`;
const IMBALANCE: Finding = { code: 'BALANCE', kind: 'heat-imbalance', subject: 'north', measured: 5, low: -2, high: 2, unit: '%' }; // prettier-ignore

interface Replayed {
  readonly readingsSince: string | null;
  readonly steps: readonly { at: string; rule: string; subject: string; news: string; severity: string }[];
  readonly notReplayed: readonly { rule: string; reason: string }[];
}

describe('greenpark alerts replay of what is looked at again and again', () => {
  const folder = new CommandFolder('replay-conditions');
  const first = midnight('2026-01-20');
  const at = (hours: number, minutes = 0): number => first + hours * HOUR_MS + minutes * MINUTE_MS;
  let plant: ConfiguredPlant;
  let databaseUrl: string;
  const write = folder.write.bind(folder);
  const run = (...args: string[]): Promise<Ran> =>
    folder.run(
      { DATABASE_URL: databaseUrl },
      'alerts',
      'replay',
      '--from',
      '2026-01-20',
      '--to',
      '2026-01-23',
      ...args,
    );
  const told = async (...args: string[]): Promise<string[]> => {
    const { code, out } = await run('--json', ...args);
    expect(code).toBe(0);
    return (JSON.parse(out) as Replayed).steps.map(
      ({ at: ms, rule, subject, news, severity }) => `${ms} ${rule} ${subject} ${news} ${severity}`,
    );
  };

  beforeAll(async () => {
    const file = write('park.yaml', boilerPark('{ high: 100, criticalHigh: 120 }'));
    plant = await ConfiguredPlant.open('alertsreplayed', await loadCatalogue({ sitesPath: file, factorsPath: null }), midnight('2026-01-26')); // prettier-ignore
    // 10 minutes too hot, then one reading
    const isHot = (ms: number): boolean => (ms >= at(14) && ms < at(14, 10)) || ms === at(16);
    const isSilent = (ms: number): boolean => ms > at(10) && ms < at(11);
    for (let day = first; day < first + 3 * DAY_MS; day += DAY_MS) {
      const times = Array.from({ length: DAY_MS / MINUTE_MS }, (_, i) => day + i * MINUTE_MS).filter((ms) => !isSilent(ms)); // prettier-ignore
      const rows = times.map((ts) => ({ ts, values: { 'water.supplyTemp': isHot(ts) ? 110 : 90 } }));
      await plant.store.readings(readings({ device: 'boiler', readings: rows }));
    }
    for (const [date, findings] of [
      ['2026-01-20', []],
      ['2026-01-21', [IMBALANCE]],
      ['2026-01-22', []],
    ] as const)
      await writeDayCheck(plant.store.db, plant.derived.siteId, { date, findings, unjudged: [] }, plant.now);
    databaseUrl = await urlOf(plant.store.owner);
  });
  afterAll(async () => {
    await plant?.store.close();
    folder.remove();
  });

  it('says who was silent, which limit was passed for long, and when heat did not add up: nothing else', async () => {
    expect(await told()).toEqual([
      '2026-01-20T02:03:00.001Z device.silent boiler raised warning',
      '2026-01-20T03:00:00.000Z device.silent boiler returned warning',
      '2026-01-20T06:01:00.000Z boiler.limit boiler/water.supplyTemp raised warning',
      '2026-01-20T06:10:00.000Z boiler.limit boiler/water.supplyTemp returned warning',
      '2026-01-21T22:00:00.000Z heat.imbalance north raised warning',
      '2026-01-22T22:00:00.000Z heat.imbalance north returned warning',
    ]);
  });

  it('says others by another file: levels, silence, delays and limits', async () => {
    const levels =
      'alerts: { rules: { device.silent: { after: 90min }, heat.imbalance: { warning: { on: 6, off: 5 } } } }\n';
    expect(await told('--rules', write('other.yaml', boilerPark('{ high: 95, criticalHigh: 105 }', levels)))).toEqual([
      '2026-01-20T06:01:00.000Z boiler.limit boiler/water.supplyTemp raised critical',
      '2026-01-20T06:10:00.000Z boiler.limit boiler/water.supplyTemp returned critical',
    ]);
    const patient = `alerts: { rules: { device.silent: { judged: false }, heat.imbalance: { judged: false }, boiler.limit: { onDelay: 15min } } }\n`;
    expect(await told('--rules', write('patient.yaml', boilerPark('{ high: 100 }', patient)))).toEqual([]);
  });

  it('names what is not replayed, with the reason, and from when on there are readings', async () => {
    const answer = JSON.parse((await run('--json')).out) as Replayed;
    expect(answer.readingsSince).toBe('2026-01-20');
    expect(answer.notReplayed.map(({ rule }) => rule)).toEqual(expect.arrayContaining(['delivery.lag', 'deadletters.rate', 'evidence.chain', 'lost.range'])); // prettier-ignore
    for (const { reason } of answer.notReplayed) expect(reason).not.toBe('');
    const { out } = await run();
    expect(out).toMatch(/north: 3 days from 2026-01-20 to 2026-01-22, 3 raised/);
    expect(out).toContain('not replayed: delivery.lag: how late what was received was stored is not kept');
    expect((await run('--from', '2026-01-18')).out).toContain('say nothing before 2026-01-20');
  });
});
