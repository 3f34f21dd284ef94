import { randomUUID } from 'node:crypto';
import { jest } from '@jest/globals';
import kafkajs from 'kafkajs';
import { TOPICS, type TopicSpec } from '#contracts';
import { createKafka, StopConsuming, type InBatch, type Kafka, type LogMemory } from '#kafka';
import { type Log } from '../../../libs/kafka/src/log.js';
import { until } from '../../support/processes/until.js';

jest.setTimeout(60_000);
const silent: Log = { debug() {}, info() {}, warn() {}, error() {} };
const brokers = (process.env.TEST_KAFKA_BROKERS ?? '').split(',');
const admin = new kafkajs.Kafka({ brokers, logLevel: kafkajs.logLevel.NOTHING }).admin();
const noFatal = (error: Error): void => {
  throw error;
};

let kafka: Kafka;
const opened: { stop(): Promise<void> }[] = [];

beforeAll(async () => {
  kafka = createKafka({ brokers, clientId: 'test', log: silent });
  await admin.connect();
});
afterEach(async () => {
  await Promise.all(opened.splice(0).map((one) => one.stop()));
});
afterAll(async () => {
  await kafka.disconnect();
  await admin.disconnect();
});

async function topic(partitions = 1, config: Record<string, string> = {}): Promise<string> {
  const name = `t-${randomUUID()}`;
  const problems = await kafka.ensureTopics([{ name, partitions, config }]);
  expect(problems).toEqual([]);
  return name;
}

async function publish(name: string, values: readonly string[], key = (value: string) => value): Promise<void> {
  const producer = kafka.producer();
  await producer.connect();
  await producer.send(values.map((value) => ({ topic: name, key: key(value), value })));
  await producer.disconnect();
}

async function deleteBefore(name: string, offset: number): Promise<void> {
  await admin.fetchTopicOffsets(name); // loads what the client has to know of the topic
  await admin.deleteTopicRecords({ topic: name, partitions: [{ partition: 0, offset: String(offset) }] });
}

const numbers = (from: number, to: number): string[] => Array.from({ length: to - from }, (_, i) => String(from + i));

/** A store as PostgreSQL is one: what was handed over, and the next offset of each partition. */
function store(
  name: string,
  groupId = `g-${randomUUID()}`,
  next = new Map<number, bigint>(),
  memory?: LogMemory,
  aheadFrom?: number,
) {
  const values: string[] = [];
  const batches: InBatch[] = [];
  const fatal: Error[] = [];
  let before: (batch: InBatch) => Promise<void> = async () => undefined;
  const consumer = kafka.consumer({
    groupId,
    topics: [name],
    startOffsets: async (_, partition) => next.get(partition) ?? null,
    onBatch: async (batch) => {
      await before(batch);
      batches.push(batch);
      values.push(...batch.records.map(({ value }) => value?.toString() ?? ''));
      next.set(batch.partition, batch.nextOffset);
    },
    onFatal: (error) => fatal.push(error),
    ...(memory && { memory }),
    ...(aheadFrom !== undefined && { aheadFrom }),
  });
  opened.push(consumer);
  return { consumer, values, batches, fatal, next, before: (hook: typeof before) => (before = hook) };
}

describe('topics', () => {
  it('are made with explicit settings, by two at once, and are then as declared', async () => {
    const mine = TOPICS.map((spec) => ({ ...spec, name: `${spec.name}-${randomUUID()}` }));
    const other = createKafka({ brokers, clientId: 'other', log: silent });
    const problems = await Promise.all([kafka.ensureTopics(mine), other.ensureTopics(mine)]);
    await other.disconnect();
    expect(problems).toEqual([[], []]);
    expect(await kafka.admin.checkTopics(mine)).toEqual([]);
  });

  it('that are wrong are reported in words, all of them at once', async () => {
    const name = await topic(2, { 'retention.ms': '1000' });
    const wanted: TopicSpec = {
      name,
      partitions: 3,
      config: { 'retention.ms': '2000', 'message.timestamp.type': 'LogAppendTime' },
    };
    const problems = await kafka.ensureTopics([wanted]);
    expect(problems).toHaveLength(3);
    expect(problems.join('\n')).toMatch(/2 partitions, expected 3[^]*retention.ms=1000[^]*timestamp.type=CreateTime/);
  });

  it('that are missing are reported where none are to be made', async () => {
    expect(await kafka.admin.checkTopics([{ name: 'nowhere', partitions: 1, config: {} }])).toEqual([
      'topic nowhere is missing',
    ]);
  });

  it('have an identity that changes when they are made again', async () => {
    const name = await topic();
    const first = await kafka.identity([name]);
    expect(first.clusterId).toMatch(/^\S{22}$/);
    await admin.deleteTopics({ topics: [name] });
    await until(async () => !(await admin.listTopics()).includes(name), 'the topic is deleted');
    await kafka.ensureTopics([{ name, partitions: 1, config: {} }]);
    const second = await kafka.identity([name]);
    expect(second.clusterId).toBe(first.clusterId);
    expect(first.topicIds.get(name)).toMatch(/^\S{22}$/);
    expect(second.topicIds.get(name)).not.toBe(first.topicIds.get(name));
  });

  it('tell where their logs start and end', async () => {
    const name = await topic();
    await publish(name, numbers(0, 10));
    await deleteBefore(name, 4);
    expect(await kafka.topicOffsets(name)).toEqual([{ partition: 0, low: 4n, high: 10n }]);
  });
});

describe('producer and consumer', () => {
  it('carry every record once, in order per key, with the content type, also compressed', async () => {
    const name = await topic(5);
    const producer = kafka.producer({ compression: 'gzip' });
    await producer.connect();
    const sent = numbers(0, 5_000);
    const key = (value: string): string => `site/device-${Number(value) % 40}`;
    const sends: Promise<void>[] = [];
    for (let i = 0; i < sent.length; i += 100) {
      sends.push(producer.send(sent.slice(i, i + 100).map((value) => ({ topic: name, key: key(value), value }))));
    }
    await Promise.all(sends);
    expect(producer.healthy()).toBe(true);
    await producer.disconnect();

    const { consumer, values, batches } = store(name);
    await consumer.start();
    await until(() => values.length >= sent.length, 'all records are read');
    expect([...values].sort((a, b) => Number(a) - Number(b))).toEqual(sent);
    const byKey = new Map<string, number[]>();
    for (const { records } of batches) {
      for (const record of records) {
        const list = byKey.get(record.key ?? '') ?? [];
        byKey.set(record.key ?? '', [...list, Number(record.value)]);
      }
    }
    for (const list of byKey.values()) expect(list).toEqual([...list].sort((a, b) => a - b));
    expect(batches.every((batch) => batch.topicId.length === 22 && batch.clusterId.length === 22)).toBe(true);
    expect(consumer.lastFetchAgeMs()).toBeLessThan(5_000);
  });

  it('write the one header of CloudEvents', async () => {
    const name = await topic();
    await publish(name, ['{}']);
    const plain = new kafkajs.Kafka({ brokers, logLevel: kafkajs.logLevel.NOTHING }).consumer({
      groupId: randomUUID(),
    });
    await plain.subscribe({ topics: [name], fromBeginning: true });
    let headers: unknown;
    await plain.run({ eachMessage: async ({ message }) => void (headers = message.headers) });
    await until(() => headers !== undefined, 'the record is read');
    await plain.disconnect();
    expect(headers).toEqual({ 'content-type': Buffer.from('application/cloudevents+json') });
  });

  it('go on where the caller says, whatever Kafka remembers', async () => {
    const name = await topic();
    await publish(name, numbers(0, 20));
    await admin.setOffsets({ groupId: 'stale', topic: name, partitions: [{ partition: 0, offset: '15' }] });
    const { consumer, values, next, batches } = store(name, 'stale');
    next.set(0, 7n);
    await consumer.start();
    await until(() => values.length >= 13, 'the rest is read');
    expect(values).toEqual(numbers(7, 20));
    expect(batches[0]?.from).toBe(7n);
  });

  it('tell Kafka how far they are, the last record included, for who asks how many wait', async () => {
    const name = await topic(3);
    const group = `told-${name}`;
    const position = () => kafka.admin.groupPosition(group, name);
    await publish(name, numbers(0, 20));
    expect(await position()).toBeNull();
    const { consumer, values } = store(name, group);
    await consumer.start();
    await until(() => values.length === 20, 'all is read');
    await until(async () => (await position())?.lag === 0, 'all is told');
    expect(await position()).toEqual({ next: 20, lag: 0 });
    await consumer.stop();
    await publish(name, numbers(20, 27));
    expect(await position()).toEqual({ next: 20, lag: 7 });
  });

  it('bring a batch again that was not stored, from the position that is asked again', async () => {
    const name = await topic();
    await publish(name, numbers(0, 10));
    const { consumer, values, next, before } = store(name);
    let failures = 0;
    before(async () => {
      if (failures++ < 2) {
        next.set(0, 3n);
        throw new Error('the database is away');
      }
    });
    await consumer.start();
    await until(() => values.length >= 7, 'the batch comes again');
    expect(values).toEqual(numbers(3, 10));
  });

  it('stop and say so when the handler says that going on is wrong', async () => {
    const name = await topic();
    await publish(name, ['1']);
    const { consumer, fatal, before } = store(name);
    before(async () => {
      throw new StopConsuming('LOG_TRUNCATED');
    });
    await consumer.start();
    await until(() => fatal.length > 0, 'the fault is told');
    expect(fatal[0]?.message).toBe('LOG_TRUNCATED');
  });

  it('notice partitions that are added, and tell their ends at once', async () => {
    const name = await topic(1);
    const { consumer, values } = store(name);
    await consumer.start();
    expect(await kafka.topicOffsets(name)).toHaveLength(1);
    await admin.createPartitions({ topicPartitions: [{ topic: name, count: 3 }] });
    await until(async () => (await kafka.topicOffsets(name)).length === 3, 'the ends of all three', 2_000);
    await publish(name, numbers(0, 60));
    await until(() => values.length >= 60, 'what lies in the new ones is read', 40_000);
  });

  it.each([
    ['one answer', undefined],
    ['two', 1],
  ])(
    'bring the largest requests of several partitions in %s, so that none waits behind the others',
    async (_, aheadFrom) => {
      const name = await topic(8, { 'max.message.bytes': '2097152' });
      const producer = kafka.producer();
      await producer.connect();
      const large = 'x'.repeat(1_700_000);
      // One request after the other, each as large as they get.
      for (let i = 0; i < 24; i++) await producer.send([{ topic: name, key: `k${i}`, value: large }]);
      await producer.disconnect();
      const filled = (await kafka.topicOffsets(name)).filter(({ high }) => high > 0n).length;
      expect(filled).toBeGreaterThan(3);
      const { consumer, values, before } = store(name, undefined, undefined, undefined, aheadFrom);
      let [inHand, most] = [0, 0];
      before(async () => {
        most = Math.max(most, ++inHand);
        await new Promise((resolve) => setTimeout(resolve, 100));
        inHand--;
      });
      await consumer.start();
      await until(() => values.length === 24, 'all are read');
      expect(most).toBeGreaterThan(2);
    },
  );

  it('move over the marks of a foreign transaction, so that the lag ends', async () => {
    const name = await topic();
    const keeps: LogMemory = { known: async () => null, checkpoints: async () => [], lose: async () => undefined };
    const { consumer, values, next, batches } = store(name, undefined, undefined, keeps);
    await consumer.start();
    await publish(name, numbers(0, 3));
    await until(() => values.length >= 3, 'the first are read');
    const foreign = new kafkajs.Kafka({ brokers, logLevel: kafkajs.logLevel.NOTHING }).producer({
      transactionalId: randomUUID(),
      idempotent: true,
      maxInFlightRequests: 1,
    });
    await foreign.connect();
    const transaction = await foreign.transaction();
    await transaction.send({ topic: name, messages: [{ value: 'foreign' }] });
    await transaction.commit();
    const aborted = await foreign.transaction();
    await aborted.send({ topic: name, messages: [{ value: 'never' }] });
    await aborted.abort();
    await until(async () => (await kafka.topicOffsets(name))[0]!.high >= 7n, 'both transactions have ended');
    await foreign.disconnect();
    await until(() => values.includes('foreign'), 'the foreign record is read');
    const high = (await kafka.topicOffsets(name))[0]!.high;
    expect(high).toBe(7n);
    await until(() => next.get(0) === high, 'the position is at the end of the log');
    expect(values).toEqual([...numbers(0, 3), 'foreign']);
    expect(batches.every(({ nextOffset, last }) => last.offset === nextOffset - 1n)).toBe(true);
  });

  it('share the partitions of a group, and hand them over without loss when one leaves', async () => {
    const name = await topic(6);
    const group = `g-${randomUUID()}`;
    // One database for both, with compare-and-set as the aggregator has it.
    const database = new Map<number, bigint>();
    const sides = [store(name, group, database), store(name, group, database)] as const;
    for (const side of sides) {
      side.before(async ({ partition, from }) => {
        if ((database.get(partition) ?? 0n) !== from) throw new Error('the position was moved by another');
      });
    }
    const [one, two] = sides;
    const read = (): string[] => [...one.values, ...two.values];
    await one.consumer.start();
    await publish(name, numbers(0, 300));
    await until(() => read().length >= 300, 'one reads alone');
    await two.consumer.start();
    for (let round = 1; two.values.length === 0; round++) await publish(name, numbers(round * 300, (round + 1) * 300));
    await one.consumer.stop();
    await publish(name, ['last']);
    await until(() => two.values.includes('last'), 'the other reads on');
    const { high } = (await kafka.topicOffsets(name)).reduce((a, b) => ({ ...a, high: a.high + b.high }));
    await until(() => read().length >= Number(high), 'all is read');
    expect(read()).toHaveLength(Number(high));
    expect(new Set(read()).size).toBe(Number(high));
  });
});

describe('the reader of compacted topics', () => {
  it('has handed over all that was there when it starts, and follows; tombstones are null', async () => {
    const name = await topic(2, { 'cleanup.policy': 'compact' });
    await publish(name, ['a1', 'b1', 'a2'], (value) => value[0] as string);
    const seen: (string | null)[] = [];
    const reader = kafka.reader({
      topics: [name],
      onRecord: ({ key, value }) => void seen.push(`${key}=${value?.toString() ?? 'null'}`),
      onFatal: noFatal,
    });
    opened.push(reader);
    await reader.start();
    expect([...seen].sort()).toEqual(['a=a1', 'a=a2', 'b=b1']);
    const plain = new kafkajs.Kafka({ brokers, logLevel: kafkajs.logLevel.NOTHING }).producer({
      createPartitioner: kafkajs.Partitioners.DefaultPartitioner,
    });
    await plain.connect();
    await plain.send({ topic: name, messages: [{ key: 'a', value: null }] });
    await plain.disconnect();
    await until(() => seen.includes('a=null'), 'the tombstone is seen');
  });

  it('is ready at once where there is nothing to read', async () => {
    const name = await topic(1, { 'cleanup.policy': 'compact' });
    const reader = kafka.reader({ topics: [name], onRecord: () => undefined, onFatal: noFatal });
    opened.push(reader);
    await reader.start();
    expect(reader.lastFetchAgeMs()).toBeLessThan(5_000);
  });
});
