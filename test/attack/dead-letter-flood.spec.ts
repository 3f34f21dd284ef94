import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DEAD_LETTERS_TOPIC, EVENTS_TOPIC, READINGS_TOPIC } from '#contracts';
import { MqttPublisher } from '#mqtt';
import { freePort, startKafka, type KafkaServer } from '#servers';
import type { DeadLetterEvent } from '../../libs/contracts/src/kafka/event-data.js';
import { ServiceProcess } from '../support/processes/service-process.js';
import { TopicRecords } from '../support/processes/topic-records.js';

/** What one message may cost on disk: the ingestion process between a real MQTT client and a real Kafka. */
const SITE = `
site: park
name: Park
timeZone: Asia/Shanghai
since: 2022-11-13
season: { start: 10-20, end: 04-06 }
area: { full: 1000, planned: [{ from: 2022-11-13, m2: 1000 }], connected: [{ from: 2022-11-13, m2: 1000 }] }
devices:
  - id: boiler-1
    kind: boiler
    points: [{ id: heat.power, kind: gauge, unit: MW, interval: 10s }]
sources:
  - { topic: v1/gateway/telemetry, decoder: thingsboard }
`;
const LARGEST = 262_144;

describe('an attacker who fills disks with messages that cannot be used', () => {
  let dir: string;
  let kafka: KafkaServer;
  let ingestion: ServiceProcess;
  let records: TopicRecords;
  let client: MqttPublisher;

  beforeAll(async () => {
    dir = mkdtempSync(join(tmpdir(), 'greenpark-flood-'));
    writeFileSync(join(dir, 'park.yaml'), SITE);
    kafka = await startKafka({ dir: join(dir, 'kafka'), jarsDir: '.greenpark/cache' });
    ingestion = await ServiceProcess.start('ingestion', {
      MQTT_LISTEN: `mqtt://127.0.0.1:${await freePort(0)}`,
      KAFKA_BROKERS: kafka.broker,
      GREENPARK_SITES: join(dir, 'park.yaml'),
      HTTP_PORT: String(await freePort(0)),
    });
    records = new TopicRecords(kafka.broker);
    await records.start([READINGS_TOPIC, EVENTS_TOPIC, DEAD_LETTERS_TOPIC]);
    client = new MqttPublisher({ url: await ingestion.mqttUrl() });
    await client.connect();
  });
  afterAll(async () => {
    await client?.close();
    await records?.stop();
    await ingestion?.end('SIGKILL');
    await kafka?.kill();
    rmSync(dir, { recursive: true, force: true });
  });

  const inKafka = async (): Promise<bigint> =>
    (await records.kafka.topicOffsets(DEAD_LETTERS_TOPIC)).reduce((sum, { high }) => sum + high, 0n);

  /** Records that the message came to, and their bytes. */
  async function costOf(topic: string, payload: string): Promise<{ letters: DeadLetterEvent[]; bytes: number }> {
    const [before, seen] = [await inKafka(), records.of(DEAD_LETTERS_TOPIC).length];
    await client.publish(topic, payload);
    const came = Number((await inKafka()) - before);
    await records.find<DeadLetterEvent>(DEAD_LETTERS_TOPIC, () => true, seen + came);
    const letters = records
      .of<DeadLetterEvent>(DEAD_LETTERS_TOPIC)
      .slice(seen)
      .map(({ event }) => event);
    return { letters, bytes: letters.reduce((sum, letter) => sum + Buffer.byteLength(JSON.stringify(letter)), 0) };
  }

  it('by 30,000 undeclared points in one message leaves one dead letter of less than three times the message', async () => {
    let payload = `{"ts":${Date.now()},"values":{`;
    for (let i = 0; payload.length < LARGEST - 20; i++) payload += `"${i.toString(36)}":1,`;
    payload = `${payload.slice(0, -1)}}}`;
    const { letters, bytes } = await costOf('greenpark/v1/park/boiler-1/telemetry', payload);
    expect(letters.map(({ data }) => data.reason)).toEqual(['UNKNOWN_POINT']);
    expect(letters[0]!.data.collapsed!.count).toBeGreaterThan(25_000);
    expect(letters[0]!.data.payload).toBe(payload);
    expect(bytes).toBeLessThan(3 * payload.length);
  });

  it('by a thousand undeclared devices in one message of a gateway, too', async () => {
    const of = (i: number): [string, unknown[]] => [
      `device-${i}`,
      [{ ts: Date.now(), values: { a: 'x'.repeat(200) } }],
    ];
    const payload = JSON.stringify(Object.fromEntries(Array.from({ length: 950 }, (_, i) => of(i))));
    const { letters, bytes } = await costOf('v1/gateway/telemetry', payload);
    expect(letters.map(({ data }) => [data.device, data.collapsed?.count])).toEqual([[null, 950]]);
    expect(bytes).toBeLessThan(3 * payload.length);
  });
});
