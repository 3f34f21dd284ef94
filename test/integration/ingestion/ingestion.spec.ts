import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { jest } from '@jest/globals';
import { ALERTS_TOPIC, DEAD_LETTERS_TOPIC, EVENTS_TOPIC, READINGS_TOPIC, STATUS_TOPIC } from '#contracts';
import type { ReadingsEvent } from '#testing';
import type { DeadLetterEvent, MeterEventEvent } from '../../../libs/contracts/src/kafka/event-data.js';
import { MqttPublisher } from '#mqtt';
import { freePort, startKafka, startMosquitto, type KafkaServer, type MosquittoServer } from '#servers';
import { RawMqttClient } from '../../support/mqtt/raw-mqtt-client.js';
import { TcpProxy } from '../../support/faults/tcp-proxy.js';
import { ServiceProcess } from '../../support/processes/service-process.js';
import { TopicRecords } from '../../support/processes/topic-records.js';
import { until } from '../../support/processes/until.js';

/** The whole ingestion process between real MQTT clients and a real Kafka that stops and comes back. */
jest.setTimeout(120_000);

const SITE = (devices: readonly string[]): string => `
site: park
name: Park
timeZone: Asia/Shanghai
since: 2022-11-13
season: { start: 10-20, end: 04-06 }
area: { full: 1000, planned: [{ from: 2022-11-13, m2: 1000 }], connected: [{ from: 2022-11-13, m2: 1000 }] }
devices:
${devices
  .map(
    (id) => `  - id: ${id}
    kind: boiler
    points:
      - { id: heat.power, kind: gauge, unit: MW, interval: 10s }
      - { id: heat.energyTotal, kind: total, unit: GJ, maxRate: 58 MW, interval: 60s }
`,
  )
  .join('')}`;

const telemetry = (device: string): string => `greenpark/v1/park/${device}/telemetry`;
const reading = (ts: number, v: number, seq?: number): string =>
  JSON.stringify({ ts, seq, values: { 'heat.power': { v, u: 'kW' } } });
const ofSeq = (device: string, seq: number) => (event: ReadingsEvent) =>
  event.data.device === device && event.data.readings.some((row) => row.seq === seq);

let dir: string;
let kafka: KafkaServer;
let broker: MosquittoServer | null;
let records: TopicRecords;
let ingestion: ServiceProcess;
let env: Record<string, string>;
let sites: string;
const clients: { close(): unknown }[] = [];

const listener = (): string => ingestion.line('MQTT listener is open')!.address as string;
const health = async (): Promise<{ status: number; missing: string[] }> => {
  const answer = await fetch(`http://127.0.0.1:${env.HTTP_PORT}/health/ready`);
  const { missing } = (await answer.json()) as { missing: string[] };
  return { status: answer.status, missing };
};
async function publisher(url = listener()): Promise<MqttPublisher> {
  const client = new MqttPublisher({ url });
  clients.push(client);
  await client.connect();
  return client;
}

beforeAll(async () => {
  dir = mkdtempSync(join(tmpdir(), 'greenpark-ingestion-'));
  sites = join(dir, 'park.yaml');
  writeFileSync(sites, SITE(['boiler-1', 'boiler-2']));
  [kafka, broker] = await Promise.all([
    startKafka({ dir: join(dir, 'kafka'), jarsDir: '.greenpark/cache' }),
    startMosquitto({ dir: join(dir, 'mosquitto') }),
  ]);
  if (!broker) process.stderr.write('Mosquitto is not installed: the second door is not tried\n');
  env = {
    MQTT_LISTEN: `mqtt://127.0.0.1:${await freePort(0)}`,
    KAFKA_BROKERS: kafka.broker,
    GREENPARK_SITES: sites,
    HTTP_PORT: String(await freePort(0)),
    ...(broker ? { MQTT_URL: broker.url } : {}),
  };
  ingestion = await ServiceProcess.start('ingestion', env);
  records = new TopicRecords(kafka.broker);
  await records.start([READINGS_TOPIC, EVENTS_TOPIC, DEAD_LETTERS_TOPIC]);
});
afterAll(async () => {
  for (const client of clients) await client.close();
  await records?.stop();
  await ingestion?.end('SIGKILL');
  await Promise.all([kafka?.kill(), broker?.kill()]);
  rmSync(dir, { recursive: true, force: true });
});
afterEach(() => expect(records.problems).toEqual([]));

describe('ingestion', () => {
  it('is ready with topics made, and shows its measures', async () => {
    await until(async () => (await health()).status === 200, 'ready');
    const text = await (await fetch(`http://127.0.0.1:${env.HTTP_PORT}/metrics`)).text();
    expect(text).toContain('greenpark_mqtt_waiting_bytes{door="listener",service="ingestion"} 0');
  });

  it('brings a message to Kafka, converted, before its sender has the PUBACK', async () => {
    const now = Date.now();
    const inKafka = async (): Promise<bigint> =>
      (await records.kafka.topicOffsets(READINGS_TOPIC)).reduce((sum, { high }) => sum + high, 0n);
    const client = await publisher();
    const before = await inKafka();
    await client.publish(telemetry('boiler-1'), reading(now, 24_100, 1));
    expect(await inKafka()).toBe(before + 1n); // asked once, at the PUBACK: not waited for
    const [found] = await records.find(READINGS_TOPIC, ofSeq('boiler-1', 1));
    expect(found?.key).toBe('park/boiler-1');
    expect(found?.event.data).toMatchObject({
      count: 1,
      readings: [{ ts: now, seq: 1, values: { 'heat.power': 24.1 } }],
    });
    expect(found?.event.data.receivedAt).toBeGreaterThanOrEqual(now);
  });

  it('keeps what cannot be used, with its reason, and acknowledges it', async () => {
    const client = await publisher();
    const now = Date.now();
    await Promise.all([
      client.publish(telemetry('boiler-1'), '{"ts":'),
      client.publish(telemetry('boiler-1'), Buffer.from([0xff, 0x00])),
      client.publish(telemetry('boiler-1'), `"${'x'.repeat(300_000)}"`),
      client.publish(
        telemetry('boiler-1'),
        JSON.stringify({ ts: now, values: { 'heat.power': null, x: 1, 'heat.energyTotal': 1 } }),
      ),
      client.publish(telemetry('boiler-9'), reading(now, 1)),
      client.publish('greenpark/v1/elsewhere/boiler-1/telemetry', reading(now, 1)),
      client.publish('greenpark/v1/park/status', '{}'),
      client.publish('a/b', 'c'),
    ]);
    const letters = await records.find<DeadLetterEvent>(DEAD_LETTERS_TOPIC, () => true, 9);
    const reasons = letters.map(({ event }) => event.data.reason).toSorted();
    expect(reasons).toEqual(
      [
        'MALFORMED',
        'MALFORMED',
        'TOO_LARGE',
        'NOT_A_NUMBER',
        'UNKNOWN_POINT',
        'UNKNOWN_DEVICE',
        'UNKNOWN_SITE',
        'FORBIDDEN_TOPIC',
        'UNKNOWN_TOPIC',
      ].toSorted(),
    );
  });

  it('brings meter events', async () => {
    const event = { id: 'exchange-1', type: 'register-reset', ts: Date.now(), newInitial: 0, by: 'Li' };
    await (await publisher()).publish('greenpark/v1/park/boiler-1/events', JSON.stringify(event));
    const [found] = await records.find<MeterEventEvent>(EVENTS_TOPIC, ({ data }) => data.event.id === 'exchange-1');
    expect(found?.event.data.event).toMatchObject({ type: 'register-reset', point: 'heat.energyTotal', newInitial: 0 });
  });

  it('serves the newest status and the open alerts as retained messages, to those who come later too', async () => {
    const producer = records.kafka.producer();
    await producer.connect();
    const event = (type: string, data: object): string =>
      JSON.stringify({
        specversion: '1.0',
        id: '1',
        source: '/greenpark/v1/park',
        type,
        time: '2026-01-10T00:00:00Z',
        data,
      });
    const status = (version: number) => ({
      topic: STATUS_TOPIC,
      key: 'park',
      value: event('greenpark.status.v1', { version, asOf: '2026-01-10T00:00:00Z' }),
    });
    const alert = (id: string, version: number, state: string) => ({
      topic: ALERTS_TOPIC,
      key: `park/${id}`,
      value: event('greenpark.alert.v1', { version, id, site: 'park', state }),
    });
    const open = [alert('a', 1, 'active-unacknowledged'), alert('b', 1, 'active-unacknowledged')];
    await producer.send([status(2), status(1), ...open, alert('b', 2, 'resolved'), status(3)]);
    await producer.disconnect();

    for (const url of [listener(), ...(broker ? [broker.url] : [])]) {
      await until(async () => {
        const client = await RawMqttClient.connect(url, 4, { clientId: `late-${Math.random()}` });
        client.send({ cmd: 'subscribe', messageId: 1, subscriptions: [{ topic: 'greenpark/v1/park/#', qos: 0 }] });
        await until(() => client.of('suback').length > 0, 'SUBACK');
        await until(() => client.of('publish').length >= 2, 'two retained messages', 2_000).catch(() => undefined);
        const got = Object.fromEntries(
          client
            .of('publish')
            // Whoever is there when an alert ends is told so by an empty message.
            .filter((p) => p.payload.length > 0)
            .map((p) => [p.topic, JSON.parse(String(p.payload)) as unknown]),
        );
        client.socket.destroy();
        const { 'greenpark/v1/park/status': kept, ...alerts } = got as Record<string, { version: number }>;
        return kept?.version === 3 && Object.keys(alerts).join() === 'greenpark/v1/park/alerts/a';
      }, `retained messages at ${url}`);
    }
  });

  it('loads the site files again on SIGHUP, all or nothing', async () => {
    const client = await publisher();
    writeFileSync(sites, 'site: [');
    ingestion.signal('SIGHUP');
    await until(() => ingestion.line('the site files are wrong') !== undefined, 'the wrong file is reported');
    await client.publish(telemetry('boiler-2'), reading(Date.now(), 1, 70));
    await records.find(READINGS_TOPIC, ofSeq('boiler-2', 70));
    writeFileSync(sites, SITE(['boiler-1', 'boiler-2', 'boiler-3']));
    ingestion.signal('SIGHUP');
    await until(() => ingestion.line('site files loaded again') !== undefined, 'the file is loaded');
    await client.publish(telemetry('boiler-3'), reading(Date.now(), 1, 71));
    await records.find(READINGS_TOPIC, ofSeq('boiler-3', 71));
  });

  it('takes readings from a broker at the same time', async () => {
    if (!broker) return;
    const [direct, through] = [await publisher(), await publisher(broker.url)];
    await Promise.all([
      direct.publish(telemetry('boiler-1'), reading(Date.now(), 1, 80)),
      through.publish(telemetry('boiler-1'), reading(Date.now(), 2, 81)),
    ]);
    await records.find(READINGS_TOPIC, ofSeq('boiler-1', 80));
    await records.find(READINGS_TOPIC, ofSeq('boiler-1', 81));
  });

  it('says that Kafka is away also while nothing comes in, and within 10 s that it is back', async () => {
    const { port } = kafka;
    await kafka.kill();
    const from = performance.now();
    await until(async () => (await health()).status === 503, 'not ready', 10_000);
    expect((await health()).missing).toContain('Kafka does not answer: nothing is acknowledged until it does');
    await until(() => performance.now() - from > 10_000, 'an outage in which retries grow');
    kafka = await startKafka({ dir: join(dir, 'kafka'), jarsDir: '.greenpark/cache', port });
    await until(async () => (await health()).status === 200, 'ready again', 10_000);
  });

  it('acknowledges nothing while Kafka is away, says so, and everything when it is back', async () => {
    const client = await publisher();
    const through = broker ? await publisher(broker.url) : null;
    const { port } = kafka;
    await kafka.kill();
    let acknowledged = 0;
    const now = Date.now();
    const sent = Array.from({ length: 100 }, (_, i) =>
      client.publish(telemetry('boiler-2'), reading(now + i, i, 100 + i)).then(() => acknowledged++),
    );
    await through?.publish(telemetry('boiler-2'), reading(now + 200, 1, 200));
    await until(async () => (await health()).status === 503, 'not ready');
    expect((await health()).missing).toContain('Kafka does not answer: nothing is acknowledged until it does');
    expect(acknowledged).toBe(0);

    kafka = await startKafka({ dir: join(dir, 'kafka'), jarsDir: '.greenpark/cache', port });
    await Promise.all(sent);
    expect(acknowledged).toBe(100);
    await until(async () => (await health()).status === 200, 'ready again');
    for (const seq of [100, 150, 199, ...(through ? [200] : [])]) {
      expect(await records.find(READINGS_TOPIC, ofSeq('boiler-2', seq), 1, 30_000)).toHaveLength(1);
    }
  });

  it.each(['SIGKILL', 'SIGTERM'] as const)(
    '%s while messages are under way loses none that was acknowledged',
    async (signal) => {
      const client = await publisher();
      const first = signal === 'SIGKILL' ? 10_000 : 20_000;
      const acknowledged: number[] = [];
      const now = Date.now();
      const sent = Array.from({ length: 5_000 }, (_, i) =>
        client.publish(telemetry('boiler-1'), reading(now - i, i, first + i)).then(() => acknowledged.push(first + i)),
      );
      await until(() => acknowledged.length > 0, 'the first PUBACK');
      const code = await ingestion.end(signal);
      expect(code).toBe(signal === 'SIGTERM' ? 0 : null);
      expect(acknowledged.length).toBeLessThan(5_000); // it hit with messages in flight
      const before = [...acknowledged];
      ingestion = await ServiceProcess.start('ingestion', env);
      await Promise.all(sent);
      const seen = (): Set<number> =>
        new Set(
          records.of<ReadingsEvent>(READINGS_TOPIC).flatMap(({ event }) => event.data.readings.map((row) => row.seq!)),
        );
      const isComplete = (): boolean => {
        const found = seen();
        return acknowledged.every((seq) => found.has(seq));
      };
      await until(isComplete, 'every acknowledged message in Kafka');
      expect(before.length).toBeGreaterThan(0);
      // What was sent again has the same id: the same message, twice at most.
      const ids = records
        .of<ReadingsEvent>(READINGS_TOPIC)
        .filter(({ event }) => event.data.readings[0]!.seq! >= first && event.data.readings[0]!.seq! < first + 5_000)
        .map(({ event }) => event.id);
      expect(new Set(ids).size).toBe(5_000);
    },
  );

  it('stopped for longer than its senders wait, and woken: loses nothing acknowledged, acknowledges over no other connection', async () => {
    const wire = await TcpProxy.to(listener());
    clients.push(wire);
    const sender = new MqttPublisher({ url: wire.url, keepaliveS: 2, window: 200 });
    clients.push(sender);
    await sender.connect();
    const first = 30_000;
    const acknowledged: number[] = [];
    const now = Date.now();
    const send = (from: number, to: number): Promise<unknown>[] =>
      Array.from({ length: to - from }, (_, i) =>
        sender
          .publish(telemetry('boiler-2'), reading(now - from - i, i, first + from + i))
          .then(() => acknowledged.push(first + from + i)),
      );
    const sent = send(0, 1_000);
    await until(() => acknowledged.length > 100, 'it acknowledges');
    ingestion.signal('SIGSTOP');
    const stopped = performance.now();
    // What is under way stays so: its sender takes the silence for death, and tries to connect again and again.
    sent.push(...send(1_000, 2_000));
    await until(() => !sender.stats().connected, 'the sender gives it up', 15_000);
    const atStop = acknowledged.length;
    await until(() => performance.now() - stopped > 15_000, 'longer than any wait of the listener');
    expect(acknowledged.length).toBe(atStop);
    ingestion.signal('SIGCONT');
    await Promise.all(sent);
    expect(new Set(acknowledged).size).toBe(2_000);
    const isMine = ({ event }: { readonly event: ReadingsEvent }): boolean => {
      const seq = event.data.readings[0]!.seq ?? 0;
      return seq >= first && seq < first + 2_000;
    };
    const ids = (): Set<string> =>
      new Set(
        records
          .of<ReadingsEvent>(READINGS_TOPIC)
          .filter(isMine)
          .map(({ event }) => event.id),
      );
    await until(() => ids().size === 2_000, 'every message in Kafka');
    await until(async () => (await health()).status === 200, 'ready', 10_000);
  });

  it('SIGTERM ends it in time while Kafka is away, with nothing acknowledged', async () => {
    const client = await publisher();
    const { port } = kafka;
    await kafka.kill();
    let acknowledged = false;
    const sent = client.publish(telemetry('boiler-1'), reading(Date.now(), 1, 1)).then(() => (acknowledged = true));
    sent.catch(() => undefined); // given up when the client is closed
    await until(async () => (await health()).status === 503, 'not ready');
    expect(await ingestion.end('SIGTERM')).toBe(0);
    expect(ingestion.line('not stopped within')).toBeUndefined();
    expect(acknowledged).toBe(false);
    kafka = await startKafka({ dir: join(dir, 'kafka'), jarsDir: '.greenpark/cache', port });
  });

  it('checks its configuration without starting', async () => {
    const bad = ServiceProcess.spawn('ingestion', { ...env, MQTT_LISTEN: 'http://x', KAFKA_BROKERS: 'nowhere' }, [
      '--check-config',
    ]);
    expect(await bad.end('SIGCONT')).toBe(1);
    expect(bad.said.join('\n')).toMatch(/MQTT_LISTEN[\s\S]*KAFKA_BROKERS/);
    const none = ServiceProcess.spawn('ingestion', { GREENPARK_SITES: sites }, ['--check-config']);
    expect(await none.end('SIGCONT')).toBe(1);
    const good = ServiceProcess.spawn('ingestion', env, ['--check-config']);
    expect(await good.end('SIGCONT')).toBe(0);
  });
});
