import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { jest } from '@jest/globals';
import kafkajs from 'kafkajs';
import { INGESTION_SLOTS_TOPIC, READINGS_TOPIC, TOPICS } from '#contracts';
import { createKafka, type Kafka } from '#kafka';
import { MqttPublisher } from '#mqtt';
import { createDatabase, migrate, openDatabase, type Database } from '#postgres';
import { writeEndpoints, writeSystemFacts, type SystemFacts } from '#runtime';
import { freePort } from '#servers';
import { freshDatabaseUrl } from '../../support/processes/fresh-database.js';
import { runGreenpark } from '../../support/processes/run-greenpark.js';
import { parkOfBoilers } from '../../support/files/park-of-boilers.js';
import { ServiceProcess } from '../../support/processes/service-process.js';
import { until } from '../../support/processes/until.js';

/** Processes start one after the other. */
jest.setTimeout(180_000);

const brokers = process.env.TEST_KAFKA_BROKERS!;
const silent = { debug() {}, info() {}, warn() {}, error() {} };
const stem = randomBytes(4).toString('hex');
const PREFIXES = [`${stem}-a.`, `${stem}-b.`] as const;

const clientOf = (prefix: string): Kafka =>
  createKafka({
    brokers: brokers.split(','),
    clientId: 'two-systems',
    log: silent,
    env: { KAFKA_TOPIC_PREFIX: prefix },
  });
const admin = new kafkajs.Kafka({ brokers: brokers.split(','), logLevel: kafkajs.logLevel.NOTHING }).admin();
beforeAll(() => admin.connect());
afterAll(() => admin.disconnect());

describe('two systems on one Kafka, at its client', () => {
  const prefixes = PREFIXES.map((prefix) => `${prefix}client.`);
  const systems = prefixes.map(clientOf);
  const [a, b] = systems as [Kafka, Kafka];
  beforeAll(async () => {
    for (const system of systems) expect(await system.ensureTopics(TOPICS)).toEqual([]);
  });
  afterAll(() => Promise.all(systems.map((system) => system.disconnect())));

  it('see each their own records of every topic, status and alerts among them', async () => {
    const topics = TOPICS.map(({ name }) => name).filter((name) => name !== INGESTION_SLOTS_TOPIC);
    const seen: [string[], string[]] = [[], []];
    for (const [i, system] of [a, b].entries()) {
      const producer = system.producer();
      await producer.connect();
      await producer.send(topics.map((topic) => ({ topic, key: 'park', value: `of ${i}` })));
      await producer.disconnect();
    }
    for (const [i, system] of [a, b].entries()) {
      const reader = system.reader({
        topics,
        onRecord: ({ topic, value }) => void seen[i]!.push(`${topic} ${String(value)}`),
        onFatal: (error) => void seen[i]!.push(String(error)),
      });
      await reader.start();
      await reader.stop();
    }
    expect(seen.map((records) => records.sort())).toEqual([0, 1].map((i) => topics.map((t) => `${t} of ${i}`).sort()));
  });

  it('have each all partitions of their groups and leases, by names that Kafka shows', async () => {
    const given: Record<string, number[]> = {};
    const opened: { stop(): Promise<void> }[] = [];
    for (const [i, system] of systems.entries()) {
      const lease = system.lease({ groupId: 'slots', topic: INGESTION_SLOTS_TOPIC });
      lease.follow((partitions) => (given[`lease ${i}`] = [...partitions]));
      lease.start();
      const read: number[] = (given[`group ${i}`] = []);
      const consumer = system.consumer({
        groupId: 'counted',
        topics: [READINGS_TOPIC],
        startOffsets: async (_, partition) => (read.push(partition), null),
        onBatch: async () => undefined,
        onFatal: (error) => void read.push(Number(error)),
      });
      opened.push(lease, consumer);
      await consumer.start();
      await until(() => given[`lease ${i}`]?.length === 4, 'all slots are given', 30_000);
    }
    for (const i of [0, 1]) expect(given[`group ${i}`]!.sort((x, y) => x - y)).toEqual([...Array(12).keys()]);
    const ids = (await admin.listGroups()).groups.map(({ groupId }) => groupId);
    for (const prefix of prefixes) expect(ids).toEqual(expect.arrayContaining([`${prefix}slots`, `${prefix}counted`]));
    const { members } = (await admin.describeGroups([`${prefixes[0]}counted`])).groups[0]!;
    expect(members.map(({ clientId }) => clientId)).toEqual([`${prefixes[0]}two-systems`]);
    await Promise.all(opened.map((one) => one.stop()));
  });

  it('are other logs to each other, and tell people the names that Kafka takes', async () => {
    const [one, two] = await Promise.all(systems.map((system) => system.identity([READINGS_TOPIC])));
    expect(one!.clusterId).toBe(two!.clusterId);
    expect(one!.topicIds.get(READINGS_TOPIC)).not.toBe(two!.topicIds.get(READINGS_TOPIC));
    expect([...one!.leaderEpochs.keys()].sort()[0]).toBe(`${READINGS_TOPIC}/0`);
    const empty = clientOf(`${stem}-empty.`);
    const missing = await empty.admin.checkTopics(TOPICS.slice(0, 1));
    await empty.disconnect();
    expect(missing).toEqual([`topic ${stem}-empty.${READINGS_TOPIC} is missing`]);
    expect(await a.admin.hasRecordsSince(READINGS_TOPIC, 0)).toBe(true);
  });
});

describe('two systems on one Kafka, as processes', () => {
  let dir: string;
  const running: ServiceProcess[] = [];
  const systems: { env: Record<string, string>; db: Database; aggregator: ServiceProcess; mqtt: MqttPublisher }[] = [];

  beforeAll(async () => {
    dir = mkdtempSync(join(tmpdir(), 'greenpark-prefix-'));
    writeFileSync(join(dir, 'park.yaml'), parkOfBoilers(1));
    for (const prefix of PREFIXES) {
      const url = freshDatabaseUrl('prefix');
      await createDatabase(url);
      const db = await openDatabase({ url, log: silent, max: 2 });
      await migrate(db);
      const env = {
        KAFKA_BROKERS: brokers,
        KAFKA_TOPIC_PREFIX: prefix,
        DATABASE_URL: url,
        GREENPARK_SITES: join(dir, 'park.yaml'),
        GREENPARK_DATA_DIR: join(dir, prefix),
      };
      const aggregator = await start('aggregator', env);
      const ingestion = await start('ingestion', { ...env, MQTT_LISTEN: `mqtt://127.0.0.1:${await freePort(0)}` });
      const mqtt = new MqttPublisher({ url: await ingestion.mqttUrl() });
      await mqtt.connect();
      systems.push({ env, db, aggregator, mqtt });
    }
  });
  afterAll(async () => {
    for (const { mqtt } of systems) await mqtt.close();
    for (const one of running) await one.end('SIGKILL');
    for (const { db } of systems) await db.close();
    rmSync(dir, { recursive: true, force: true });
  });

  async function start(app: string, env: Record<string, string>): Promise<ServiceProcess> {
    const one = await ServiceProcess.start(app, env);
    running.push(one);
    return one;
  }
  const publish = (i: number, n: number) =>
    systems[i]!.mqtt.publish(
      'greenpark/v1/park/boiler-1/telemetry',
      JSON.stringify({ ts: Date.now() - 60_000 + n * 1_000, seq: n, values: { 'heat.power': n } }),
    );
  const received = async (i: number): Promise<number> => {
    const [row] = await systems[i]!.db.query<{ n: string | null }>('select sum(received) as n from ledger');
    return Number(row?.n ?? 0);
  };

  it('count each what was sent to them, although site and device have the same names', async () => {
    for (let n = 1; n <= 30; n++) await publish(0, n);
    for (let n = 1; n <= 2; n++) await publish(1, n);
    await until(async () => (await received(1)) >= 2 && (await received(0)) >= 30, 'both have counted', 30_000);
    for (let n = 3; n <= 4; n++) await publish(1, n);
    await until(async () => (await received(1)) >= 4, 'the later ones are counted', 30_000);
    expect([await received(0), await received(1)]).toEqual([30, 4]);
    const [own] = await systems[0]!.db.query<{ topics: string[] }>(
      'select array_agg(distinct topic) as topics from kafka_offset',
    );
    expect(own!.topics).toEqual([READINGS_TOPIC]);
  });

  it('a database that was counted under another prefix is another log, to the command line and to the aggregator', async () => {
    const [first, second] = [systems[0]!, systems[1]!];
    const wrong = { ...first.env, KAFKA_TOPIC_PREFIX: second.env.KAFKA_TOPIC_PREFIX! };
    const list = (env: Record<string, string>, ...more: string[]) =>
      runGreenpark('/nowhere', ['kafka', 'list', ...more], env);
    const right = await list(first.env);
    expect(right).toMatchObject({ code: 0, out: expect.stringContaining(`${PREFIXES[0]}${READINGS_TOPIC}`) });
    expect(JSON.parse((await list(first.env, '--json')).out).partitions[0]).toMatchObject({ topic: READINGS_TOPIC });
    // Who asks beside a running start need not say its prefix again.
    const facts: SystemFacts = { simulator: false, access: [], metrics: [], topicPrefix: PREFIXES[0] };
    await writeSystemFacts(dir, facts);
    await writeEndpoints(dir, { http: '', mqtt: '', kafka: brokers, postgres: first.env.DATABASE_URL!, processes: [] });
    expect(await runGreenpark(dir, ['kafka', 'list'])).toMatchObject({ code: 0, out: right.out });
    const other = await list(wrong);
    expect(other).toMatchObject({ code: 1, out: expect.stringContaining('ANOTHER ONE') });

    // Both, so that the misled one is given every partition of the group: also that of the device.
    await first.aggregator.end();
    await second.aggregator.end();
    const port = await freePort(0);
    const misled = await start('aggregator', { ...wrong, HTTP_PORT: String(port) });
    const said = async (): Promise<string> => (await fetch(`http://127.0.0.1:${port}/health/ready`)).text();
    await until(async () => (await said()).includes('is not read: it is another log'), 'it says so', 30_000);
    expect(await said()).toContain(`${PREFIXES[1]}${READINGS_TOPIC}`);
    expect(await received(0)).toBe(30);
    expect(await misled.end()).toBe(0);
  });
});
