import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { jest } from '@jest/globals';
import { STATUS_TOPIC } from '#contracts';
import { MqttPublisher } from '#mqtt';
import { openDatabase } from '#postgres';
import { NpmStart } from '../support/processes/npm-start.js';
import { runGreenpark } from '../support/processes/run-greenpark.js';
import { TopicRecords } from '../support/processes/topic-records.js';
import { until } from '../support/processes/until.js';

jest.setTimeout(300_000);

const DEVICES = ['meter-1', 'meter-2', 'meter-3', 'meter-4'];
const BEFORE = 400;
/** Sent while the backup is made, and after it. */
const DURING = 150;
const AFTER = 300;
const T = Date.parse('2026-01-10T00:00:00Z');
const STEP_MS = 300_000;
const VALUES = 2;

const SITE = `
site: park
name: Park of the backup test
timeZone: Asia/Shanghai
since: 2025-01-01
season: { start: 10-20, end: 04-06 }
devices:
${DEVICES.map(
  (id) => `  - id: ${id}
    kind: heat-meter
    upstream: []
    name: ${id}
    points:
      - { id: heat.energyTotal, kind: total, unit: GJ, resolution: 0.1, maxRate: 58 MW, interval: 300s }
      - { id: heat.power, kind: gauge, unit: MW, min: 0, max: 69.6, interval: 300s }
`,
).join('')}emissions:
  credited: [ meter-1/heat.energyTotal, meter-2/heat.energyTotal, meter-3/heat.energyTotal, meter-4/heat.energyTotal ]
  baseline: { method: heat-factor, factor: heat.cn.default }
`;

interface Ledger {
  readonly totals: Readonly<
    Record<'received' | 'stored' | 'duplicate' | 'conflict' | 'deadLettered' | 'inFlight' | 'gapCount', number>
  >;
  readonly lagRecords: number | null;
}
interface Seen {
  readonly data: { readonly version: number };
}

const payload = (n: number): string =>
  JSON.stringify({
    ts: T + n * STEP_MS,
    seq: n + 1,
    values: { 'heat.energyTotal': (10_000 + n * 12) / 10, 'heat.power': 20 },
  });

/** A backup while everything runs, more readings, everything stopped, the backup restored, everything started again. */
describe('a system that is restored from a backup', () => {
  const dir = mkdtempSync(join(tmpdir(), 'greenpark-restore-'));
  const [sites, dataDir, file] = [join(dir, 'park.yaml'), join(dir, 'data'), join(dir, 'park.backup')];
  writeFileSync(sites, SITE);
  const env = { GREENPARK_SITES: sites, GREENPARK_SIMULATOR: 'off' };
  const system = new NpmStart(dataDir, env);
  const ledger = () => system.get<Ledger>('/api/v1/sites/park/ledger');
  const greenpark = (...args: string[]) => runGreenpark(dataDir, args, env);

  /** Sends messages [from, to) of every device and waits until each is acknowledged. */
  async function send(from: number, to: number): Promise<void> {
    const publisher = new MqttPublisher({ url: system.endpoints().mqtt, clientId: 'backup-test', window: 200 });
    await publisher.connect();
    const acknowledged = [];
    for (let n = from; n < to; n++)
      for (const device of DEVICES)
        acknowledged.push(publisher.publish(`greenpark/v1/park/${device}/telemetry`, payload(n)));
    await Promise.all(acknowledged);
    await publisher.close();
  }
  const settled = (messages: number): Promise<void> =>
    until(
      async () => {
        const { totals, lagRecords } = await ledger();
        return lagRecords === 0 && totals.stored === messages * DEVICES.length * VALUES;
      },
      `${messages} messages of each device are stored`,
      90_000,
    ).catch(async (error: Error) => {
      throw new Error(`${error.message}\n${JSON.stringify(await ledger())}\n${system.logTails()}`);
    });
  async function statusVersions(): Promise<number[]> {
    const records = new TopicRecords(system.endpoints().kafka);
    await records.start([STATUS_TOPIC]);
    const seen = (await records.find<Seen>(STATUS_TOPIC, () => true)).map(({ event }) => event.data.version);
    await records.stop();
    return seen;
  }

  beforeAll(() => system.start());
  afterAll(async () => {
    await system.interrupt();
    rmSync(dir, { recursive: true, force: true });
  });

  it('has every acknowledged reading once, and figures that its readings make', async () => {
    await send(0, BEFORE);
    await settled(BEFORE);
    const sending = send(BEFORE, BEFORE + DURING);
    const backup = await greenpark('backup', file, '--json');
    expect(backup).toMatchObject({ code: 0, err: '' });
    await sending;
    await send(BEFORE + DURING, BEFORE + AFTER);
    await settled(BEFORE + AFTER);
    const tonnes = async (): Promise<unknown> =>
      await system.get<{ avoided: unknown }>('/api/v1/sites/park/emissions?interval=day&from=2026-01-10&to=2026-01-13');
    const compared = await greenpark('recompute', '--json');
    expect(compared).toMatchObject({ code: 0 });
    const whole = await tonnes();
    const versions = await statusVersions();

    expect(await greenpark('restore', file, '--replace')).toMatchObject({
      code: 1,
      err: expect.stringMatching(/greenpark-aggregator.*stop what runs first/) as string,
    });
    await system.interrupt();
    expect(await greenpark('restore', file)).toMatchObject({
      code: 1,
      err: expect.stringMatching(/not empty: sites park; 2,800 messages/) as string,
    });
    const restored = await greenpark('restore', file, '--replace', '--json');
    expect(restored).toMatchObject({ code: 0 });
    expect(JSON.parse(restored.out)).toMatchObject({ restored: true, replaced: { readings: 2_800 } });

    await system.start();
    await settled(BEFORE + AFTER);
    const { totals } = await ledger();
    expect(totals).toMatchObject({ duplicate: 0, conflict: 0, deadLettered: 0, inFlight: 0, gapCount: 0 });
    expect(totals.received).toBe(totals.stored);
    const again = await greenpark('recompute', '--json');
    expect(again).toMatchObject({ code: 0 });
    expect(JSON.parse(again.out)).toMatchObject({ differences: 0, figures: JSON.parse(compared.out).figures });
    expect(await tonnes()).toEqual(whole);
    await until(
      async () => Math.max(...(await statusVersions())) > Math.max(...versions),
      'a higher version of the status',
    );
    const later = (await statusVersions()).slice(versions.length);
    for (const version of later) expect(version).toBeGreaterThan(Math.max(...versions));

    const db = await openDatabase({
      url: system.endpoints().postgres,
      log: { info: () => undefined, warn: () => undefined },
      max: 1,
    });
    const [rows] = await db.query<{ n: number }>('select count(*) as n from reading');
    await db.close();
    expect(rows).toEqual({ n: (BEFORE + AFTER) * DEVICES.length });
    expect(JSON.parse((await greenpark('audit', '--json', '--verify')).out)).toMatchObject({ chain: { ok: true } });
    const records = (backupAnswer: string): number =>
      (JSON.parse(backupAnswer) as { offsets: { next: string }[] }).offsets.reduce(
        (sum, { next }) => sum + Number(next),
        0,
      );
    // The backup was one of a moment in the middle: else this test shows nothing.
    expect(records(backup.out)).toBeGreaterThanOrEqual(BEFORE * DEVICES.length);
    expect(records(backup.out)).toBeLessThan((BEFORE + AFTER) * DEVICES.length);
  });
});
