import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { jest } from '@jest/globals';
import { connectAsync, type MqttClient } from 'mqtt';
import {
  createPrincipal,
  ensureLocalPrincipal,
  revokeCredential,
  rotateCredential,
  type NewPrincipal,
} from '#postgres';
import { startMosquitto, type MosquittoServer } from '#servers';
import { catalogueOf, ConfiguredPlant, twoMeters } from '../support/plants/configured-plant.js';
import { runGreenpark } from '../support/processes/run-greenpark.js';
import { until } from '../support/processes/until.js';
import { urlOf } from '../support/processes/fresh-database.js';

/** Thieves at a real Mosquitto that has the files of `greenpark devices mosquitto-files`. */
jest.setTimeout(120_000);

const NOW = Date.parse('2026-02-20T04:00:00Z');
const site = {
  ...twoMeters,
  sources: [
    {
      topic: 'dtu/+/up',
      decoder: 'json' as const,
      device: { level: 2 },
      devices: { 'EUI-1': 'meter-1', 'EUI-2': 'meter-2' },
      time: 'arrival' as const,
      points: [],
    },
  ],
};
const INGESTION = { username: 'greenpark', password: 'of-ingestion' };
const telemetry = (device: string, of = 'north'): string => `greenpark/v1/${of}/${device}/telemetry`;
const STATUS = 'greenpark/v1/north/status';

describe('a Mosquitto with the files of the principals', () => {
  const dir = mkdtempSync(join(tmpdir(), 'greenpark-mosquitto-files-'));
  const files = join(dir, 'access');
  const passwords: Record<string, string> = {};
  const open: MqttClient[] = [];
  let plant: ConfiguredPlant;
  let databaseUrl: string;
  let broker: MosquittoServer | null;

  const make = async (name: string, more: Partial<NewPrincipal> = {}): Promise<void> => {
    const wish: NewPrincipal = {
      name,
      site: 'north',
      devices: ['meter-1'],
      rights: ['telemetry', 'read'],
      expiresMs: null,
      certificate: null,
      ...more,
    };
    const made = await createPrincipal(plant.store.owner, wish, 'test');
    if (!made.ok) throw new Error(made.why);
    passwords[name] = made.issued.password ?? '';
  };
  const write = async () => {
    const ran = await runGreenpark(dir, ['devices', 'mosquitto-files', files, '--json'], {
      DATABASE_URL: databaseUrl,
      MQTT_PASSWORD: INGESTION.password,
    });
    expect({ code: ran.code, err: ran.err }).toEqual({ code: 0, err: '' });
    return JSON.parse(ran.out);
  };
  const connect = async (username: string, password = passwords[username]!): Promise<MqttClient> => {
    const client = await connectAsync(broker!.url, { username, password, protocolVersion: 5, reconnectPeriod: 0 });
    client.on('error', () => undefined);
    open.push(client);
    return client;
  };
  /** Each by a connection of its own: MQTT.js answers nothing more on one that had a refusal. */
  const publish = async (username: string, topic: string, password?: string): Promise<string> =>
    (await connect(username, password)).publishAsync(topic, '{}', { qos: 1, retain: topic === STATUS }).then(
      () => 'taken',
      ({ message }: Error) => message,
    );
  const refusal = (username: string, password?: string): Promise<string> =>
    connect(username, password).then(
      () => 'let in',
      ({ message }: Error) => message,
    );
  const NO = 'Publish error: Not authorized';
  const REFUSED = 'Connection refused: Not authorized';

  beforeAll(async () => {
    plant = await ConfiguredPlant.open('mosquitto', catalogueOf([site]), NOW);
    const { owner: db } = plant.store;
    databaseUrl = await urlOf(db);
    await make('sensor');
    passwords['sensor-before'] = passwords['sensor']!;
    const rotated = await rotateCredential(db, 'sensor', Date.parse('2100-01-01T00:00:00Z'), 'test');
    if (rotated.ok) passwords['sensor'] = rotated.issued.password!;
    await make('gateway', { devices: null, rights: ['telemetry', 'events'] });
    await make('gone');
    await revokeCredential(db, 'gone', { credential: null, by: 'test', reason: null });
    await make('over', { expiresMs: Date.now() - 1 });
    await make('by-certificate', { certificate: 'CN=gw,O=Park' });
    await ensureLocalPrincipal(db, 'simulator', (passwords['simulator'] = 'of-this-machine'), 'system');
    expect(await write()).toEqual({
      passwords: join(files, 'passwords'),
      acl: join(files, 'acl'),
      principals: ['gateway', 'sensor'],
      leftOut: ['by-certificate', 'simulator'],
      ingestion: { user: 'greenpark', hasPassword: true },
      nextExpiry: '2100-01-01T00:00:00Z',
    });
    const access = { passwords: join(files, 'passwords'), acl: join(files, 'acl') };
    broker = await startMosquitto({ dir: join(dir, 'broker'), access });
    if (!broker) process.stderr.write('mosquitto is not installed: what it does with its files is not tried\n');
  });
  afterEach(async () => {
    for (const client of open.splice(0)) await client.endAsync(true);
  });
  afterAll(async () => {
    await broker?.stop();
    await plant?.store.close();
    rmSync(dir, { recursive: true, force: true });
  });

  it('has them whole, for its owner alone, and with nobody in them whose credential does not hold', () => {
    expect(readdirSync(files).toSorted()).toEqual(['acl', 'passwords']);
    for (const name of ['acl', 'passwords']) expect(statSync(join(files, name)).mode & 0o777).toBe(0o600);
    const text = readFileSync(join(files, 'passwords'), 'utf8');
    expect(text.match(/^[^:]+/gm)).toEqual(['greenpark', 'gateway', 'sensor']);
    expect(readFileSync(join(files, 'acl'), 'utf8').match(/(?<=^user ).*/gm)).toEqual([
      'greenpark',
      'gateway',
      'sensor',
    ]);
    for (const secret of Object.values(passwords).filter(Boolean)) expect(text).not.toContain(secret);
  });

  it('is written from the database alone, and not where ingestion would share its account with a principal', async () => {
    const env = { DATABASE_URL: databaseUrl, MQTT_USERNAME: 'sensor' };
    const ran = await runGreenpark(dir, ['devices', 'mosquitto-files', join(dir, 'other')], env);
    expect([ran.code, ran.err]).toEqual([1, expect.stringContaining('name another one in MQTT_USERNAME')]);
    expect(readdirSync(dir)).not.toContain('other');
  });

  it('lets a sensor write its own telemetry and nothing of another, nor any event, status, or wildcard', async () => {
    if (!broker) return;
    const reader = await connect(INGESTION.username, INGESTION.password);
    const seen: string[] = [];
    reader.on('message', (topic) => seen.push(topic));
    await reader.subscribeAsync(['$share/greenpark-ingestion/greenpark/v1/+/+/telemetry', 'dtu/#'], { qos: 1 });
    for (const topic of [
      telemetry('meter-2'),
      telemetry('meter-1', 'south'),
      'greenpark/v1/north/meter-1/events',
      STATUS,
      'greenpark/v1/north/alerts/any',
      'dtu/EUI-2/up',
      'dtu/meter-2/up',
      '$SYS/broker/version',
      'anything',
    ]) {
      expect([topic, await publish('sensor', topic)]).toEqual([topic, NO]);
    }
    expect(await publish('sensor', 'dtu/EUI-1/up')).toBe('taken');
    expect(await publish('sensor', telemetry('meter-1'))).toBe('taken');
    await until(() => seen.length === 2, 'its own two have come');
    expect(seen.toSorted()).toEqual(['dtu/EUI-1/up', telemetry('meter-1')]);
  });

  it('lets a gateway write every device of its site, and its events, but of no other site', async () => {
    if (!broker) return;
    for (const topic of [telemetry('meter-2'), 'greenpark/v1/north/meter-1/events', 'dtu/EUI-2/up'])
      expect(await publish('gateway', topic)).toBe('taken');
    for (const topic of [telemetry('meter-1', 'south'), STATUS]) expect(await publish('gateway', topic)).toBe(NO);
  });

  it('lets ingestion write status and alerts, and those read them who have the right', async () => {
    if (!broker) return;
    const asIngestion = (topic: string) => publish(INGESTION.username, topic, INGESTION.password);
    expect(await asIngestion(telemetry('meter-1'))).toBe(NO);
    const [sensor, gateway] = [await connect('sensor'), await connect('gateway')];
    const seen: string[] = [];
    sensor.on('message', (topic) => seen.push(`sensor ${topic}`));
    gateway.on('message', (topic) => seen.push(`gateway ${topic}`));
    for (const client of [sensor, gateway]) await client.subscribeAsync('#', { qos: 1 });
    expect(await asIngestion(STATUS)).toBe('taken');
    expect(await asIngestion('greenpark/v1/south/status')).toBe('taken');
    expect(await asIngestion('greenpark/v1/north/alerts/a-1')).toBe('taken');
    await until(() => seen.length === 2, 'status and alert of its site');
    // What the gateway would get comes before the answer to what it asks now.
    await gateway.unsubscribeAsync('#');
    expect(seen).toEqual([`sensor ${STATUS}`, 'sensor greenpark/v1/north/alerts/a-1']);
  });

  it('refuses wrong passwords, the one before a rotation, and whoever is revoked, over, or not of the files', async () => {
    if (!broker) return;
    expect(await refusal('sensor', passwords['gateway'])).toBe(REFUSED);
    expect(await refusal('sensor', passwords['sensor-before'])).toBe(REFUSED);
    expect(await refusal('sensor', '')).toBe(REFUSED);
    for (const name of ['gone', 'over', 'by-certificate', 'simulator', 'nobody'])
      expect([name, await refusal(name, passwords[name] || 'any')]).toEqual([name, REFUSED]);
    await expect(connectAsync(broker.url, { protocolVersion: 5, reconnectPeriod: 0 })).rejects.toThrow(REFUSED);
  });

  it('disconnects who is revoked when the files are written anew and read again', async () => {
    if (!broker) return;
    const sensor = await connect('sensor');
    await revokeCredential(plant.store.owner, 'sensor', { credential: null, by: 'test', reason: 'stolen' });
    expect((await write()).principals).toEqual(['gateway']);
    process.kill(broker.pid, 'SIGHUP');
    await until(() => !sensor.connected, 'the sensor is disconnected');
    expect(await refusal('sensor')).toBe(REFUSED);
    expect(await publish('gateway', telemetry('meter-2'))).toBe('taken');
  });
});
