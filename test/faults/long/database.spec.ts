import { setTimeout as delay } from 'node:timers/promises';
import { jest } from '@jest/globals';
import { FaultSystem } from '../../support/faults/fault-system.js';
import { FIRST_RULES } from '../../support/faults/parks.js';
import { SensorLoad } from '../../support/faults/sensor-load.js';
import { ALL_IS_WELL, storedProblems, verdictOf } from '../../support/faults/verdict.js';
import { until } from '../../support/processes/until.js';

jest.setTimeout(300_000);

const READY_WITHIN_MS = 10_000;

/** What happens to a database that others cannot see: it loses its standby, its newest transactions, or all since a backup. */
describe('the database', () => {
  let system: FaultSystem;
  let load: SensorLoad;

  beforeAll(async () => {
    system = await FaultSystem.start({ brokers: 1, standby: 'synchronous' });
    load = new SensorLoad({ urls: system.doors.map(({ url }) => url), messagesPerSecond: 100, stepMs: 300_000 });
    await load.connect();
    load.setQuiet('park-4', true);
    load.start();
    await until(() => load.acknowledged > 150, 'messages flow');
  }, 180_000);
  afterAll(async () => {
    await load?.close();
    await system?.stop();
  });

  const storedRows = async (): Promise<number> => {
    const db = await system.open();
    const [row] = await db.query<{ n: number }>('select count(*) as n from reading');
    await db.close();
    return row!.n;
  };
  const aggregatorsSaySo = async (): Promise<boolean> => {
    const missing = await Promise.all(system.of('aggregator').map((one) => one.missing()));
    return missing.every((found) => found?.some((one) => one.startsWith('PostgreSQL')));
  };

  it('stores nothing without its only synchronous standby, says so within 10 s, and goes on with it', async () => {
    await system.postgres.killStandby();
    await until(aggregatorsSaySo, 'the aggregators say that they cannot store', 10_000);
    const before = await storedRows();
    await delay(3_000);
    expect(await storedRows()).toBe(before);
    await system.postgres.startStandby();
    await system.ready(READY_WITHIN_MS);
    await until(async () => (await storedRows()) > before, 'rows are stored again');
    expect(await storedProblems(system, load)).toEqual([]);
  });

  it('stores again what an asynchronous standby had not, with names and layouts that were lost with it', async () => {
    await system.postgres.follow(false);
    system.postgres.replication!.hold();
    const before = await storedRows();
    load.setQuiet('park-4', false);
    await delay(5_000);
    const lost = (await storedRows()) - before;
    expect(lost).toBeGreaterThan(0);
    await system.postgres.killPrimary();
    await system.postgres.promote();
    expect(await storedRows()).toBeLessThanOrEqual(before);
    await system.ready(READY_WITHIN_MS);
    expect(await storedProblems(system, load)).toEqual([]);
  });

  it('catches up from Kafka by itself after a base backup was restored', async () => {
    const backup = await system.postgres.backUp();
    const before = await storedRows();
    await delay(8_000);
    await system.postgres.killPrimary();
    await system.postgres.restore(backup);
    expect(await storedRows()).toBeLessThanOrEqual(before + 500);
    await system.ready(READY_WITHIN_MS);
    expect(await storedProblems(system, load)).toEqual([]);
  });

  it('has the figures of an undisturbed run after all of it', async () => {
    const options = { rules: FIRST_RULES, catchUpWithinMs: 120_000, mostLines: 500 };
    expect(await verdictOf(system, load, options)).toEqual(ALL_IS_WELL);
  });
});
