import { jest } from '@jest/globals';
import { MqttListener, MqttPublisher } from '#mqtt';
import { ConnectionRefused } from '../../../libs/mqtt/src/publisher/client-link.js';
import { GatedHandler } from '../../support/mqtt/gated-handler.js';
import { TcpProxy } from '../../support/faults/tcp-proxy.js';
import { until } from '../../support/processes/until.js';

jest.setTimeout(60_000);
const TOPIC = 'greenpark/v1/park/boiler-1/telemetry';

const ended: (() => unknown)[] = [];
afterEach(async () => {
  for (const end of ended.splice(0).toReversed()) await end();
});

async function listen(url = 'mqtt://127.0.0.1:0'): Promise<{ listener: MqttListener; handler: GatedHandler }> {
  const handler = new GatedHandler();
  const listener = new MqttListener({ url, messagesPerSecondPerDevice: 1_000_000 });
  await listener.start(handler.handle);
  ended.push(async () => {
    handler.goOn();
    await listener.stop();
  });
  return { listener, handler };
}

function publisher(url: string, more: Partial<ConstructorParameters<typeof MqttPublisher>[0]> = {}): MqttPublisher {
  const one = new MqttPublisher({ url, ...more });
  ended.push(() => one.close(0));
  return one;
}

describe('publisher', () => {
  it('resolves at the PUBACK', async () => {
    const { listener, handler } = await listen();
    const one = publisher(listener.address);
    await one.connect();
    handler.hang();
    let done = false;
    const published = one.publish(TOPIC, '{"长":"春"}').then(() => (done = true));
    await until(() => handler.given.length === 1, 'it arrives');
    expect([done, one.stats().inFlight]).toEqual([false, 1]);
    handler.goOn();
    await published;
    expect(handler.payloads()).toEqual(['{"长":"春"}']);
    expect(await one.close()).toBe(0);
    await until(() => listener.connections()[0]?.state === 'left', 'it said goodbye');
  });

  it('loses nothing and keeps the order when the wire is cut again and again', async () => {
    const { listener, handler } = await listen();
    const wire = await TcpProxy.to(listener.address);
    ended.push(() => wire.close());
    const one = publisher(wire.url, { window: 500 });
    await one.connect();
    const total = 30_000;
    let cuts = 0;
    for (let i = 0; i < total; i++) {
      // Cut by count, and each time with messages in flight.
      const isCut = i % 5_000 === 4_999;
      if (isCut) handler.hang();
      one.post(TOPIC, String(i));
      const full = isCut ? null : one.backpressure();
      if (full) await full;
      if (!isCut) continue;
      await until(() => one.stats().connected && one.stats().inFlight > 0, 'messages are in flight');
      wire.cut();
      handler.goOn();
      cuts++;
    }
    await until(() => one.stats().reconnects === cuts, 'the last connection is back');
    await one.drained();
    expect(one.stats()).toMatchObject({ acknowledged: total, pending: 0, reconnects: cuts });
    const seen = new Set<number>();
    let highest = -1;
    for (const n of handler.payloads().map(Number)) {
      // Whatever comes again came before; what is new is the next one.
      if (!seen.has(n)) expect(n).toBe(++highest);
      seen.add(n);
    }
    expect(seen.size).toBe(total);
  });

  it('comes back to a listener that was away', async () => {
    const { listener, handler } = await listen();
    const one = publisher(listener.address);
    await one.connect();
    await one.publish(TOPIC, 'before');
    await listener.stop();
    const waiting = one.publish(TOPIC, 'while away');
    expect(handler.payloads()).toEqual(['before']);
    const again = await listen(listener.address);
    await waiting;
    expect(again.handler.payloads()).toEqual(['while away']);
  });

  it('keeps callers within bounds', async () => {
    const { listener, handler } = await listen();
    const one = publisher(listener.address, { window: 10 });
    await one.connect();
    handler.hang();
    for (let i = 0; i < 20; i++) one.post(TOPIC, 'x');
    const full = one.backpressure();
    expect(full).not.toBeNull();
    await until(() => one.stats().inFlight === 10, 'the window is full');
    handler.goOn();
    await full;
    await one.drained();
    expect(one.backpressure()).toBeNull();
  });

  it('says why it cannot connect', async () => {
    await expect(publisher('mqtt://127.0.0.1:1', { connectDeadlineMs: 300 }).connect()).rejects.toThrow('ECONNREFUSED');
    await expect(publisher('http://127.0.0.1:1').connect()).rejects.toThrow('expected mqtt://');
    const strict = new MqttListener({
      url: 'mqtt://127.0.0.1:0',
      authenticate: async () => ({ answer: 'credentials', reason: 'wrong-password', principal: null }),
    });
    await strict.start(async () => {});
    ended.push(() => strict.stop());
    const url = strict.address.replace('//', '//someone:secret@');
    const failure = await publisher(url)
      .connect()
      .catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(ConnectionRefused);
    expect(String(failure)).toContain('bad user name or password');
    expect(String(failure)).not.toContain('secret');
  });

  it('gives up what is not acknowledged when it is closed', async () => {
    const { listener, handler } = await listen();
    const one = publisher(listener.address);
    await one.connect();
    handler.hang();
    const lost = one.publish(TOPIC, 'x').catch((error: unknown) => String(error));
    expect(await one.close(50)).toBe(1);
    expect(await lost).toContain('1 messages unacknowledged');
    expect(() => one.post(TOPIC, 'x')).toThrow('closed');
  });
});
