import { jest } from '@jest/globals';
import { READINGS_TOPIC, TOPICS } from '#contracts';
import { FaultSystem } from '../../support/faults/fault-system.js';
import { SensorLoad } from '../../support/faults/sensor-load.js';
import { caughtUp } from '../../support/faults/stored-once.js';
import { storedProblems } from '../../support/faults/verdict.js';
import { runGreenpark } from '../../support/processes/run-greenpark.js';
import { until } from '../../support/processes/until.js';

jest.setTimeout(300_000);

/** What happens to a log that others cannot see: it is deleted, and another one has its name. */
describe('a topic that was deleted and made again under two of each service', () => {
  let system: FaultSystem;
  let load: SensorLoad;

  beforeAll(async () => {
    system = await FaultSystem.start({ brokers: 1, standby: false });
    load = new SensorLoad({ urls: system.doors.map(({ url }) => url), messagesPerSecond: 100, stepMs: 60_000 });
    await load.connect();
    load.start();
    await until(() => load.acknowledged > 500, 'messages flow');
  }, 180_000);
  afterAll(async () => {
    await load?.close();
    await system?.stop();
  });

  const greenpark = (...args: string[]) =>
    runGreenpark('/nowhere', ['kafka', ...args], {
      DATABASE_URL: system.postgres.url('greenpark'),
      KAFKA_BROKERS: system.kafka.brokers,
    });

  it('is not counted before somebody adopts it; then each message is there once', async () => {
    await load.pause();
    await load.drain();
    const db = await system.open();
    await caughtUp(system.kafka, db, 60_000);
    const before = load.acknowledged;

    const { name, config } = TOPICS.find((topic) => topic.name === READINGS_TOPIC)!;
    const partitions = (await system.kafka.ends(name)).length;
    const read = await db.query('select from kafka_offset where topic = $1', [name]);
    const admin = system.kafka.client.admin();
    await admin.connect();
    await admin.deleteTopics({ topics: [name] });
    await until(async () => !(await admin.listTopics()).includes(name), 'the topic is deleted');
    const configEntries = Object.entries(config).map(([key, value]) => ({ name: key, value }));
    await admin.createTopics({
      waitForLeaders: false,
      topics: [{ topic: name, numPartitions: partitions, replicationFactor: 1, configEntries }],
    });
    await admin.disconnect();

    load.start();
    await until(() => load.acknowledged > before + 500, 'messages are acknowledged by the new log', 60_000);
    const sayIt = async (): Promise<boolean> => {
      const missing = await Promise.all(system.of('aggregator').map((one) => one.missing()));
      return missing.some((found) => found?.some((one) => one.includes('is not read')));
    };
    await until(sayIt, 'an aggregator says that it does not read', 60_000);
    const [row] = await db.query<{ n: number }>('select count(*) as n from reading');
    expect(row!.n).toBe(before);

    const adopted = JSON.parse((await greenpark('adopt', '--json')).out) as { adopted: unknown[] };
    expect(adopted.adopted).toHaveLength(read.length);
    await system.ready(30_000);
    expect(await storedProblems(system, load)).toEqual([]);
    expect((await greenpark('list')).code).toBe(0);
    const losses = await db.query<{ kind: string }>('select kind from lost_range');
    expect(losses.map(({ kind }) => kind)).toEqual(read.map(() => 'adopted'));
    await db.close();
  });
});
