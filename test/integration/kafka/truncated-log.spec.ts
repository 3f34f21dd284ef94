import { mkdtempSync, readFileSync, rmSync, truncateSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { jest } from '@jest/globals';
import kafkajs from 'kafkajs';
import { createKafka, type BatchConsumer, type Kafka } from '#kafka';
import { adoptLog, listLosses, readOffset, type Database } from '#postgres';
import { startKafka, type KafkaServer } from '#servers';
import { StoredLogs } from '../../../apps/aggregator/src/storing/stored-logs.js';
import { type Log } from '../../../libs/kafka/src/log.js';
import { inFlight, readings, TestStore } from '../../support/processes/aggregator-store.js';
import { freshDatabase } from '../../support/processes/fresh-database.js';
import { until } from '../../support/processes/until.js';

jest.setTimeout(180_000);
const T = Date.parse('2026-01-10T00:00:00Z');
const silent: Log = { debug() {}, info() {}, warn() {}, error() {} };

let dir: string;
let server: KafkaServer;
let kafka: Kafka;
const start = (port?: number): Promise<KafkaServer> =>
  startKafka({ dir: join(dir, 'kafka'), jarsDir: '.greenpark/cache', port, heapMb: 256 });

beforeAll(async () => {
  dir = mkdtempSync(join(tmpdir(), 'greenpark-truncated-'));
  server = await start();
  kafka = createKafka({ brokers: [server.broker], clientId: 'truncated', log: silent });
});
afterAll(async () => {
  await kafka.disconnect();
  await server.kill();
  rmSync(dir, { recursive: true, force: true });
});

/** Messages [from, to) of one device, ten to a request; resolves when Kafka has them. */
async function publish(topic: string, from: number, to: number): Promise<void> {
  const producer = kafka.producer();
  await producer.connect();
  for (let i = from; i < to; i += 10) {
    await producer.send(
      Array.from({ length: Math.min(10, to - i) }, (_, k) => {
        const n = i + k;
        const data = readings({ readings: [{ ts: T + n * 1_000, seq: n, values: { a: n } }] });
        return { topic, key: 'north/boiler-1', value: JSON.stringify({ id: `${n}`, data }) };
      }),
    );
  }
  await producer.disconnect();
}

/** Cuts the log of a partition behind the batch that ends below `offset`, as a power cut does to what was not flushed. */
function cut(topic: string, offset: number): void {
  const file = join(dir, 'kafka/log', `${topic}-0`, '00000000000000000000.log');
  const bytes = readFileSync(file);
  let at = 0;
  while (at < bytes.length && Number(bytes.readBigInt64BE(at)) < offset) at += 12 + bytes.readInt32BE(at + 8);
  expect(at).toBeLessThan(bytes.length); // something is lost
  truncateSync(file, at);
}

interface Reader {
  readonly db: Database;
  readonly store: TestStore;
  readonly consumer: BatchConsumer;
  readonly fatal: unknown[];
}

async function readInto(db: Database, topics: string[]): Promise<Reader> {
  const store = await TestStore.over(db);
  const fatal: unknown[] = [];
  const consumer = kafka.consumer({
    groupId: topics.join(),
    topics,
    startOffsets: (topic, partition) => store.batches.startOffset(topic, partition),
    memory: new StoredLogs(db),
    onBatch: (batch) => store.batches.record(batch),
    onFatal: (error) => fatal.push(error),
  });
  await consumer.start();
  return { db, store, consumer, fatal };
}

const numbersStored = async (db: Database): Promise<number[]> =>
  (await db.query<{ v: number }>('select vals[1] as v from reading order by ts')).map(({ v }) => v);
const range = (from: number, to: number): number[] => Array.from({ length: to - from }, (_, i) => from + i);

describe('a log that has lost its end', () => {
  it('and grown over the stored position: every new acknowledged record is stored, and the loss is on record', async () => {
    const topic = 'overgrown';
    await kafka.ensureTopics([{ name: topic, partitions: 1, config: {} }]);
    const db = await freshDatabase('overgrown');
    await publish(topic, 0, 100);
    const first = await readInto(db, [topic]);
    await until(async () => (await numbersStored(db)).length >= 100, 'the first hundred are stored');
    await first.consumer.stop();

    await server.kill();
    cut(topic, 40);
    server = await start(server.port);
    const end = (await kafka.topicOffsets(topic))[0]!.high;
    expect(end).toBe(40n);
    await publish(topic, 1_000, 1_100);

    const second = await readInto(db, [topic]);
    await until(async () => (await numbersStored(db)).length >= 200, 'the new hundred are stored');
    expect(await numbersStored(db)).toEqual([...range(0, 100), ...range(1_000, 1_100)]);
    expect((await listLosses(db, 10)).map(({ kind, from, to }) => [kind, from, to])).toEqual([['truncated', 0n, 100n]]);
    const line = await second.store.ledger();
    expect(line).toMatchObject({ stored: 200, duplicate: 40, conflict: 0 });
    expect(inFlight(line)).toBe(0);
    expect((await readOffset(db, topic, 0))?.next).toBe(140n);
    expect([first.fatal, second.fatal]).toEqual([[], []]);
    await second.consumer.stop();
    await db.close();
  });

  it('under a consumer that goes on by itself: seen when the partition has another leader', async () => {
    const topic = 'overgrown-live';
    await kafka.ensureTopics([{ name: topic, partitions: 1, config: {} }]);
    const db = await freshDatabase('overgrown_live');
    const reader = await readInto(db, [topic]);
    await publish(topic, 0, 100);
    await until(async () => (await numbersStored(db)).length >= 100, 'the first hundred are stored');
    await server.kill();
    cut(topic, 70);
    server = await start(server.port);
    await publish(topic, 1_000, 1_100);
    await until(async () => (await numbersStored(db)).length >= 200, 'the new hundred are stored', 60_000);
    expect(await numbersStored(db)).toEqual([...range(0, 100), ...range(1_000, 1_100)]);
    expect((await listLosses(db, 10)).map(({ kind, to }) => [kind, to])).toEqual([['truncated', 100n]]);
    expect(reader.fatal).toEqual([]);
    await reader.consumer.stop();
    await db.close();
  });
});

describe('a log that begins above the position', () => {
  it('tells what was deleted unread at once, without a new record, and is read on', async () => {
    const topic = 'expired';
    await kafka.ensureTopics([{ name: topic, partitions: 1, config: {} }]);
    const db = await freshDatabase('expired');
    await publish(topic, 0, 10);
    const first = await readInto(db, [topic]);
    await until(async () => (await numbersStored(db)).length >= 10, 'the first ten are stored');
    await first.consumer.stop();
    await publish(topic, 10, 30);
    const admin = new kafkajs.Kafka({ brokers: [server.broker], logLevel: kafkajs.logLevel.NOTHING }).admin();
    await admin.connect();
    await admin.fetchTopicOffsets(topic);
    await admin.deleteTopicRecords({ topic, partitions: [{ partition: 0, offset: '30' }] });
    await admin.disconnect();

    const second = await readInto(db, [topic]);
    expect((await listLosses(db, 10)).map(({ kind, from, to }) => [kind, from, to])).toEqual([['deleted', 10n, 30n]]);
    await publish(topic, 30, 40);
    await until(async () => (await numbersStored(db)).length >= 20, 'reading goes on');
    expect((await second.store.ledger()).gaps).toMatchObject([{ fromSeq: 10, toSeq: 29 }]);
    expect([...first.fatal, ...second.fatal]).toEqual([]);
    await second.consumer.stop();
    await db.close();
  });
});

describe('a topic that was deleted and made again', () => {
  it('stops its own partitions, others run; adopted, it is read anew', async () => {
    const topics = ['made-anew', 'beside-it'];
    const make = () => kafka.ensureTopics(topics.map((name) => ({ name, partitions: 1, config: {} })));
    await make();
    const db = await freshDatabase('made_anew');
    for (const topic of topics) await publish(topic, topic === 'beside-it' ? 500 : 0, topic === 'beside-it' ? 505 : 5);
    const first = await readInto(db, topics);
    await until(async () => (await numbersStored(db)).length >= 10, 'both are stored');
    await first.consumer.stop();
    const admin = new kafkajs.Kafka({ brokers: [server.broker], logLevel: kafkajs.logLevel.NOTHING }).admin();
    await admin.connect();
    await admin.deleteTopics({ topics: ['made-anew'] });
    await until(async () => !(await admin.listTopics()).includes('made-anew'), 'the topic is deleted');
    await admin.disconnect();
    await until(
      () =>
        make().then(
          () => true,
          () => false,
        ),
      'it is made again',
    );

    const second = await readInto(db, topics);
    expect(second.consumer.stopped()).toMatchObject([{ topic: 'made-anew', partition: 0 }]);
    expect(second.consumer.stopped()[0]!.reason).toContain('another log');
    await publish('made-anew', 100, 110);
    await publish('beside-it', 505, 510);
    await until(async () => (await numbersStored(db)).length >= 15, 'the other one runs');

    const stored = (await readOffset(db, 'made-anew', 0))!;
    await db.transaction((tx) => adoptLog(tx, stored));
    await until(async () => (await numbersStored(db)).length >= 25, 'the adopted one is read', 30_000);
    expect(second.consumer.stopped()).toEqual([]);
    expect(await listLosses(db, 10)).toMatchObject([{ kind: 'adopted', from: 0n, to: 5n }]);
    expect([...first.fatal, ...second.fatal]).toEqual([]);
    await second.consumer.stop();
    await db.close();
  });
});
