import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { jest } from '@jest/globals';
import { HOUR_MS, localMidnightMs } from '#domain';
import { loadCatalogue } from '#runtime';
import { CREDITED_METER, parkWithOneMeter } from '../../support/files/park-with-one-meter.js';
import { ConfiguredPlant } from '../../support/plants/configured-plant.js';
import { urlOf } from '../../support/processes/fresh-database.js';
import { runGreenpark, type Ran } from '../../support/processes/run-greenpark.js';

jest.setTimeout(120_000);
const midnight = (date: string): number => localMidnightMs(date, 'Asia/Shanghai');
const PARK = `${parkWithOneMeter('north')}${CREDITED_METER}targets:
  - { id: avoided, metric: avoided.gross, amount: 60, unit: t, period: heatingSeason, plan: flat }
`;

describe('greenpark alerts replay', () => {
  const dir = mkdtempSync(join(tmpdir(), 'greenpark-replay-rules-'));
  let plant: ConfiguredPlant;
  let databaseUrl: string;
  const write = (name: string, text: string): string => {
    writeFileSync(join(dir, name), text);
    return join(dir, name);
  };
  const run = (...args: string[]): Promise<Ran> =>
    runGreenpark(dir, ['alerts', 'replay', ...args], { DATABASE_URL: databaseUrl });

  beforeAll(async () => {
    const catalogue = await loadCatalogue({ sitesPath: write('park.yaml', PARK), factorsPath: null });
    plant = await ConfiguredPlant.open('alertsreplay', catalogue, midnight('2026-01-26'));
    // of its month nothing is covered before
    await plant.run('meter', midnight('2026-01-20'), midnight('2026-01-21') + 12 * HOUR_MS, 10);
    await plant.run('meter', midnight('2026-01-22'), midnight('2026-01-24'), 10);
    databaseUrl = await urlOf(plant.store.db);
  });
  afterAll(async () => {
    await plant?.store.db.close();
    rmSync(dir, { recursive: true, force: true });
  });

  it('says what the rules would have told, day by day, and changes nothing', async () => {
    const { code, out } = await run('--json', '--from', '2026-01-20', '--to', '2026-01-24');
    const answer = JSON.parse(out) as { days: number; steps: { date: string; rule: string; news: string }[] };
    expect([code, answer.days]).toEqual([0, 4]);
    const coverage = answer.steps.filter(({ rule }) => rule === 'data.coverage');
    expect(coverage.map(({ date, news }) => `${date} ${news}`)).toEqual(['2026-01-20 raised']);
    const rows = `select (select count(*) from alert) + (select count(*) from rule_state) + (select count(*) from alert_transition) as n`;
    expect(await plant.store.db.query(rows)).toEqual([{ n: 0 }]);
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
