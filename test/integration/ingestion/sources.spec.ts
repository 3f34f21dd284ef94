import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { jest } from '@jest/globals';
import { Aedes } from 'aedes';
import { connectAsync, type MqttClient } from 'mqtt';
import { DEAD_LETTERS_TOPIC, READINGS_TOPIC } from '#contracts';
import type { ReadingsEvent } from '#testing';
import type { DeadLetterEvent } from '../../../libs/contracts/src/kafka/event-data.js';
import { createDatabase, migrate, openDatabase } from '#postgres';
import { freePort, startKafka, startMosquitto, type KafkaServer } from '#servers';
import { freshDatabaseUrl } from '../../support/processes/fresh-database.js';
import { runGreenpark } from '../../support/processes/run-greenpark.js';
import { ServiceProcess } from '../../support/processes/service-process.js';
import { TopicRecords } from '../../support/processes/topic-records.js';
import { until } from '../../support/processes/until.js';

/** Payloads of others by both front doors, through all processes, into the store and out by the API. */
jest.setTimeout(120_000);

const SITE = (more = ''): string => `
site: leipzig
timeZone: Europe/Berlin
since: 2022-01-01
season: { start: 10-01, end: 04-30 }
devices:
  - id: pump
    kind: electricity-meter
    points:
      - { id: elec.energyTotal, kind: total, unit: kWh, maxRate: 10 kW, interval: 5min }
      - { id: elec.power, kind: gauge, unit: kW, interval: 5min }
  - id: plug
    kind: electricity-meter
    points: [ { id: elec.energyTotal, kind: total, unit: kWh, maxRate: 10 kW, interval: 5min } ]
sources:
  - { topic: tele/+/SENSOR, decoder: json, map: tasmota, devices: { tasmota_5A9AE8: pump } }
  - { topic: shellies/+/emeter/0/total, decoder: json, map: shelly-gen1-total, time: arrival, devices: { shellyem-1: plug } }
  - { topic: v1/gateway/telemetry, decoder: thingsboard, devices: { Device A: pump, Device B: plug } }
${more}`;

const silent = { info: () => undefined, warn: () => undefined };
const ended: (() => unknown)[] = [];
let dir: string;
let file: string;
let kafka: KafkaServer;
let broker: string;
let ingestion: ServiceProcess;
let records: TopicRecords;
let base: string;

const client = async (url: string): Promise<MqttClient> => {
  const found = await connectAsync(url);
  ended.push(() => found.endAsync(true));
  return found;
};
const listener = (): string => ingestion.line('MQTT listener is open')!.address as string;

async function startBroker(dir: string): Promise<string> {
  const mosquitto = await startMosquitto({ dir });
  if (mosquitto) {
    ended.push(() => mosquitto.kill());
    return mosquitto.url;
  }
  process.stderr.write('Mosquitto is not installed: aedes takes its place\n');
  const aedes = await Aedes.createBroker();
  const server = createServer(aedes.handle);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  ended.push(() => server.close());
  ended.push(() => new Promise<void>((resolve) => aedes.close(resolve)));
  return `mqtt://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

beforeAll(async () => {
  dir = mkdtempSync(join(tmpdir(), 'greenpark-sources-'));
  ended.push(() => rmSync(dir, { recursive: true, force: true }));
  file = join(dir, 'leipzig.yaml');
  writeFileSync(file, SITE());
  const url = freshDatabaseUrl('sources');
  await createDatabase(url);
  const db = await openDatabase({ url, log: silent, max: 2 });
  await migrate(db);
  await db.close();
  [kafka, broker] = await Promise.all([
    startKafka({ dir: join(dir, 'kafka'), jarsDir: '.greenpark/cache' }),
    startBroker(join(dir, 'mosquitto')),
  ]);
  ended.push(() => kafka.kill());
  // The broker keeps what was said before anybody listened.
  const early = await client(broker);
  await early.publishAsync('shellies/shellyem-1/emeter/0/total', '1000', { qos: 1, retain: true });
  const port = await freePort(0);
  base = `http://127.0.0.1:${port}/api/v1`;
  const env = { KAFKA_BROKERS: kafka.broker, GREENPARK_SITES: file, DATABASE_URL: url };
  const listen = `mqtt://127.0.0.1:${await freePort(0)}`;
  ingestion = await ServiceProcess.start('ingestion', { ...env, MQTT_LISTEN: listen, MQTT_URL: broker });
  const others = await Promise.all([
    ServiceProcess.start('aggregator', env),
    ServiceProcess.start('api', { ...env, HTTP_PORT: String(port), GREENPARK_AUTH: 'off' }),
  ]);
  for (const one of [ingestion, ...others]) ended.push(() => one.end('SIGKILL'));
  records = new TopicRecords(kafka.broker);
  ended.push(() => records.stop());
  await records.start([READINGS_TOPIC, DEAD_LETTERS_TOPIC]);
  await until(() => ingestion.line('subscribed at the MQTT broker') !== undefined, 'the subscription');
});
afterAll(async () => {
  for (const end of ended.toReversed()) await end();
});
afterEach(() => expect(records.problems).toEqual([]));

interface UnknownDevice {
  readonly reason: string;
  readonly topic: string;
  readonly proposal: string | null;
}
interface Row {
  readonly ts: string;
  readonly value: number;
  readonly quality: string;
}
/** Readings of a point as the API shows them, once there are so many. */
async function stored(point: string, count: number): Promise<Row[]> {
  let items: Row[] = [];
  await until(async () => {
    const answer = await fetch(`${base}/sites/leipzig/points/${point}/readings?from=2026-01-01&to=2100-01-01`);
    ({ items = [] } = (await answer.json()) as { items?: Row[] });
    return items.length >= count;
  }, `${count} readings of ${point}`);
  return items;
}

describe('declared sources', () => {
  it('bring what a Tasmota socket sends by the own listener into the store, in the units of the points', async () => {
    const own = await client(listener());
    const energy = { TotalStartTime: '2022-03-20T15:20:48', Total: 514.153, Power: 56, Voltage: 234, Current: 0.392 };
    const payload = JSON.stringify({ Time: '2026-01-10T01:15:00', ENERGY: energy });
    await own.publishAsync('tele/tasmota_5A9AE8/SENSOR', payload, { qos: 1 });
    expect(await stored('pump/elec.energyTotal', 1)).toMatchObject([
      { ts: '2026-01-10T00:15:00Z', value: 514.153, quality: 'good' },
    ]);
    expect(await stored('pump/elec.power', 1)).toMatchObject([{ value: 0.056 }]);
  });

  it('are subscribed at a broker; what it had kept is no reading of now, what comes is one, uncertain by its arrival', async () => {
    const letters = await records.find<DeadLetterEvent>(DEAD_LETTERS_TOPIC, ({ data }) => data.reason === 'BAD_TIME');
    expect(letters[0]!.event.data).toMatchObject({
      site: 'leipzig',
      device: 'plug',
      payload: '1000',
      sender: { kind: 'broker', name: null },
    });
    const before = Date.now();
    const through = await client(broker);
    await through.publishAsync('shellies/shellyem-1/emeter/0/total', '3003.4', { qos: 1, retain: true });
    const [row] = await stored('plug/elec.energyTotal', 1);
    expect(row).toMatchObject({ value: 3.0034, quality: 'uncertain' });
    expect(Date.parse(row!.ts)).toBeGreaterThanOrEqual(before);
  });

  it('tell several devices of one message of a ThingsBoard gateway apart', async () => {
    const through = await client(broker);
    const message = (ts: string, total: unknown) => [{ ts: Date.parse(ts), values: { 'elec.energyTotal': total } }];
    const [a, b] = [message('2026-01-10T00:30:00Z', '515.5'), message('2026-01-10T00:30:00Z', { v: 4, u: 'kWh' })];
    await through.publishAsync('v1/gateway/telemetry', JSON.stringify({ 'Device A': a, 'Device B': b }), { qos: 1 });
    expect(await stored('pump/elec.energyTotal', 2)).toContainEqual(expect.objectContaining({ value: 515.5 }));
    expect(await stored('plug/elec.energyTotal', 2)).toContainEqual(
      expect.objectContaining({ value: 4, quality: 'good' }),
    );
  });

  it('keep what cannot be mapped, acknowledged, with the reason', async () => {
    const own = await client(listener());
    const at = '2026-01-10T01:20:00';
    for (const [topic, payload] of [
      ['tele/tasmota_5A9AE8/SENSOR', `{"Time":"${at}","Switch1":"ON"}`],
      ['tele/tasmota_5A9AE8/SENSOR', '{"Time":'],
      ['tele/tasmota_9/SENSOR', `{"Time":"${at}","ENERGY":{"Total":7}}`],
      ['tele/tasmota_5A9AE8/STATE', '{}'],
    ]) {
      await own.publishAsync(topic!, payload!, { qos: 1 });
    }
    const letters = await records.find<DeadLetterEvent>(
      DEAD_LETTERS_TOPIC,
      ({ data }) => data.topic.startsWith('tele/'),
      4,
    );
    const told = letters.map(({ event: { data } }) => [data.site, data.device, data.reason]);
    // in order of each device; devices lie in partitions of their own, which are read in any order
    expect(told.filter(([, device]) => device === 'pump')).toEqual([
      ['leipzig', 'pump', 'OUT_OF_SCHEMA'],
      ['leipzig', 'pump', 'MALFORMED'],
    ]);
    expect(told).toContainEqual(['leipzig', 'tasmota_9', 'UNKNOWN_DEVICE']);
    expect(told).toContainEqual([null, null, 'UNKNOWN_TOPIC']);
    expect(letters[0]!.event.data.sender).toEqual({ kind: 'anonymous', name: null });
  });

  it('tell of what nobody declares: who sends it, what, and what could be declared', async () => {
    const own = await client(listener());
    const values = JSON.stringify({ ts: Date.now(), values: { 'elec.power': { v: 1.5, u: 'kW' }, x: 1 } });
    await own.publishAsync('greenpark/v1/leipzg/pump/telemetry', values, { qos: 1 });
    await own.publishAsync('greenpark/v1/leipzig/pmup/telemetry', values, { qos: 1 });
    await own.publishAsync('greenpark/v1/leipzig/pump/telemetry', values, { qos: 1 });
    const list = async () => (await (await fetch(`${base}/devices/unknown`)).json()) as { items: UnknownDevice[] };
    await until(async () => (await list()).items.length >= 5, 'what is unknown');
    const { items } = await list();
    const of = (reason: string) => items.filter((item) => item.reason === reason);
    const [site] = of('UNKNOWN_SITE');
    expect(site).toMatchObject({ site: 'leipzg', device: 'pump', count: 1 });
    expect(site).toMatchObject({ hint: 'no site "leipzg" is configured; did you mean leipzig?' });
    const [device, behind] = of('UNKNOWN_DEVICE').toSorted((a, b) => a.topic.localeCompare(b.topic));
    expect(device).toMatchObject({ device: 'pmup', hint: expect.stringContaining('did you mean pump?') as string });
    expect(device!.proposal).toContain('- { id: elec.power, kind: gauge, unit: kW }  # 1.5');
    expect(behind).toMatchObject({ device: 'tasmota_9', topic: 'tele/tasmota_9/SENSOR' });
    expect(behind!.proposal).toContain('#   devices: { "tasmota_9": tasmota-9 }');
    expect(of('UNKNOWN_POINT')).toMatchObject([{ device: 'pump', values: [{ point: 'x', example: '1' }] }]);
    expect(of('UNKNOWN_TOPIC')).toMatchObject([{ topic: 'tele/tasmota_5A9AE8/STATE', proposal: null }]);

    const csv = await fetch(`${base}/devices/unknown?format=csv`);
    expect((await csv.text()).split('\r\n').length).toBeGreaterThan(5);
    const { code, out } = await runGreenpark(dir, ['devices', 'unknown', '--http', base.replace('/api/v1', '')]);
    expect(code).toBe(0);
    expect(out).toContain('tele/tasmota_9/SENSOR\n  UNKNOWN_DEVICE, 1 dead letter');
    expect(out).toContain('      - id: tasmota-9\n');
  });

  it('come and go with SIGHUP, at the broker too', async () => {
    writeFileSync(
      file,
      SITE(
        '  - { topic: "+/status/switch:0", decoder: json, map: shelly-switch, time: arrival, devices: { shellyplug-1: plug } }\n',
      ),
    );
    ingestion.signal('SIGHUP');
    await until(() => ingestion.line('site files loaded again') !== undefined, 'the file is loaded');
    const through = await client(broker);
    const payload = JSON.stringify({ id: 0, apower: 8.9, aenergy: { total: 6532, minute_ts: 1654511972 } });
    const isIt = ({ data }: ReadingsEvent): boolean =>
      data.readings.some(({ values }) => JSON.stringify(values).includes('6.532'));
    // The broker takes the subscription when it takes it: what it gets before goes nowhere.
    await until(async () => {
      await through.publishAsync('shellyplug-1/status/switch:0', payload, { qos: 1 });
      return records.of<ReadingsEvent>(READINGS_TOPIC).some(({ event }) => isIt(event));
    }, 'a reading of the new source');
  });
});
