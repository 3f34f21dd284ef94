import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as passes } from 'node:timers/promises';
import { jest } from '@jest/globals';
import { READINGS_TOPIC, STORING_GROUP } from '#contracts';
import { createKafka, type Kafka } from '#kafka';
import { MqttPublisher } from '#mqtt';
import { freePort, startKafka, type KafkaServer } from '#servers';
import { parkOfBoilers } from '../../support/files/park-of-boilers.js';
import { ServiceProcess } from '../../support/processes/service-process.js';
import { until } from '../../support/processes/until.js';

/** A flood of the past through the whole ingestion process and a real Kafka, read by a group that stores slowly. */
jest.setTimeout(120_000);

const DAY_MS = 86_400_000;
const DEVICES = 20;
/** Of each partition, for a record. */
const STORES_IN_MS = 2;
const log = { debug() {}, info() {}, warn() {}, error() {} };

let dir: string;
let server: KafkaServer;
let kafka: Kafka;
let ingestion: ServiceProcess;
let consumer: ReturnType<Kafka['consumer']>;
let flood: MqttPublisher;
/** What the group has stored. */
let stored = 0;
let isStoring = true;

const topic = (device: string): string => `greenpark/v1/park/${device}/telemetry`;
const inLog = async (): Promise<number> =>
  Number((await kafka.topicOffsets(READINGS_TOPIC)).reduce((sum, { high }) => sum + high, 0n));

beforeAll(async () => {
  dir = mkdtempSync(join(tmpdir(), 'greenpark-backfill-'));
  writeFileSync(join(dir, 'park.yaml'), parkOfBoilers(DEVICES));
  server = await startKafka({ dir: join(dir, 'kafka'), jarsDir: '.greenpark/cache' });
  ingestion = await ServiceProcess.start('ingestion', {
    MQTT_LISTEN: `mqtt://127.0.0.1:${await freePort(0)}`,
    KAFKA_BROKERS: server.broker,
    GREENPARK_SITES: join(dir, 'park.yaml'),
    HTTP_PORT: String(await freePort(0)),
  });
  kafka = createKafka({ brokers: [server.broker], clientId: 'slow-store', log });
  consumer = kafka.consumer({
    groupId: STORING_GROUP,
    topics: [READINGS_TOPIC],
    startOffsets: async () => null,
    onBatch: async ({ records }) => {
      await passes(STORES_IN_MS * records.length);
      await until(() => isStoring, 'the store takes something', 60_000);
      stored += records.length;
    },
    onFatal: (error) => {
      throw error;
    },
    maxBytesPerPartition: 65_536,
  });
  await consumer.start();
  flood = new MqttPublisher({ url: ingestion.line('MQTT listener is open')!.address as string });
  await flood.connect();
});
afterAll(async () => {
  isStoring = true;
  await flood?.close();
  await consumer?.stop();
  await kafka?.disconnect();
  await ingestion?.end('SIGKILL');
  await server?.kill();
  rmSync(dir, { recursive: true, force: true });
});

let sent = 0;
/** Posts readings of long ago until told to end. */
async function sendPast(isOver: () => boolean): Promise<void> {
  while (!isOver()) {
    const ts = Date.now() - 30 * DAY_MS - 1_000 * sent++;
    flood.post(topic(`boiler-${1 + (sent % DEVICES)}`), JSON.stringify({ ts, values: { 'heat.power': 10 } }));
    const full = flood.backpressure();
    if (full) await full;
    else if (sent % 100 === 0) await passes(1);
  }
}

it('the past waits with its sender while more of it comes than is stored; a store that stands still holds up nobody', async () => {
  await flood.publish(topic('boiler-1'), JSON.stringify({ ts: Date.now(), values: { 'heat.power': 10 } }));
  await until(async () => (await kafka.admin.groupPosition(STORING_GROUP, READINGS_TOPIC))?.lag === 0, 'it is stored');
  let isOver = false;
  const sending = sendPast(() => isOver);
  await until(async () => stored > 4_000, 'the flood is being stored', 30_000);
  // What the window of one sender holds, and what may wait.
  let most = 0;
  const isWatched = async (): Promise<boolean> => {
    most = Math.max(most, (await inLog()) - stored);
    return stored > 20_000;
  };
  await until(isWatched, 'more of it is stored than may wait', 60_000);
  expect(most).toBeLessThan(20_000);

  isStoring = false;
  const before = await inLog();
  await until(async () => (await inLog()) > before + 40_000, 'all is taken while nothing is stored', 60_000);
  isOver = true;
  await sending;
  isStoring = true;
});
