import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { jest } from '@jest/globals';
import { DEAD_LETTERS_TOPIC, READINGS_TOPIC } from '#contracts';
import { MqttPublisher } from '#mqtt';
import { freePort, startKafka, startMosquitto, type KafkaServer, type MosquittoServer } from '#servers';
import type { ReadingsEvent } from '#testing';
import { parkOfBoilers } from '../../support/files/park-of-boilers.js';
import { ServiceProcess } from '../../support/processes/service-process.js';
import { TopicRecords } from '../../support/processes/topic-records.js';
import { until } from '../../support/processes/until.js';

/** Two ingestion processes at one broker: killed, stopped and joining under load, from outside. */
jest.setTimeout(180_000);

const TOPIC = 'greenpark/v1/park/boiler-1/telemetry';
/** Between two messages of the load. */
const PACE_MS = 4;

interface Member {
  process: ServiceProcess;
  readonly env: Readonly<Record<string, string>>;
}

let dir: string;
let kafka: KafkaServer;
let broker: MosquittoServer;
let a: Member;
let b: Member;
let publisher: MqttPublisher;
let sent = 0;

const ask = async ({ env }: Member, path: string): Promise<Response> =>
  fetch(`http://127.0.0.1:${env.HTTP_PORT}${path}`, { signal: AbortSignal.timeout(1_000) });
const isReady = (member: Member): Promise<boolean> =>
  ask(member, '/health/ready').then(
    ({ status }) => status === 200,
    () => false,
  );
/** At the broker, as its own metrics say; NaN where it does not answer. */
async function connections(member: Member): Promise<number> {
  const text = await ask(member, '/metrics').then(
    (answer) => answer.text(),
    () => '',
  );
  return Number(/^greenpark_mqtt_connections\{door="subscriber".*\} (\d+)$/m.exec(text)?.[1] ?? NaN);
}
const lost = ({ process }: Member): number =>
  process.lines.filter(({ msg }) => String(msg).startsWith('MQTT broker lost')).length;
const start = async (env: Readonly<Record<string, string>>): Promise<Member> => ({
  process: await ServiceProcess.start('ingestion', env),
  env,
});

/** Sends until `isEnough`; every one of them has the PUBACK of the broker at the end. */
async function load(isEnough: () => boolean | Promise<boolean>): Promise<void> {
  for (let isOver = false; !isOver;) {
    for (let i = 0; i < 25; i++) {
      const ts = Date.now() - 60_000;
      publisher.post(TOPIC, JSON.stringify({ ts, seq: ++sent, values: { 'heat.power': 1 + (sent % 20) } }));
      await new Promise((resolve) => setTimeout(resolve, PACE_MS));
    }
    isOver = await isEnough();
  }
  await publisher.drained();
}
/** Every message that was sent is in Kafka, as a reader finds that begins now; it looks until then. */
async function allInKafka(): Promise<void> {
  let found = new Set<number>();
  const look = async (): Promise<boolean> => {
    const records = new TopicRecords(kafka.broker);
    await records.start([READINGS_TOPIC, DEAD_LETTERS_TOPIC]);
    await records.stop();
    expect(records.problems).toEqual([]);
    expect(records.of(DEAD_LETTERS_TOPIC)).toEqual([]);
    const events = records.of<ReadingsEvent>(READINGS_TOPIC).map(({ event }) => event);
    found = new Set(events.flatMap(({ data }) => data.readings.map((row) => row.seq!)));
    return found.size === sent;
  };
  await until(look, 'every message in Kafka', 60_000).catch((error: Error) => {
    const missing = Array.from({ length: sent }, (_, i) => i + 1).filter((seq) => !found.has(seq));
    throw new Error(`${error.message}: ${found.size} of ${sent}, not ${missing.slice(0, 20).join()}`);
  });
}
/** Records in the log, repeated ones too. */
async function recordsInKafka(): Promise<number> {
  const { kafka: client } = new TopicRecords(kafka.broker);
  const offsets = await client.topicOffsets(READINGS_TOPIC);
  await client.disconnect();
  return offsets.reduce((sum, { high }) => sum + Number(high), 0);
}
const seconds = (from: number): number => Math.round((performance.now() - from) / 100) / 10;

beforeAll(async () => {
  dir = mkdtempSync(join(tmpdir(), 'greenpark-several-'));
  const sites = join(dir, 'park.yaml');
  writeFileSync(sites, parkOfBoilers(1));
  const [started, found] = await Promise.all([
    startKafka({ dir: join(dir, 'kafka'), jarsDir: '.greenpark/cache' }),
    startMosquitto({ dir: join(dir, 'mosquitto') }),
  ]);
  if (!found) throw new Error('mosquitto is not installed');
  [kafka, broker] = [started, found];
  const env = async (): Promise<Record<string, string>> => ({
    KAFKA_BROKERS: kafka.broker,
    GREENPARK_SITES: sites,
    MQTT_URL: broker.url,
    HTTP_PORT: String(await freePort(0)),
  });
  [a, b] = await Promise.all([start(await env()), start(await env())]);
  publisher = new MqttPublisher({ url: broker.url });
  await publisher.connect();
});
afterAll(async () => {
  await publisher?.close();
  for (const member of [a, b]) {
    member?.process.signal('SIGCONT');
    await member?.process.end('SIGKILL');
  }
  await Promise.all([kafka?.kill(), broker?.kill()]);
  rmSync(dir, { recursive: true, force: true });
});
describe('two ingestion processes at one broker', () => {
  it('share the messages, and throw nobody out', async () => {
    await until(async () => (await connections(a)) === 2 && (await connections(b)) === 2, 'two slots each', 30_000);
    const before = [lost(a), lost(b)];
    const from = performance.now();
    await load(() => performance.now() - from > 5_000);
    await allInKafka();
    expect(await recordsInKafka()).toBe(sent);
    expect([lost(a), lost(b)]).toEqual(before);
    expect([await isReady(a), await isReady(b)]).toEqual([true, true]);
    for (const member of [a, b]) {
      const text = await (await ask(member, '/metrics')).text();
      expect(Number(/^greenpark_ingestion_values_total\{.*\} (\d+)$/m.exec(text)?.[1])).toBeGreaterThan(sent / 5);
    }
  });

  it('take over what is left by one that is killed, within some 15 s', async () => {
    const from = performance.now();
    a.process.signal('SIGKILL');
    await load(async () => (await connections(b)) === 4 || performance.now() - from > 30_000);
    const tookS = seconds(from);
    expect(await connections(b)).toBe(4);
    // 8 s of its session and some for the group: 7 to 9 s on a machine with time to spare.
    expect(tookS).toBeLessThan(20);
    await allInKafka();
    process.stderr.write(`killed: the other has all slots after ${tookS} s\n`);
  });

  it('give the one that joins its share, and lose nothing by it', async () => {
    a = await start(a.env);
    await load(async () => (await connections(a)) === 2 && (await connections(b)) === 2);
    await allInKafka();
    expect(await isReady(a)).toBe(true);
  });

  it('go on without one that is stopped, and let it in again when it wakes: nobody is thrown out for long', async () => {
    const from = performance.now();
    b.process.signal('SIGSTOP');
    await load(async () => (await connections(a)) === 4 && performance.now() - from > 15_000);
    const before = lost(a);
    const woken = performance.now();
    b.process.signal('SIGCONT');
    await load(async () => (await connections(a)) === 2 && (await connections(b)) === 2 && (await isReady(b)));
    process.stderr.write(`woken: both work after ${seconds(woken)} s\n`);
    await allInKafka();
    // What moved back to the other may have been taken over instead of left; that is all.
    expect(lost(a) - before).toBeLessThanOrEqual(2);
    const quiet = [lost(a), lost(b)];
    const since = performance.now();
    await load(() => performance.now() - since > 3_000);
    expect([lost(a), lost(b)]).toEqual(quiet);
    await allInKafka();
  });

  it('are ready again within 10 s of the broker, and of Kafka', async () => {
    const { port } = broker;
    await broker.stop();
    await until(async () => !(await isReady(a)) && !(await isReady(b)), 'not ready without the broker');
    const away = performance.now();
    await until(() => performance.now() - away > 12_000, 'an outage that retries grow in');
    broker = (await startMosquitto({ dir: join(dir, 'mosquitto'), port }))!;
    let from = performance.now();
    await until(async () => (await isReady(a)) && (await isReady(b)), 'ready with the broker', 15_000);
    process.stderr.write(`broker back: ready after ${seconds(from)} s\n`);
    expect(seconds(from)).toBeLessThan(10);

    const kafkaPort = kafka.port;
    await kafka.kill();
    const sending = load(() => performance.now() - from > 16_000);
    from = performance.now();
    await until(async () => !(await isReady(a)) && !(await isReady(b)), 'not ready without Kafka');
    await sending;
    kafka = await startKafka({ dir: join(dir, 'kafka'), jarsDir: '.greenpark/cache', port: kafkaPort });
    from = performance.now();
    await until(async () => (await isReady(a)) && (await isReady(b)), 'ready with Kafka', 20_000);
    process.stderr.write(`Kafka back: ready after ${seconds(from)} s\n`);
    expect(seconds(from)).toBeLessThan(10);
    await allInKafka();
  });

  it('hand over where one is stopped in order, at the latest as after a kill', async () => {
    const from = performance.now();
    const stopping = b.process.end('SIGTERM');
    let endedS = 0;
    void stopping.then(() => (endedS = seconds(from)));
    await load(async () => (await connections(a)) === 4);
    process.stderr.write(
      `stopped in order: ended after ${endedS} s, the other has all slots after ${seconds(from)} s\n`,
    );
    expect(await stopping).toBe(0);
    // 3 s where it could leave the group; else its session ends first.
    expect(seconds(from)).toBeLessThan(20);
    await allInKafka();
  });
});
