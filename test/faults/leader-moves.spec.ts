import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { jest } from '@jest/globals';
import { createKafka, type Kafka } from '#kafka';
import { KafkaCluster } from '../support/faults/kafka-cluster.js';
import { until } from '../support/processes/until.js';

jest.setTimeout(110_000);
const silent = { debug() {}, info() {}, warn() {}, error() {} };
const TOPIC = 'leads';
const PARTITIONS = 6;
const KEYS = Array.from({ length: 120 }, (_, i) => `site/device-${i}`);

let dir: string;
let cluster: KafkaCluster;
let kafka: Kafka;

beforeAll(async () => {
  dir = mkdtempSync(join(tmpdir(), 'greenpark-leads-'));
  cluster = await KafkaCluster.start(dir, 3);
  kafka = createKafka({ brokers: cluster.brokers.split(','), clientId: 'leads', log: silent });
  // A broker may be asked that has not heard of the new topic yet; services look again too.
  const prepared = (): Promise<boolean> =>
    kafka.ensureTopics([{ name: TOPIC, partitions: PARTITIONS, config: {} }]).then(
      () => true,
      () => false,
    );
  await until(prepared, 'the topic is there');
  await cluster.whole(TOPIC);
});
afterAll(async () => {
  await kafka?.disconnect();
  await cluster?.stop();
  rmSync(dir, { recursive: true, force: true });
});

describe('a leader that dies with a request in hand, of which the others have answered their part', () => {
  it('costs nothing that is acknowledged: what it was asked for is written by the next leaders', async () => {
    const ends = async (): Promise<Map<number, number>> =>
      new Map((await cluster.ends(TOPIC)).map(({ partition, high }) => [partition, high]));
    const producer = kafka.producer();
    await producer.connect();
    const send = (round: string): Promise<void> =>
      producer.send(KEYS.map((key) => ({ topic: TOPIC, key, value: `${round} ${key}` })));
    await send('before');
    const before = await ends();
    const victim = (await cluster.leaderOf(TOPIC, 0))!;
    const leads = await Promise.all(Array.from({ length: PARTITIONS }, (_, p) => cluster.leaderOf(TOPIC, p)));
    const itsOwn = leads.flatMap((leader, p) => (leader === victim ? [p] : []));
    expect([itsOwn.length > 0, itsOwn.length < PARTITIONS]).toEqual([true, true]);

    cluster.wires[victim]!.hold();
    const acknowledged = send('after');
    const others = leads.flatMap((leader, p) => (leader === victim ? [] : [p]));
    await until(
      async () => [...(await ends())].every(([p, high]) => !others.includes(p) || high > before.get(p)!),
      'the other leaders have their part',
    );
    await cluster.kill(victim);
    await until(
      async () =>
        (await Promise.all(itsOwn.map((p) => cluster.leaderOf(TOPIC, p).catch(() => null)))).every(
          (leader) => leader !== null && leader !== victim,
        ),
      'others lead what it led',
      60_000,
    );
    cluster.wires[victim]!.up();
    cluster.wires[victim]!.cut();
    await acknowledged;
    await cluster.startBroker(victim);
    await cluster.whole(TOPIC);

    const found = new Set<string>();
    const reader = kafka.reader({
      topics: [TOPIC],
      onRecord: ({ value }) => void found.add(String(value)),
      onFatal: (error) => {
        throw error;
      },
    });
    await reader.start();
    expect(KEYS.filter((key) => !found.has(`after ${key}`))).toEqual([]);
    expect(KEYS.filter((key) => !found.has(`before ${key}`))).toEqual([]);
    await producer.disconnect();

    // It leads nothing now, and so is not asked by who reads.
    for (const wire of cluster.wires) wire.down();
    await until(() => reader.lastFetchAgeMs() > 5_000, 'that nothing answers is known', 10_000);
    for (const wire of cluster.wires) wire.up();
    await until(() => reader.lastFetchAgeMs() < 1_000, 'it reads again', 30_000);
    await reader.stop();
  });
});
