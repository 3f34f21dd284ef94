import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { jest } from '@jest/globals';
import { Aedes } from 'aedes';
import { connectAsync } from 'mqtt';
import { MqttPublisher, MqttSubscriber } from '#mqtt';
import { type SubscriberOptions } from '../../../libs/mqtt/src/subscriber/subscriber.js';
import { freePort, startMosquitto, type MosquittoServer } from '#servers';
import { GatedHandler } from '../../support/mqtt/gated-handler.js';
import { TcpProxy } from '../../support/faults/tcp-proxy.js';
import { until } from '../../support/processes/until.js';

jest.setTimeout(60_000);
const TOPIC = 'greenpark/v1/park/boiler-1/telemetry';

const ended: (() => unknown)[] = [];
afterEach(async () => {
  for (const end of ended.splice(0).toReversed()) await end();
});

interface Broker {
  readonly url: string;
  readonly version: 4 | 5;
}

async function mosquitto(dir = mkdtempSync(join(tmpdir(), 'greenpark-mosquitto-'))): Promise<Broker & MosquittoServer> {
  const server = await startMosquitto({ dir });
  if (!server) throw new Error('mosquitto is not installed');
  ended.push(async () => {
    await server.stop();
    rmSync(dir, { recursive: true, force: true });
  });
  return { ...server, version: 5 };
}

async function aedes(): Promise<Broker> {
  const broker = await Aedes.createBroker();
  const server = createServer(broker.handle);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  ended.push(async () => {
    await new Promise<void>((resolve) => broker.close(resolve));
    await new Promise((resolve) => server.close(resolve));
  });
  return { url: `mqtt://127.0.0.1:${(server.address() as AddressInfo).port}`, version: 4 };
}

async function subscribe(url: string, more: Partial<SubscriberOptions> = {}) {
  const handler = new GatedHandler();
  const subscriber = new MqttSubscriber({ url, clientId: 'ingestion-1', ...more });
  await subscriber.start(handler.handle);
  ended.push(async () => {
    handler.goOn();
    await subscriber.stop();
  });
  await until(() => subscriber.ready().length === 0, 'subscribed');
  return { subscriber, handler };
}

/** Publishes with QoS 1 and waits for the broker's PUBACKs: from there on nothing may be lost. */
async function publish(url: string, from: number, to: number): Promise<void> {
  const publisher = new MqttPublisher({ url });
  await publisher.connect();
  for (let i = from; i < to; i++) publisher.post(TOPIC, String(i));
  expect(await publisher.close()).toBe(0);
}

const numbers = (handler: GatedHandler): Set<number> => new Set(handler.payloads().map(Number));
const upTo = (n: number): Set<number> => new Set(Array.from({ length: n }, (_, i) => i));

/** Real brokers: one that speaks MQTT 5 (where it is installed), one that speaks 3.1.1 only. */
const brokers: [string, () => Promise<Broker>][] = [['aedes, 3.1.1', aedes]];
const probe = mkdtempSync(join(tmpdir(), 'greenpark-mosquitto-'));
const installed = await startMosquitto({ dir: probe });
await installed?.kill();
rmSync(probe, { recursive: true, force: true });
if (installed) brokers.unshift(['Mosquitto, 5', mosquitto]);
else process.stderr.write('mosquitto is not installed: the subscriber is tested against aedes only\n');

describe.each(brokers)('subscriber at %s', (_, start) => {
  it('takes the newest version that the broker speaks, and hands over in order', async () => {
    const broker = await start();
    const { subscriber, handler } = await subscribe(broker.url);
    expect(subscriber.protocolVersion).toBe(broker.version);
    await publish(broker.url, 0, 5_000);
    await until(() => handler.durable.length === 5_000, 'all arrive');
    expect(handler.payloads().map(Number)).toEqual([...upTo(5_000)]);
    await until(() => subscriber.stats().acknowledged === 5_000, 'all acknowledged');
    expect(subscriber.stats()).toMatchObject({ waitingBytes: 0, received: 5_000, connections: 1 });
    expect(handler.durable[0]).toMatchObject({ topic: TOPIC, client: 'ingestion-1' });
  });

  it('loses nothing when it stops with messages unacknowledged', async () => {
    const broker = await start();
    const first = await subscribe(broker.url);
    await publish(broker.url, 0, 500);
    await until(() => first.subscriber.stats().acknowledged === 500, 'the first are acknowledged');
    first.handler.hang();
    await publish(broker.url, 500, 1_500);
    await until(() => first.subscriber.stats().waitingMessages > 0, 'messages wait unacknowledged');
    await first.subscriber.stop();
    await publish(broker.url, 1_500, 2_000);
    const second = await subscribe(broker.url);
    await until(() => numbers(second.handler).size === 1_500, 'the rest comes to the next process');
    const all = new Set([...numbers(first.handler), ...numbers(second.handler)]);
    expect(all).toEqual(upTo(2_000));
  });

  /** Behind a wire, with twenty messages that its handler does not return from. */
  const withTwenty = async () => {
    const broker = await start();
    const wire = await TcpProxy.to(broker.url);
    ended.push(() => wire.close());
    const { subscriber, handler } = await subscribe(wire.url);
    handler.hang();
    await publish(broker.url, 0, 20);
    await until(() => subscriber.stats().received === 20, 'twenty are there');
    return { wire, subscriber, accepted: wire.accepted };
  };

  it('does not connect again while it stops', async () => {
    const { wire, subscriber, accepted } = await withTwenty();
    const stopped = subscriber.stop();
    wire.cut();
    await stopped;
    expect([wire.accepted, subscriber.stats().received]).toEqual([accepted, 20]);
  });

  it('breaks off connecting when it stops', async () => {
    const { wire, subscriber, accepted } = await withTwenty();
    wire.cut();
    wire.hold();
    await until(() => wire.accepted > accepted, 'it connects again');
    const stopped = subscriber.stop();
    wire.up();
    await stopped;
    expect(subscriber.stats().received).toBe(20);
  });

  it('never lets an acknowledgement cross a reconnect', async () => {
    const broker = await start();
    const wire = await TcpProxy.to(broker.url);
    ended.push(() => wire.close());
    const first = await subscribe(wire.url);
    first.handler.hang();
    await publish(broker.url, 0, 20);
    await until(() => first.subscriber.stats().received === 20, 'twenty are there');
    wire.cut();
    await until(() => first.subscriber.ready().length > 0, 'the connection is lost');
    await until(() => first.subscriber.stats().received === 40, 'the broker sends them again on the next connection');
    const old = first.handler.given.length;
    expect(old).toBeGreaterThan(0);
    // The batch of the old connection ends now: its acknowledgements must go nowhere. The next batch hangs.
    const acknowledged = first.subscriber.stats().acknowledged;
    first.handler.goOn();
    first.handler.hang();
    await until(() => first.handler.given.length > old, 'the next batch, of the new connection');
    expect(first.subscriber.stats().acknowledged).toBe(acknowledged);
    await first.subscriber.stop();
    const second = await subscribe(wire.url);
    await until(() => numbers(second.handler).size === 20, 'all twenty are still owed by the broker');
  });

  it('stops reading at its bound, stays connected, and goes on', async () => {
    const broker = await start();
    const { subscriber, handler } = await subscribe(broker.url, { boundBytes: 100_000, keepaliveS: 1 });
    handler.hang();
    await publish(broker.url, 0, 3_000);
    await until(() => subscriber.stats().paused, 'reading stands still');
    expect(subscriber.stats().waitingBytes).toBeLessThan(110_000);
    const until3 = Date.now() + 3_000; // three keepalives: neither side may take this for death
    await until(() => Date.now() > until3, 'time passes');
    expect(subscriber.ready()).toEqual([]);
    expect(subscriber.stats().received).toBeLessThan(1_000);
    handler.goOn();
    await until(() => handler.durable.length === 3_000, 'all arrive');
    expect(handler.payloads().map(Number)).toEqual([...upTo(3_000)]);
    expect(subscriber.stats().dropped).toBe(0);
  });

  it('publishes retained documents, over a cut wire too', async () => {
    const broker = await start();
    const wire = await TcpProxy.to(broker.url);
    ended.push(() => wire.close());
    const { subscriber } = await subscribe(wire.url);
    const reader = await connectAsync(broker.url);
    ended.push(() => reader.endAsync(true));
    const got = new Map<string, string>();
    reader.on('message', (topic, payload) => got.set(topic, String(payload)));
    await reader.subscribeAsync('greenpark/v1/+/status', { qos: 1 });
    await subscriber.publishRetained('greenpark/v1/park/status', '1');
    wire.cut();
    await until(() => subscriber.ready().length > 0, 'lost');
    await Promise.all([
      subscriber.publishRetained('greenpark/v1/park/status', '2'),
      subscriber.publishRetained('greenpark/v1/park/status', '3'),
    ]);
    await until(() => got.get('greenpark/v1/park/status') === '3', 'the newest');
    const late = await connectAsync(broker.url);
    ended.push(() => late.endAsync(true));
    const retained: string[] = [];
    late.on('message', (_topic, payload, packet) => retained.push(`${String(payload)} ${packet.retain}`));
    await late.subscribeAsync('greenpark/v1/+/status', { qos: 1 });
    await until(() => retained.length === 1, 'the broker keeps it');
    expect(retained).toEqual(['3 true']);
  });
});

describe('subscriber', () => {
  it('waits for a broker that is away, and says so', async () => {
    const port = await freePort(0);
    const subscriber = new MqttSubscriber({ url: `mqtt://user:secret@127.0.0.1:${port}`, clientId: 'ingestion-1' });
    await subscriber.start(async () => {});
    ended.push(() => subscriber.stop());
    await until(() => subscriber.ready()[0]?.includes('ECONNREFUSED') ?? false, 'says why');
    expect(subscriber.ready()[0]).not.toContain('secret');
    if (!installed) return;
    const dir = mkdtempSync(join(tmpdir(), 'greenpark-mosquitto-'));
    const server = await startMosquitto({ dir, port });
    ended.push(() => server!.stop());
    await until(() => subscriber.ready().length === 0, 'subscribed at last');
  });
});

const describeMosquitto = installed ? describe : describe.skip;
describeMosquitto('subscriber at a Mosquitto that dies', () => {
  it('gets everything that was written before SIGKILL, and all that is published again', async () => {
    const dir = mkdtempSync(join(tmpdir(), 'greenpark-mosquitto-'));
    const first = await startMosquitto({ dir });
    const { subscriber, handler } = await subscribe(first!.url);
    handler.hang();
    await publish(first!.url, 0, 5_000);
    const publishedAt = Date.now();
    const store = (): number => {
      const file = readdirSync(dir).find((name) => name.endsWith('.db'));
      return file ? statSync(join(dir, file)).mtimeMs : 0;
    };
    // Its word for a PUBACK: on disk within a second.
    await until(() => store() > publishedAt, 'the queue is on disk');
    await first!.kill();
    await until(() => subscriber.ready().length > 0, 'the loss is seen');
    handler.goOn();
    const second = await startMosquitto({ dir, port: first!.port });
    ended.push(async () => {
      await second!.stop();
      rmSync(dir, { recursive: true, force: true });
    });
    await until(() => numbers(handler).size === 5_000, 'all five thousand');
    await publish(second!.url, 5_000, 6_000);
    await until(() => numbers(handler).size === 6_000, 'and the subscription holds');
  });

  it('runs with the shipped settings', async () => {
    const dir = mkdtempSync(join(tmpdir(), 'greenpark-mosquitto-'));
    ended.push(() => rmSync(dir, { recursive: true, force: true }));
    const shipped = readFileSync(new URL('../../../infra/mosquitto/mosquitto.conf', import.meta.url), 'utf8');
    for (const setting of ['max_inflight_messages 0', 'max_queued_messages 0', 'autosave_interval 1']) {
      expect(shipped.split('\n')).toContain(setting);
    }
    const port = await freePort(0);
    const settings = shipped.replace('listener 1883', `listener ${port} 127.0.0.1`).replaceAll('/mosquitto/data', dir);
    writeFileSync(join(dir, 'mosquitto.conf'), `${settings}\n${process.getuid?.() === 0 ? 'user root' : ''}\n`);
    const { execFileSync, spawn } = await import('node:child_process');
    const env = { ...process.env, PATH: `${process.env.PATH}:/usr/sbin:/usr/local/sbin` };
    execFileSync('mosquitto_passwd', ['-b', '-c', join(dir, 'passwords'), 'greenpark', 'a-secret'], { env });
    execFileSync('mosquitto_passwd', ['-b', join(dir, 'passwords'), 'sensor', 'a-secret'], { env });
    const acl = readFileSync(new URL('../../../infra/mosquitto/acl', import.meta.url), 'utf8');
    writeFileSync(join(dir, 'acl'), `${acl}\nuser sensor\ntopic write ${TOPIC}\n`);
    const broker = spawn('mosquitto', ['-c', join(dir, 'mosquitto.conf')], { env, stdio: 'ignore' });
    ended.push(() => broker.kill('SIGKILL'));
    const url = `mqtt://127.0.0.1:${port}`;
    const { subscriber, handler } = await subscribe(url, { username: 'greenpark', password: 'a-secret' });
    handler.hang();
    // More than the defaults (20 in flight, 1,000 queued) would have kept.
    const publisher = new MqttPublisher({ url, username: 'sensor', password: 'a-secret' });
    await publisher.connect();
    for (let i = 0; i < 20_000; i++) publisher.post(TOPIC, String(i));
    expect(await publisher.close()).toBe(0);
    await expect(connectAsync(url, { reconnectPeriod: 0 })).rejects.toThrow('Not authorized');
    handler.goOn();
    await until(() => numbers(handler).size === 20_000, 'none is dropped');
    expect(subscriber.stats().dropped).toBe(0);
  });
});
