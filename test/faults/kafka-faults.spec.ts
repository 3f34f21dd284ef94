import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { jest } from '@jest/globals';
import { createKafka, type Kafka } from '#kafka';
import { type Log } from '../../libs/kafka/src/log.js';
import { startKafka, type KafkaServer } from '#servers';
import { until } from '../support/processes/until.js';

jest.setTimeout(120_000);
const silent: Log = { debug() {}, info() {}, warn() {}, error() {} };
const TOPIC = 'faults';
const PARTITIONS = 6;
const RECORDS = 40_000;
const BATCH = 200;

let dir: string;
let server: KafkaServer;
let kafka: Kafka;

const start = (port?: number): Promise<KafkaServer> =>
  startKafka({ dir: join(dir, 'kafka'), jarsDir: '.greenpark/cache', port });

beforeAll(async () => {
  dir = mkdtempSync(join(tmpdir(), 'greenpark-faults-'));
  server = await start();
  kafka = createKafka({ brokers: [server.broker], clientId: 'faults', log: silent });
  await kafka.ensureTopics([{ name: TOPIC, partitions: PARTITIONS, config: {} }]);
});
afterAll(async () => {
  await kafka.disconnect();
  await server.kill();
  rmSync(dir, { recursive: true, force: true });
});

describe('a broker that is killed twice while 40,000 records are under way', () => {
  it('loses nothing that was acknowledged, doubles nothing, and both sides go on by themselves', async () => {
    const producer = kafka.producer();
    await producer.connect();
    const acknowledged = new Set<number>();
    const read: number[] = [];
    const next = new Map<number, bigint>();
    let handed = 0;
    const consumer = kafka.consumer({
      groupId: 'faults',
      topics: [TOPIC],
      startOffsets: async (_, partition) => next.get(partition) ?? null,
      memory: { known: async () => null, checkpoints: async () => [], lose: async () => undefined },
      aheadFrom: 1,
      onBatch: async ({ partition, records, from, nextOffset }) => {
        // Others come while it is stored; one of fifty is not.
        const isRefused = ++handed % 50 === 0;
        await new Promise((resolve) => setTimeout(resolve, 5));
        if (isRefused) throw new Error('not stored');
        if ((next.get(partition) ?? 0n) !== from) throw new Error('the position was moved by another');
        read.push(...records.map(({ value }) => Number(value)));
        next.set(partition, nextOffset);
      },
      onFatal: (error) => {
        throw error;
      },
    });
    await consumer.start();

    let sent = 0;
    const sends: Promise<void>[] = [];
    const publish = (): void => {
      const batch = Array.from({ length: BATCH }, (_, i) => sent + i);
      sent += BATCH;
      const records = batch.map((n) => ({ topic: TOPIC, key: `site/device-${n % 50}`, value: String(n) }));
      sends.push(producer.send(records).then(() => batch.forEach((n) => acknowledged.add(n))));
    };
    for (const killAt of [RECORDS / 4, RECORDS / 2]) {
      while (sent < killAt) {
        publish();
        if (sent % 2_000 === 0) await until(() => sent - acknowledged.size < 4_000, 'the producer keeps up');
      }
      await until(() => acknowledged.size > killAt / 2, 'some are acknowledged');
      for (let i = 0; i < 20; i++) publish();
      expect(sent).toBeGreaterThan(acknowledged.size); // the kill hits with records in flight
      await server.kill();
      const before = acknowledged.size;
      await until(() => !producer.healthy(), 'the producer sees that the broker is gone');
      expect(acknowledged.size).toBe(before);
      server = await start(server.port);
    }
    while (sent < RECORDS) publish();
    await Promise.all(sends);
    expect(acknowledged.size).toBe(RECORDS);
    await until(() => read.length >= RECORDS, 'all is read', 60_000);
    await producer.disconnect();
    await consumer.stop();

    expect(new Set(read).size).toBe(RECORDS);
    expect(read).toHaveLength(RECORDS);
    const end = await kafka.topicOffsets(TOPIC);
    expect(end.reduce((sum, { high }) => sum + Number(high), 0)).toBe(RECORDS);
  });
});
