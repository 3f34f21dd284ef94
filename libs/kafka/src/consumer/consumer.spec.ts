import { jest } from '@jest/globals';
import type { ConsumerRunConfig, EachBatchPayload, Kafka } from 'kafkajs';
import type { Log } from '../log.js';
import type { KafkaAdmin } from '../topics/admin.js';
import type { InBatch } from './consumer-batch.js';
import { BatchConsumer } from './consumer.js';

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
function payload(partition: number, heartbeat: () => Promise<void>): EachBatchPayload {
  return {
    batch: { topic: 't', partition, messages: [message], firstOffset: () => '0', lastOffset: () => '0' },
    isStale: () => false,
    resolveOffset: () => undefined,
    heartbeat,
  } as unknown as EachBatchPayload;
}

/** Over a topic of two partitions with a record each. */
function consumerOf(client: FakeClient, onBatch: (batch: InBatch) => Promise<void>): BatchConsumer {
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
    client.emit(client.events.END_BATCH_PROCESS, { topic: 't', partition: 1, batchSize: 0, lastOffset: '0' });
    await pass(15_000);
    expect(handed).toEqual([0, 1]);
    expect(heartbeat.mock.calls.length).toBeGreaterThan(3);
    await pass(10_000);
    await consumer.stop();
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
