import { randomBytes } from 'node:crypto';
import { createKafka, type BatchConsumer, type Kafka } from '#kafka';
import { createDatabase, migrate, openDatabase, readOffsets, type Database } from '#postgres';
import { inFlight, readings, TestStore } from '../../support/processes/aggregator-store.js';
import { freshDatabaseUrl } from '../../support/processes/fresh-database.js';

const T = Date.parse('2026-01-10T00:00:00Z');
const DEVICES = ['boiler-1', 'boiler-2', 'boiler-3', 'boiler-4', 'boiler-5'];
const MESSAGES = 6_000;
const log = { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined };

const topic = `store-${randomBytes(4).toString('hex')}`;
let kafka: Kafka;
beforeAll(async () => {
  kafka = createKafka({ brokers: [process.env.TEST_KAFKA_BROKERS!], clientId: 'store-spec', log });
  await kafka.ensureTopics([{ name: topic, partitions: 6, config: {} }]);
}, 30_000);
afterAll(() => kafka.disconnect());

async function until(condition: () => Promise<boolean>, what: string): Promise<void> {
  const deadline = Date.now() + 40_000;
  while (!(await condition())) {
    if (Date.now() > deadline) throw new Error(`not within 40 s: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

/** One message per device and second; every send begins in the turn in which the one before is durable. */
async function publish(from: number, to: number): Promise<void> {
  const producer = kafka.producer();
  await producer.connect();
  for (let i = from; i < to; i += 100) {
    await producer.send(
      Array.from({ length: Math.min(100, to - i) }, (_, k) => {
        const device = DEVICES[(i + k) % DEVICES.length]!;
        const n = Math.floor((i + k) / DEVICES.length);
        const data = readings({
          device,
          readings: [{ ts: T + n * 1_000, seq: n, values: { a: n, b: { v: -n, q: 'bad' } } }],
        });
        return { topic, key: `north/${device}`, value: JSON.stringify({ id: `${i + k}`, data }) };
      }),
    );
  }
  await producer.disconnect();
}

/** A process: its own connection to the database, its own consumer in the group. */
async function newProcess(
  url: string,
  fatal: unknown[],
): Promise<{ db: Database; consumer: BatchConsumer; stored: () => number }> {
  const db = await openDatabase({ url, log, max: 4 });
  const store = await TestStore.over(db);
  let stored = 0;
  const consumer = kafka.consumer({
    groupId: topic,
    topics: [topic],
    maxBytesPerPartition: 32_768,
    aheadFrom: 1,
    startOffsets: (name, partition) => store.batches.startOffset(name, partition),
    onBatch: async (batch) => {
      await store.batches.record(batch);
      stored += batch.records.length;
    },
    onFatal: (error) => fatal.push(error),
  });
  void consumer.start();
  return { db, consumer, stored: () => stored };
}

describe('from Kafka to PostgreSQL', () => {
  const running: Awaited<ReturnType<typeof newProcess>>[] = [];
  const fatal: unknown[] = [];
  const url = freshDatabaseUrl('store_kafka');
  let db: Database;
  beforeAll(async () => {
    await createDatabase(url);
    db = await openDatabase({ url, log, max: 6 });
    await migrate(db);
  });
  afterAll(async () => {
    await Promise.all(running.map(({ consumer }) => consumer.stop()));
    await Promise.all([db, ...running.map((one) => one.db)].map((one) => one.close()));
  }, 30_000);

  it('stores everything once although a consumer loses its database in the middle of transactions', async () => {
    await publish(0, MESSAGES / 2);
    const first = await newProcess(url, fatal);
    running.push(first);
    await until(async () => first.stored() > 500, 'the first consumer has stored something');
    // Every connection of the first is cut, as by a kill: what is in flight is rolled back or committed, nobody knows which.
    await db.query(
      `select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()`,
    );
    expect(first.stored()).toBeLessThan(MESSAGES);
    await publish(MESSAGES / 2, MESSAGES);
    running.push(await newProcess(url, fatal));
    const reader = await TestStore.over(db);
    const lines = () => Promise.all(DEVICES.map((device) => reader.ledger(device).catch(() => null)));
    await until(
      async () => (await lines()).reduce((sum, line) => sum + (line?.stored ?? 0), 0) >= 2 * MESSAGES,
      'all messages are stored',
    );
    for (const line of await lines()) {
      expect(line).toMatchObject({
        received: (2 * MESSAGES) / 5,
        stored: (2 * MESSAGES) / 5,
        duplicate: 0,
        conflict: 0,
        gaps: [],
      });
      expect(inFlight(line!)).toBe(0);
    }
    const ends = await kafka.topicOffsets(topic);
    const read = new Map((await readOffsets(db)).map((o) => [o.partition, o.next]));
    for (const { partition, high } of ends) if (high > 0n) expect(read.get(partition)).toBe(high);
    expect(fatal).toEqual([]);
  }, 90_000);
});
