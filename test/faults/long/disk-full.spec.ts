import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { jest } from '@jest/globals';
import { FaultSystem } from '../../support/faults/fault-system.js';
import { FIRST_RULES } from '../../support/faults/parks.js';
import { SensorLoad } from '../../support/faults/sensor-load.js';
import { mayMount, SmallDisk } from '../../support/faults/small-disk.js';
import { ALL_IS_WELL, storedProblems, verdictOf } from '../../support/faults/verdict.js';
import { until } from '../../support/processes/until.js';

jest.setTimeout(300_000);

const DISK_MB = 700;
const READY_WITHIN_MS = 10_000;
const dir = mkdtempSync(join(tmpdir(), 'greenpark-full-'));
const isPermitted = mayMount(join(dir, 'tried'));
if (!isPermitted)
  process.stderr.write('skipped: a disk that is full needs a small file system, which only root may mount\n');

(isPermitted ? describe : describe.skip)('a disk that is full', () => {
  let system: FaultSystem;
  let load: SensorLoad;
  let disks: { readonly kafka: SmallDisk; readonly postgres: SmallDisk };

  beforeAll(async () => {
    const disk = (name: string): SmallDisk => SmallDisk.mount(join(dir, name), DISK_MB)!;
    disks = { kafka: disk('kafka-1'), postgres: disk('postgres-1') };
    system = await FaultSystem.start({ brokers: 1, standby: false, dir });
    load = new SensorLoad({ urls: system.doors.map(({ url }) => url), messagesPerSecond: 100, stepMs: 300_000 });
    await load.connect();
    load.start();
    await until(() => load.acknowledged > 300, 'messages flow');
  }, 180_000);
  afterAll(async () => {
    await load?.close();
    await system?.stop();
    for (const disk of Object.values(disks ?? {})) disk.unmount();
    rmSync(dir, { recursive: true, force: true });
  });

  const saysSo = (app: 'ingestion' | 'aggregator', what: 'Kafka' | 'PostgreSQL') => async (): Promise<boolean> => {
    const missing = await Promise.all(system.of(app).map((one) => one.missing()));
    return missing.every((found) => found?.some((one) => one.startsWith(what)));
  };

  it('of Kafka: nothing is acknowledged until there is space, and then everything', async () => {
    disks.kafka.fill();
    let before: number;
    try {
      await until(saysSo('ingestion', 'Kafka'), 'ingestion says that it cannot acknowledge', 60_000);
      before = load.acknowledged;
      await delay(3_000);
      expect(load.acknowledged).toBe(before);
    } finally {
      disks.kafka.free();
      await system.kafka.revive();
    }
    await system.ready(READY_WITHIN_MS);
    await until(() => load.acknowledged > before, 'acknowledgements come again');
    expect(await storedProblems(system, load)).toEqual([]);
  });

  it('of PostgreSQL: what is acknowledged waits in Kafka, and is stored once there is space', async () => {
    disks.postgres.fill();
    try {
      await until(saysSo('aggregator', 'PostgreSQL'), 'the aggregators say that they cannot store', 60_000);
      const before = load.acknowledged;
      await until(() => load.acknowledged > before + 100, 'acknowledgements go on');
    } finally {
      disks.postgres.free();
      await system.postgres.revive();
    }
    await system.ready(READY_WITHIN_MS);
    expect(await storedProblems(system, load)).toEqual([]);
  });

  it('leaves the figures of an undisturbed run', async () => {
    const options = { rules: FIRST_RULES, catchUpWithinMs: 120_000, mostLines: 500 };
    expect(await verdictOf(system, load, options)).toEqual(ALL_IS_WELL);
  });
});
