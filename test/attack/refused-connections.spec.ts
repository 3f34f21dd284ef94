import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { jest } from '@jest/globals';
import { generate } from 'mqtt-packet';
import {
  MQTT_REFUSALS,
  REFUSED_CONNECTIONS_TOPIC,
  TOPICS,
  type MqttRefusal,
  type RefusedConnections,
} from '#contracts';
import { createKafka } from '#kafka';
import { createPrincipal, Names, revokeCredential, type Database } from '#postgres';
import { freePort, startKafka, type KafkaServer } from '#servers';
import { connectPacket } from '../support/attack/packets.js';
import { parkOfBoilers } from '../support/files/park-of-boilers.js';
import { deviceOf, pointOf, siteOf } from '../support/plants/plant-of-tests.js';
import { freshDatabase, urlOf } from '../support/processes/fresh-database.js';
import { ServiceProcess } from '../support/processes/service-process.js';
import { TopicRecords } from '../support/processes/topic-records.js';
import { until } from '../support/processes/until.js';

/** Who is refused at the own listener stands in the security log, and a flood of them costs neither Kafka nor the log much. */
jest.setTimeout(300_000);

const KEY = 'the-key-of-the-first-admin-of-this-test';
const SECRET = 'hunter2-typed-into-the-wrong-field';
const silent = { debug() {}, info() {}, warn() {}, error() {} };
const park = siteOf('park', 'Asia/Shanghai', [
  deviceOf('boiler-1', 'boiler', [pointOf('boiler-1', 'heat.energyTotal', { kind: 'total', unit: 'GJ' })]),
]);

interface Row {
  readonly kind: string;
  readonly address: string;
  readonly who: string | null;
  readonly subject: string;
  readonly detail: string;
  readonly count: number;
}

describe('who is refused at the own listener', () => {
  const dir = mkdtempSync(join(tmpdir(), 'greenpark-refused-'));
  const ended: (() => unknown)[] = [];
  const services: ServiceProcess[] = [];
  let kafka: KafkaServer;
  let db: Database;
  let records: TopicRecords;
  let port: number;
  let base: string;
  const passwords = new Map<string, string>();

  beforeAll(async () => {
    writeFileSync(join(dir, 'park.yaml'), parkOfBoilers(1));
    kafka = await startKafka({ dir: join(dir, 'kafka'), jarsDir: '.greenpark/cache' });
    ended.push(() => kafka.kill());
    db = await freshDatabase('refused_connections');
    ended.push(() => db.close());
    await (await Names.open(db)).declare([park]);
    for (const name of ['boiler', 'ended', 'gateway']) {
      const wish = { name, site: 'park', devices: ['boiler-1'], rights: ['telemetry'] as const, certificate: null };
      const made = await createPrincipal(db, { ...wish, rights: [...wish.rights], expiresMs: null }, 'test');
      if (made.ok) passwords.set(name, made.issued.password!);
    }
    await revokeCredential(db, 'ended', { credential: null, by: 'test', reason: null });
    const admin = createKafka({ brokers: [kafka.broker], clientId: 'test-refused', log: silent });
    await admin.ensureTopics(TOPICS);
    await admin.disconnect();
    port = await freePort(0);
    const http = await freePort(0);
    base = `http://127.0.0.1:${http}/api/v1`;
    const env = { KAFKA_BROKERS: kafka.broker, GREENPARK_SITES: dir, GREENPARK_AUTH: 'on' };
    const listen = { MQTT_LISTEN: `mqtt://127.0.0.1:${port}`, HTTP_PORT: String(await freePort(0)) };
    const store = { DATABASE_URL: await urlOf(db), HTTP_PORT: String(http), GREENPARK_API_KEY: KEY };
    for (const [app, more] of [
      ['ingestion', listen],
      ['api', store],
    ] as const) {
      const service = await ServiceProcess.start(app, { ...env, ...more });
      ended.push(() => service.end('SIGKILL'));
      services.push(service);
    }
    records = new TopicRecords(kafka.broker);
    ended.push(() => records.stop());
    await records.start([REFUSED_CONNECTIONS_TOPIC]);
    await until(
      async () => (await logIn('127.0.0.1', 'gateway', passwords.get('gateway'))) === 0,
      'principals are known',
    );
  });
  afterAll(async () => {
    for (const end of ended.toReversed()) await end();
    rmSync(dir, { recursive: true, force: true });
  });

  /** Sends bytes from an address of this machine; what came back before the end, at the latest after a while. */
  const send = (localAddress: string, bytes: Buffer): Promise<Buffer> =>
    new Promise((resolve) => {
      const socket = connect({ port, host: '127.0.0.1', localAddress });
      let answer = Buffer.alloc(0);
      socket.on('connect', () => socket.write(bytes));
      socket.on('data', (chunk) => {
        answer = Buffer.concat([answer, chunk]);
        socket.end();
      });
      socket.on('error', () => socket.destroy());
      socket.on('close', () => resolve(answer));
    });
  /** The return code of its CONNACK. */
  const logIn = async (address: string, username?: string, password?: string): Promise<number | undefined> => {
    const login = username === undefined ? {} : { username, ...(password && { password: Buffer.from(password) }) };
    const connectWith = { cmd: 'connect', clientId: 'c', clean: true, keepalive: 60, protocolVersion: 4 } as const;
    return (await send(address, generate({ ...connectWith, ...login })))[3];
  };
  const log = async (): Promise<{ text: string; rows: readonly Row[] }> => {
    let text = '';
    const rows: Row[] = [];
    for (let cursor: string | null = ''; cursor !== null;) {
      const query = `limit=1000${cursor && `&cursor=${encodeURIComponent(cursor)}`}`;
      const answer = await fetch(`${base}/security-log?${query}`, { headers: { authorization: `Bearer ${KEY}` } });
      const page = await answer.text();
      text += page;
      const { items, nextCursor } = JSON.parse(page) as { items: Row[]; nextCursor: string | null };
      rows.push(...items.filter(({ kind }) => kind === 'mqtt-refused'));
      cursor = nextCursor;
    }
    return { text, rows };
  };
  const hasRow = async (address: string, reason: MqttRefusal, who: string | null = null): Promise<boolean> => {
    const row = { kind: 'mqtt-refused', address, who, subject: 'MQTT CONNECT', detail: MQTT_REFUSALS[reason] };
    const found = (await log()).rows.find((one) => one.address === address && one.detail === row.detail);
    if (found) expect(found).toMatchObject(row);
    return found !== undefined;
  };

  it('stands in the security log with address, principal and reason, whatever it was', async () => {
    const attempts: readonly [string, MqttRefusal, string | null, () => Promise<unknown>][] = [
      ['127.0.1.1', 'no-credential', null, () => logIn('127.0.1.1')],
      ['127.0.1.2', 'unknown-name', null, () => logIn('127.0.1.2', SECRET, 'x')],
      ['127.0.1.3', 'wrong-password', 'boiler', () => logIn('127.0.1.3', 'boiler', SECRET)],
      ['127.0.1.4', 'revoked', 'ended', () => logIn('127.0.1.4', 'ended', passwords.get('ended'))],
      [
        '127.0.1.5',
        'malformed',
        null,
        () => send('127.0.1.5', Buffer.from(`GET / HTTP/1.1\r\nHost: ${'x'.repeat(100)}\r\n\r\n`)),
      ],
      ['127.0.1.6', 'too-large', null, () => send('127.0.1.6', connectPacket({ clientId: 'x'.repeat(9_000) }))],
      ['127.0.1.7', 'no-connect', null, () => send('127.0.1.7', connectPacket().subarray(0, 5))],
      ['127.0.1.8', 'malformed', null, () => send('127.0.1.8', connectPacket({ level: 9 }))],
    ];
    await Promise.all(attempts.map(([, , , attempt]) => attempt()));
    for (const [address, reason, who] of attempts) {
      await until(() => hasRow(address, reason, who), `${reason} of ${address}`, 30_000);
    }
  });

  it('10,000 of them cost Kafka a record in five seconds and the log some hundred rows; a sensor with a wrong password is seen beside them', async () => {
    const counted = async (): Promise<number> => (await log()).rows.reduce((sum, { count }) => sum + count, 0);
    const before = (await log()).rows.length;
    const beforeCounted = await counted();
    const recordsBefore = records.of(REFUSED_CONNECTIONS_TOPIC).length;
    const began = performance.now();
    let sent = 0;
    const flooder = async (): Promise<void> => {
      while (sent < 10_000) {
        const i = sent++;
        const address = `127.${20 + (i % 7)}.${(i >> 8) & 255}.${i & 255}`;
        // Names that there are from one network, a secret in the place of the name from thousands.
        if (i % 4 === 0) await logIn('127.20.0.1', i % 8 ? 'gateway' : 'ended', `${SECRET}-${i}`);
        else await logIn(address, `${SECRET}-${i}`, 'x');
      }
    };
    const flood = Promise.all(Array.from({ length: 1_000 }, flooder));
    await until(() => sent > 3_000, 'the flood is under way', 60_000);
    await logIn('127.9.9.9', 'boiler', 'mistyped');
    await until(() => hasRow('127.9.9.9', 'wrong-password', 'boiler'), 'the sensor is seen', 30_000);
    await flood;
    const floodS = (performance.now() - began) / 1_000;
    // What goes on is told once a minute.
    await until(async () => (await counted()) - beforeCounted === 10_001, 'all are counted', 120_000);
    const minutes = (performance.now() - began) / 60_000;
    const { rows, text } = await log();
    const sentRecords = records.of<{ data: { rows: RefusedConnections[] } }>(REFUSED_CONNECTIONS_TOPIC);
    const newRecords = sentRecords.length - recordsBefore;
    const bytes = sentRecords.reduce((sum, { event }) => sum + JSON.stringify(event).length, 0);
    process.stdout.write(
      `10,001 refused in ${floodS.toFixed(0)} s: ${rows.length - before} rows, ${newRecords} records, ${(bytes / 1_024).toFixed(0)} kB\n`,
    );
    expect(rows.length - before).toBeLessThanOrEqual(313 * Math.ceil(minutes));
    expect(newRecords).toBeLessThanOrEqual(12 * minutes + 1);
    for (const where of [
      text,
      JSON.stringify(sentRecords),
      JSON.stringify(services.map(({ lines, said }) => [lines, said])),
    ]) {
      expect(where).not.toContain(SECRET);
    }
    expect(records.problems).toEqual([]);
  });
});
