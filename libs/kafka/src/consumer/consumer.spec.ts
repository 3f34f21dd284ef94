import { jest } from '@jest/globals';
import type { ConsumerRunConfig, EachBatchPayload, Kafka } from 'kafkajs';
import type { Log } from '../log.js';
import type { KafkaAdmin } from '../topics/admin.js';
import type { InBatch } from './consumer-batch.js';
import { BatchConsumer } from './consumer.js';
import type { ConsumerOptions } from './consumer-options.js';

const silent: Log = { debug() {}, info() {}, warn() {}, error() {} };
const pass = (ms: number): Promise<void> => jest.advanceTimersByTimeAsync(ms);

/** The client library as far as the consumer uses it, with a group that gives two partitions at once. */
class FakeClient {
  readonly events = { CRASH: 1, REQUEST: 2, FETCH: 6, REBALANCING: 3, GROUP_JOIN: 4, END_BATCH_PROCESS: 5 };
  private readonly listeners = new Map<number, (event: { payload: object }) => void>();
  eachBatch: NonNullable<ConsumerRunConfig['eachBatch']> = async () => undefined;

  on(event: number, listener: (event: { payload: object }) => void): void {
    this.listeners.set(event, listener);
  }
  emit(event: number, payload: object): void {
    this.listeners.get(event)?.({ payload });
  }
  async run({ eachBatch }: ConsumerRunConfig): Promise<void> {
    this.eachBatch = eachBatch!;
    this.emit(this.events.GROUP_JOIN, { memberAssignment: { t: [0, 1] } });
  }
  async connect(): Promise<void> {}
  async subscribe(): Promise<void> {}
  async disconnect(): Promise<void> {}
  async commitOffsets(): Promise<void> {}
  pause(): void {}
  resume(): void {}
  seek(): void {}
}

const message = { offset: '0', key: null, value: Buffer.from('v'), timestamp: '0', attributes: 0 };

/** One record of a partition. */
function payload(
  partition: number,
  heartbeat: () => Promise<void> = async () => undefined,
  offset = '0',
  resolveOffset: (offset: string) => void = () => undefined,
  fetchedOffset = offset,
): EachBatchPayload {
  const messages = [{ ...message, offset }];
  return {
    batch: { topic: 't', partition, messages, fetchedOffset, firstOffset: () => offset, lastOffset: () => offset },
    isStale: () => false,
    resolveOffset,
    heartbeat,
  } as unknown as EachBatchPayload;
}

/** Over a topic of two partitions with a record each. */
function consumerOf(
  client: FakeClient,
  onBatch: (batch: InBatch) => Promise<void>,
  options: Partial<ConsumerOptions> = {},
): BatchConsumer {
  const identity = { clusterId: 'c', topicIds: new Map([['t', 'id']]), leaderEpochs: new Map() };
  const reader = {
    identity: async () => identity,
    markAt: async (_topic: string, _partition: number, offset: bigint) => ({ offset, epoch: -1, sha: '' }),
  };
  const admin = {
    topicEnds: async (topics: string[]) =>
      new Map(topics.map((topic) => [topic, [0, 1].map((partition) => ({ partition, low: 0n, high: 1n }))])),
    logs: async (_: unknown, work: (reader: object) => unknown) => work(reader),
  } as unknown as KafkaAdmin;
  return new BatchConsumer({ consumer: () => client } as unknown as Kafka, admin, silent, {
    groupId: 'g',
    topics: ['t'],
    startOffsets: async () => 0n,
    memory: { known: async () => null, checkpoints: async () => [], lose: async () => undefined },
    onBatch,
    onFatal: (error) => {
      throw error;
    },
    ...options,
  });
}

beforeEach(() => jest.useFakeTimers());
afterEach(() => jest.useRealTimers());

describe('a batch in hand', () => {
  it('has heartbeats, also when the position of another partition moves over marks of transactions meanwhile', async () => {
    const client = new FakeClient();
    const handed: number[] = [];
    const consumer = consumerOf(client, async ({ partition }) => {
      handed.push(partition);
      if (partition === 0) await new Promise((resolve) => setTimeout(resolve, 20_000));
    });
    await consumer.start();
    const heartbeat = jest.fn(async () => undefined);
    void client.eachBatch(payload(0, heartbeat));
    await pass(0);
    client.emit(client.events.END_BATCH_PROCESS, {
      topic: 't',
      partition: 1,
      batchSize: 0,
      firstOffset: '0',
      lastOffset: '0',
    });
    await pass(15_000);
    expect(handed).toEqual([0, 1]);
    expect(heartbeat.mock.calls.length).toBeGreaterThan(3);
    await pass(10_000);
    await consumer.stop();
  });
});

describe('a consumer that reads ahead', () => {
  /** Batches of partition 0 by where they begin, with what ends them; answers of Kafka as the library brings them. */
  async function ahead(aheadFrom: number) {
    const client = new FakeClient();
    const handed: { readonly from: bigint; end(error?: Error): void }[] = [];
    const asked = jest.fn(async () => 0n);
    const onBatch = ({ from }: InBatch) =>
      new Promise<void>((resolve, reject) =>
        handed.push({ from, end: (error) => (error ? reject(error) : resolve()) }),
      );
    const consumer = consumerOf(client, onBatch, { aheadFrom, startOffsets: asked });
    await consumer.start();
    const resolved: string[] = [];
    const done: string[] = [];
    const answer = async (offset: string, partition = 0) => {
      client.emit(client.events.REQUEST, { apiKey: 1 });
      void client
        .eachBatch(payload(partition, undefined, offset, (one) => void resolved.push(one)))
        .then(() => done.push(offset));
      await pass(0);
    };
    return { client, consumer, handed, asked, resolved, done, answer, from: () => handed.map(({ from }) => from) };
  }

  it('is given one answer of Kafka while it stores another, and no third', async () => {
    const { consumer, handed, resolved, done, answer, from } = await ahead(1);
    await answer('0');
    expect([from(), resolved, done]).toEqual([[0n], ['0'], ['0']]);
    await answer('1');
    expect([from(), resolved, done]).toEqual([[0n, 1n], ['0'], ['0']]);
    handed[0]!.end();
    await pass(0);
    expect([resolved, done]).toEqual([
      ['0', '1'],
      ['0', '1'],
    ]);
    handed[1]!.end();
    await consumer.stop();
  });

  it('counts answers, not partitions: what others have sent is in hand as well', async () => {
    const { consumer, handed, done, answer } = await ahead(1);
    await answer('0', 0);
    await answer('0', 1);
    expect(handed).toHaveLength(2);
    expect(done).toEqual(['0']);
    for (const one of handed) one.end();
    await consumer.stop();
  });

  it('lets go of what a batch lies in when it is stored or not, not before', async () => {
    const { client, consumer, handed } = await ahead(1);
    const letGo = jest.fn();
    const bring = async (offset: string) => {
      client.emit(client.events.REQUEST, { apiKey: 1 });
      const given = payload(0, undefined, offset);
      Object.assign(given.batch, { letGo });
      void client.eachBatch(given);
      await pass(0);
    };
    await bring('0');
    await bring('1');
    expect(letGo).not.toHaveBeenCalled();
    handed[0]!.end();
    await pass(0);
    expect(letGo).toHaveBeenCalledTimes(1);
    handed[1]!.end(new Error('not stored'));
    await pass(0);
    expect(letGo).toHaveBeenCalledTimes(2);
    await consumer.stop();
  });

  it('waits for few records as one that does not', async () => {
    const { consumer, handed, resolved, done, answer } = await ahead(2);
    await answer('0');
    expect([resolved, done]).toEqual([[], []]);
    handed[0]!.end();
    await pass(0);
    expect([resolved, done]).toEqual([['0'], ['0']]);
    await consumer.stop();
  });

  it('asks where to go on once neither is in hand, where the first is not stored', async () => {
    const { consumer, handed, asked, resolved, answer, from } = await ahead(1);
    await answer('0');
    await answer('1');
    asked.mockClear();
    handed[0]!.end(new Error('away'));
    await pass(1_000);
    expect(asked).not.toHaveBeenCalled();
    await answer('2');
    expect(from()).toEqual([0n, 1n]);
    handed[1]!.end(new Error('not in order'));
    await pass(1_000);
    expect(asked).toHaveBeenCalledTimes(1);
    expect(resolved).toEqual(['0']);
    await answer('0');
    expect(from()).toEqual([0n, 1n, 0n]);
    handed[2]!.end();
    await consumer.stop();
  });

  it('hands over nothing that was asked for behind a batch that is not stored, whoever leads the partition by now', async () => {
    const { client, consumer, handed, asked, answer, from } = await ahead(1);
    await answer('0');
    handed[0]!.end(new Error('away'));
    await pass(1_000);
    asked.mockClear();
    await answer('1');
    expect(from()).toEqual([0n]);
    await pass(0);
    expect(asked).toHaveBeenCalledTimes(1);
    // Nor is the position moved over marks of transactions that were.
    client.emit(client.events.END_BATCH_PROCESS, {
      topic: 't',
      partition: 0,
      batchSize: 0,
      firstOffset: '1',
      lastOffset: '1',
    });
    await pass(0);
    expect(asked).toHaveBeenCalledTimes(2);
    await answer('0');
    expect(from()).toEqual([0n, 0n]);
    handed[1]!.end();
    await consumer.stop();
  });

  it('joins a group that is given out anew when nothing is in hand', async () => {
    const client = new FakeClient();
    let end = (): void => undefined;
    const consumer = consumerOf(client, () => new Promise((resolve) => (end = resolve)), { aheadFrom: 1 });
    await consumer.start();
    client.emit(client.events.REQUEST, { apiKey: 1 });
    const refused = async (): Promise<void> => {
      throw Object.assign(new Error('rebalance'), { type: 'REBALANCE_IN_PROGRESS' });
    };
    let isBack = false;
    void client.eachBatch(payload(0, refused)).then(() => (isBack = true));
    await pass(100);
    expect(isBack).toBe(false);
    end();
    await pass(0);
    expect(isBack).toBe(true);
    await consumer.stop();
  });

  it('leaves the group when what is in hand is stored', async () => {
    const { client, consumer, handed, answer } = await ahead(1);
    const left = jest.spyOn(client, 'disconnect');
    await answer('0');
    const stopped = consumer.stop();
    await pass(500);
    expect(left).not.toHaveBeenCalled();
    handed[0]!.end();
    await stopped;
    expect(left).toHaveBeenCalledTimes(1);
  });
});

describe('a broker that leads nothing of what is read', () => {
  it('is not asked, and what the library says of it is no answer', async () => {
    const client = new FakeClient();
    const consumer = consumerOf(client, async () => undefined);
    await consumer.start();
    client.emit(client.events.REQUEST, { apiKey: 1 });
    expect(consumer.lastFetchAgeMs()).toBe(0);
    for (let i = 0; i < 30; i++) {
      await pass(200);
      client.emit(client.events.FETCH, { numberOfBatches: 0, duration: 200, nodeId: 3 });
    }
    expect(consumer.lastFetchAgeMs()).toBe(6_000);
    await consumer.stop();
  });
});
