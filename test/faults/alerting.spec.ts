import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { jest } from '@jest/globals';
import { ALERTS_TOPIC } from '#contracts';
import { HOUR_MS } from '#domain';
import { MqttPublisher } from '#mqtt';
import { NpmStart } from '../support/processes/npm-start.js';
import { ServiceProcess } from '../support/processes/service-process.js';
import { TopicRecords } from '../support/processes/topic-records.js';
import { until } from '../support/processes/until.js';

jest.setTimeout(300_000);

const STOPPED_MS = 30_000;
/** Two registers that jump and stay there for more than a day. */
const METERS = ['meter-1', 'meter-2'];
const STEP_MS = HOUR_MS / 4;
const READINGS = 120;
const JUMP_AT = 8;
const START = Math.floor(Date.now() / HOUR_MS) * HOUR_MS - 40 * HOUR_MS;

const SITE = `
site: park
timeZone: Asia/Shanghai
since: 2025-01-01
season: { start: 10-20, end: 04-06 }
devices:
${METERS.map(
  (id) => `  - id: ${id}
    kind: heat-meter
    points: [ { id: heat.energyTotal, kind: total, unit: GJ, resolution: 0.1, maxRate: 58 MW, interval: 15min } ]
`,
).join('')}`;

interface Status {
  readonly data: { readonly held?: { readonly points: string[]; readonly atStake: number | null } | null };
  readonly devices: readonly { readonly id: string; readonly state: string; readonly held?: { atStake: number }[] }[];
}
type Told = { data: { rule: string; subject: string; state: string; version: number } };

/** An alerting process is stopped for 30 s beside a second one; what happens meanwhile is told once, and not again when it wakes. */
describe('alerting that is paused', () => {
  const dir = mkdtempSync(join(tmpdir(), 'greenpark-paused-alerting-'));
  const sites = join(dir, 'park.yaml');
  writeFileSync(sites, SITE);
  const system = new NpmStart(join(dir, 'data'), { GREENPARK_SITES: sites, GREENPARK_SIMULATOR: 'off' });
  let records: TopicRecords;
  let second: ServiceProcess | undefined;
  let stoppedPid: number | null = null;

  beforeAll(async () => {
    const { kafka, postgres } = await system.start();
    records = new TopicRecords(kafka);
    await records.start([ALERTS_TOPIC]);
    second = await ServiceProcess.start('alerting', {
      KAFKA_BROKERS: kafka,
      DATABASE_URL: postgres,
      GREENPARK_SITES: sites,
    });
  });
  afterAll(async () => {
    if (stoppedPid !== null) process.kill(stoppedPid, 'SIGCONT');
    await second?.end();
    await records.stop();
    await system.interrupt();
    rmSync(dir, { recursive: true, force: true });
  });

  const eventually = (condition: () => Promise<boolean> | boolean, what: string): Promise<void> =>
    until(condition, what, 60_000).catch((error: Error) => {
      throw new Error(`${error.message}\n${system.output.slice(-1_000)}\n${system.logTails()}`);
    });
  const jump = async (device: string): Promise<void> => {
    const publisher = new MqttPublisher({ url: system.endpoints().mqtt, clientId: `jump-${device}`, window: 500 });
    await publisher.connect();
    const payload = (n: number): string =>
      JSON.stringify({
        ts: START + n * STEP_MS,
        seq: n + 1,
        values: { 'heat.energyTotal': (100_000 + 50 * n + (n < JUMP_AT ? 0 : 30_000)) / 10 },
      });
    await Promise.all(
      Array.from({ length: READINGS }, (_, n) =>
        publisher.publish(`greenpark/v1/park/${device}/telemetry`, payload(n)),
      ),
    );
    await publisher.close();
  };
  const decide = async (device: string): Promise<void> => {
    const { items } = await system.get<{ items: { address: string; decideAt: string }[] }>('/api/v1/sites/park/held');
    const { address, decideAt } = items.find((one) => one.address.startsWith(`${device}/`))!;
    const response = await fetch(`${system.endpoints().http}/api/v1/sites/park/events`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({
        type: 'jump-accepted',
        point: address,
        ts: decideAt,
        reason: 'the display was read',
        by: 'Ann',
      }),
    });
    expect(response.ok).toBe(true);
  };
  /** States of the alerts of a register as they were told, each version once. */
  const told = (device: string): string[] => {
    const versions = new Map<number, string>();
    for (const { event } of records.of<Told>(ALERTS_TOPIC)) {
      const { rule, subject, state, version } = event.data;
      if (rule === 'register.held' && subject.startsWith(`${device}/`)) versions.set(version, state);
    }
    return [...versions.values()];
  };

  it('raises each alert once, and takes nothing back that the other has told', async () => {
    const pid = system.pid('alerting');
    process.kill(pid, 'SIGSTOP');
    stoppedPid = pid;
    const stoppedAt = Date.now();
    await jump('meter-1');
    await eventually(() => told('meter-1').length === 1, 'the second process raises the alert');
    const atStake = 3_000 + (READINGS - JUMP_AT) * 5;
    const statusNow = () => system.get<Status>('/api/v1/sites/park/status');
    // The alert comes with the first of the readings that are held, the status with each.
    await eventually(async () => (await statusNow()).data.held?.atStake === atStake, 'all of it is held');
    const status = await statusNow();
    expect(status.data.held).toMatchObject({ points: ['meter-1/heat.energyTotal'], atStake });
    expect(status.devices).toMatchObject([
      { id: 'meter-1', state: 'held', held: [{ atStake }] },
      { id: 'meter-2', state: 'never-seen', held: [] },
    ]);
    await decide('meter-1');
    await eventually(() => told('meter-1').length === 2, 'the alert returns with the decision');
    await eventually(() => Date.now() - stoppedAt >= STOPPED_MS, 'the process has been stopped for 30 s');
    process.kill(pid, 'SIGCONT');
    stoppedPid = null;

    expect(await second!.end()).toBe(0);
    await jump('meter-2');
    await eventually(() => told('meter-2').length === 1, 'the process that was stopped goes on');
    expect([told('meter-1'), told('meter-2')]).toEqual([
      ['active-unacknowledged', 'returned-unacknowledged'],
      ['active-unacknowledged'],
    ]);
    expect(system.pid('alerting')).toBe(pid);
    const { items } = await system.get<{ items: { rule: string; subject: string; state: string }[] }>(
      '/api/v1/alerts?site=park',
    );
    expect(
      items
        .filter(({ rule }) => rule === 'register.held')
        .map(({ subject, state }) => `${subject} ${state}`)
        .sort(),
    ).toEqual(['meter-1/heat.energyTotal returned-unacknowledged', 'meter-2/heat.energyTotal active-unacknowledged']);
    expect(records.problems).toEqual([]);
  });
});
