import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { jest } from '@jest/globals';
import { migrate, openDatabase, createDatabase, currentConfiguration } from '#postgres';
import { parkWithOneMeter } from '../../support/files/park-with-one-meter.js';
import { freshDatabaseUrl } from '../../support/processes/fresh-database.js';
import { ServiceProcess } from '../../support/processes/service-process.js';
import { until } from '../../support/processes/until.js';

jest.setTimeout(90_000);
const silent = { info: () => undefined, warn: () => undefined };

const SITE = parkWithOneMeter('park');
const REFUSED = /park\.yaml:8:52: devices\[0\]\.points\[0\]\.unit: found MW\.h where GJ counts since ever, expected GJ/;

describe('the aggregator and a change that is refused', () => {
  const dir = mkdtempSync(join(tmpdir(), 'greenpark-refused-'));
  const file = join(dir, 'park.yaml');
  afterAll(() => rmSync(dir, { recursive: true, force: true }));

  it('keeps what counted at SIGHUP, and does not start', async () => {
    const url = freshDatabaseUrl('refused');
    await createDatabase(url);
    const db = await openDatabase({ url, log: silent, max: 2 });
    await migrate(db);
    const accepted = async (): Promise<string[]> =>
      (await currentConfiguration(db)).filter(({ kind }) => kind === 'site').map(({ hash }) => hash);
    const env = { GREENPARK_SITES: file, DATABASE_URL: url, KAFKA_BROKERS: process.env.TEST_KAFKA_BROKERS! };

    writeFileSync(file, SITE);
    const first = await ServiceProcess.start('aggregator', env);
    const [hash] = await accepted();
    writeFileSync(file, SITE.replace('unit: GJ', 'unit: MW.h'));
    first.signal('SIGHUP');
    await until(() => first.line('the site files are wrong') !== undefined, 'the refusal');
    expect(JSON.stringify(first.line('the site files are wrong'))).toMatch(/found MW\.h where GJ counts since ever/);
    expect(await accepted()).toEqual([hash]);
    const told = first.line('the site files are wrong');
    writeFileSync(
      file,
      `${SITE}  - { id: boiler, kind: boiler, points: [ { id: heat.energyTotal, kind: total, unit: GJ, maxRate: 58 MW } ] }
emissions:
  credited: [ boiler/heat.energyTotal, meter/heat.energyTotal ]
  baseline: { method: heat-factor, factor: heat.cn.default }
`,
    );
    first.signal('SIGHUP');
    await until(() => first.line('the site files are wrong') !== told, 'the second refusal');
    expect(JSON.stringify(first.line('the site files are wrong'))).toMatch(
      /park\.yaml:11:40: .*found meter\/heat\.energyTotal beside boiler\/heat\.energyTotal \(line 11\)/,
    );
    expect(await accepted()).toEqual([hash]);
    expect(await first.end()).toBe(0);
    writeFileSync(file, SITE.replace('unit: GJ', 'unit: MW.h'));

    const second = ServiceProcess.spawn('aggregator', env);
    expect(await second.ended()).toBe(1);
    expect(second.said.join('\n')).toMatch(REFUSED);
    expect(await accepted()).toEqual([hash]);
    await db.close();
  });
});
