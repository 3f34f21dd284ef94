import { jest } from '@jest/globals';
import { generate } from 'mqtt-packet';
import { MqttListener, type ListenerOptions } from '#mqtt';
import { GatedHandler } from '../../support/mqtt/gated-handler.js';
import { RawMqttClient } from '../../support/mqtt/raw-mqtt-client.js';
import { until } from '../../support/processes/until.js';

/** Bounds that hold whatever a sender does, and whatever the clock of the machine does. */
jest.setTimeout(60_000);
const TOPIC = 'greenpark/v1/park/boiler-1/telemetry';
const HOUR_MS = 3_600_000;

const ended: (() => unknown)[] = [];
afterEach(async () => {
  jest.restoreAllMocks();
  for (const end of ended.splice(0).toReversed()) await end();
});

async function listen(options: Partial<ListenerOptions> = {}) {
  const handler = new GatedHandler();
  const listener = new MqttListener({ url: 'mqtt://127.0.0.1:0', ...options });
  await listener.start(handler.handle);
  ended.push(async () => {
    handler.goOn();
    await listener.stop();
  });
  return { listener, handler };
}

describe('the bound on what waits', () => {
  it('stops the reading of a sender of QoS 0 too, which loses nothing by it and stays connected', async () => {
    const { listener, handler } = await listen({ boundBytes: 1, messagesPerSecondPerDevice: 1e9 });
    handler.hang();
    const raw = await RawMqttClient.connect(listener.address, 4, { keepalive: 1 });
    ended.push(() => raw.socket.destroy());
    const payload = Buffer.alloc(10_000);
    for (let i = 0; i < 2_800; i++) raw.publish(TOPIC, payload, 0, 0);
    let most = 0;
    const begun = performance.now();
    // Three keepalives: the silence is ours, not the sender's.
    await until(() => {
      most = Math.max(most, listener.stats().waitingBytes);
      return performance.now() - begun > 3_000;
    }, 'time passes');
    expect(most).toBeGreaterThan(0);
    expect(most).toBeLessThan(200_000);
    expect(listener.stats()).toMatchObject({ paused: true, connections: 1 });
    handler.goOn();
    await until(() => handler.durable.length === 2_800, 'all of them arrive');
    expect(listener.stats()).toMatchObject({ waitingBytes: 0, waitingMessages: 0, paused: false, connections: 1 });
  });

  it('holds over many connections that send QoS 0 and leave', async () => {
    const { listener, handler } = await listen({ boundBytes: 50_000 });
    handler.hang();
    for (let i = 0; i < 20; i++) {
      const raw = await RawMqttClient.connect(listener.address, 4, { clientId: `c${i}` });
      for (let n = 0; n < 20; n++) raw.publish(TOPIC, Buffer.alloc(1_000), 0, 0);
      raw.socket.destroy();
    }
    expect(listener.stats().waitingBytes).toBeLessThan(150_000);
    expect(listener.stats().refused).toBeGreaterThan(0);
    handler.goOn();
    await until(() => listener.stats().waitingBytes === 0, 'all is handed over');
  });
});

describe('packets that have not arrived whole', () => {
  it('end with whoever began his first, not with whoever streams one behind the other', async () => {
    // Two whole packets of one address.
    const { listener } = await listen({ boundBytes: 4_000_000 });
    const connect = async (clientId: string): Promise<RawMqttClient> => {
      const raw = await RawMqttClient.connect(listener.address, 4, { clientId });
      ended.push(() => raw.socket.destroy());
      return raw;
    };
    const packet = (bytes: number): Buffer =>
      generate({ cmd: 'publish', topic: TOPIC, payload: Buffer.alloc(bytes), qos: 0, dup: false, retain: false });
    const waits = (bytes: number): Promise<void> =>
      until(() => listener.stats().waitingBytes === bytes, `${bytes} bytes wait`);
    const [busy, slow, other] = [await connect('busy'), await connect('slow'), await connect('other')];
    const [first, second, large] = [packet(1_000), packet(5_000), packet(999_000)];
    const part = large.subarray(0, 998_500);
    busy.socket.write(first.subarray(0, -10));
    await waits(first.length - 10);
    slow.socket.write(part);
    await waits(first.length - 10 + part.length);
    busy.socket.write(Buffer.concat([first.subarray(-10), second.subarray(0, 10)]));
    await waits(part.length + 10);
    busy.socket.write(second.subarray(10, 4_000));
    await waits(part.length + 4_000);
    other.socket.write(part);
    await until(() => listener.stats().cut === 1, 'one makes way');
    await until(() => slow.isClosed || busy.isClosed, 'its connection ends');
    expect([busy.isClosed, slow.isClosed, other.isClosed]).toEqual([false, true, false]);
  });
});

describe('the rate of what names no device', () => {
  it('is that of the client, also when it comes again', async () => {
    const { listener } = await listen({ messagesPerSecondPerDevice: 10 });
    const send = async (messages: number): Promise<void> => {
      const before = listener.stats().received;
      const raw = await RawMqttClient.connect(listener.address);
      // In one piece, before reading stops.
      raw.socket.cork();
      for (let i = 0; i < messages; i++) raw.publish('plant/1', 'x', 0, 0);
      raw.socket.uncork();
      await until(() => listener.stats().received === before + messages, 'all have come');
      raw.socket.destroy();
      await until(() => listener.stats().connections === 0, 'it has gone');
    };
    // A burst of 10, and five seconds ahead.
    await send(60);
    await send(5);
    const [slowed, ...others] = listener.stats().slowed;
    expect([slowed?.device, others]).toEqual(['client:raw', []]);
    expect(slowed?.messages).toBe(55);
  });
});

describe.each([
  ['steps back an hour', -HOUR_MS],
  ['steps on an hour', HOUR_MS],
])('a clock that %s', (_, stepMs) => {
  it('holds no PUBACK back, closes no connection, and calls nobody slow', async () => {
    const { listener } = await listen({ messagesPerSecondPerDevice: 1_000 });
    const raw = await RawMqttClient.connect(listener.address, 4, { keepalive: 60 });
    ended.push(() => raw.socket.destroy());
    for (let id = 1; id <= 100; id++) raw.publish(TOPIC, 'x', id);
    await until(() => raw.ids('puback').length === 100, 'a hundred before');
    const real = Date.now.bind(Date);
    jest.spyOn(Date, 'now').mockImplementation(() => real() + stepMs);
    const begun = performance.now();
    for (let id = 101; id <= 200; id++) raw.publish(TOPIC, 'x', id);
    await until(() => raw.ids('puback').length === 200, 'a hundred after', 5_000);
    expect(performance.now() - begun).toBeLessThan(1_000);
    // Two sweeps for silent connections.
    await until(() => performance.now() - begun > 1_200, 'time passes');
    expect(raw.isClosed).toBe(false);
    expect(listener.stats().slowed).toEqual([]);
  });

  it('moves the time of arrival, and nothing else', async () => {
    const { listener, handler } = await listen();
    const raw = await RawMqttClient.connect(listener.address);
    ended.push(() => raw.socket.destroy());
    const real = Date.now.bind(Date);
    jest.spyOn(Date, 'now').mockImplementation(() => real() + stepMs);
    raw.publish(TOPIC, 'x', 1);
    await until(() => handler.durable.length === 1, 'it arrives');
    expect(Math.abs(handler.durable[0]!.receivedAt - (real() + stepMs))).toBeLessThan(5_000);
  });
});
