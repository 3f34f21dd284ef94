import { jest } from '@jest/globals';
import { connectAsync, type MqttClient } from 'mqtt';
import { MqttListener, type ListenerOptions } from '#mqtt';
import { GatedHandler } from '../../support/mqtt/gated-handler.js';
import { senderWho } from '../../support/attack/sender-who.js';
import { RawMqttClient } from '../../support/mqtt/raw-mqtt-client.js';
import { until } from '../../support/processes/until.js';

jest.setTimeout(60_000);
const TOPIC = 'greenpark/v1/park/boiler-1/telemetry';

const ended: (() => unknown)[] = [];
afterEach(async () => {
  for (const end of ended.splice(0).toReversed()) await end();
});

async function listen(
  options: Partial<ListenerOptions> = {},
): Promise<{ listener: MqttListener; handler: GatedHandler }> {
  const handler = new GatedHandler();
  const listener = new MqttListener({ url: 'mqtt://127.0.0.1:0', ...options });
  await listener.start(handler.handle);
  ended.push(async () => {
    handler.goOn();
    await listener.stop();
  });
  return { listener, handler };
}

async function client(url: string, options: Parameters<typeof connectAsync>[1] = {}): Promise<MqttClient> {
  const one = await connectAsync(url, { reconnectPeriod: 50, ...options });
  one.on('error', () => undefined);
  ended.push(() => one.endAsync(true));
  return one;
}

describe.each([4, 5] as const)('own listener, real client, protocol version %d', (protocolVersion) => {
  it('answers QoS 1 and 2 only after the handler, QoS 0 not at all', async () => {
    const { listener, handler } = await listen();
    const one = await client(listener.address, { protocolVersion });
    handler.hang();
    const done: string[] = [];
    const publishing = [1, 2, 1].map((qos, i) =>
      one.publishAsync(TOPIC, `m${i}`, { qos: qos as 1 | 2 }).then(() => done.push(`m${i}`)),
    );
    await one.publishAsync(TOPIC, 'no promise', { qos: 0 });
    await until(() => listener.stats().received === 4, 'all four arrive');
    expect(done).toEqual([]);
    expect(listener.stats().acknowledged).toBe(0);
    handler.goOn();
    await Promise.all(publishing);
    expect(handler.payloads()).toEqual(['m0', 'm1', 'm2', 'no promise']);
    expect(listener.stats()).toMatchObject({ acknowledged: 3, waitingBytes: 0, waitingMessages: 0 });
    expect(handler.durable[0]).toMatchObject({ topic: TOPIC, client: one.options.clientId });
  });

  it('sends again what waited when the connection was cut, and never acknowledges it twice over', async () => {
    const { listener, handler } = await listen();
    const one = await client(listener.address, { protocolVersion, clientId: 'again', clean: false });
    handler.hang();
    const first = one.publishAsync(TOPIC, 'first', { qos: 1 });
    await until(() => handler.given.length === 1, 'the first is with the handler');
    const second = one.publishAsync(TOPIC, 'second', { qos: 1 });
    await until(() => listener.stats().received === 2, 'the second waits');
    one.stream.destroy();
    await until(() => listener.stats().dropped === 1, 'what waited is dropped');
    handler.goOn();
    await Promise.all([first, second]);
    expect(new Set(handler.payloads())).toEqual(new Set(['first', 'second']));
    expect(handler.payloads().filter((p) => p === 'second')).toHaveLength(1);
  });

  it('serves the retained status and alerts, and takes no retained telemetry', async () => {
    const { listener } = await listen();
    await listener.publishRetained('greenpark/v1/park/status', '{"v":1}');
    await listener.publishRetained('greenpark/v1/park/alerts/a1', '{"a":1}');
    const one = await client(listener.address, { protocolVersion });
    await one.publishAsync(TOPIC, '{}', { qos: 1, retain: true });
    await one.publishAsync('greenpark/v1/park/status', 'forged', { qos: 1, retain: true });
    const got: string[] = [];
    one.on('message', (topic, payload, packet) => got.push(`${topic} ${String(payload)} ${packet.retain}`));
    await one.subscribeAsync('greenpark/v1/#', { qos: 1 });
    await until(() => got.length === 2, 'both retained documents');
    await listener.publishRetained('greenpark/v1/park/status', '{"v":2}');
    await listener.publishRetained('greenpark/v1/park/alerts/a1', '');
    await until(() => got.length === 4, 'both changes');
    expect(got).toEqual([
      'greenpark/v1/park/status {"v":1} true',
      'greenpark/v1/park/alerts/a1 {"a":1} true',
      'greenpark/v1/park/status {"v":2} false',
      'greenpark/v1/park/alerts/a1  false',
    ]);
    await one.unsubscribeAsync('greenpark/v1/#');
    await listener.publishRetained('greenpark/v1/park/status', '{"v":3}');
    await expect(one.subscribeAsync('commands/#')).rejects.toThrow('Subscribe error');
    expect(got).toHaveLength(4);
  });

  it('keeps wills to itself: they change the state of the connection only', async () => {
    const { listener, handler } = await listen();
    const will = { topic: TOPIC, payload: Buffer.from('gone'), qos: 1 as const, retain: true };
    const lost = await client(listener.address, { protocolVersion, clientId: 'lost', will, reconnectPeriod: 0 });
    const left = await client(listener.address, { protocolVersion, clientId: 'left', will });
    const states = (): string[] => listener.connections().map((c) => `${c.client} ${c.state} ${c.willTopic}`);
    expect(states()).toEqual([`lost connected ${TOPIC}`, `left connected ${TOPIC}`]);
    lost.stream.destroy();
    await left.endAsync();
    await until(() => listener.stats().connections === 0, 'both are gone');
    expect(states().toSorted()).toEqual([`left left ${TOPIC}`, `lost lost ${TOPIC}`]);
    expect(handler.given).toEqual([]);
  });

  it('answers pings while the handler hangs', async () => {
    const { listener, handler } = await listen();
    const one = await client(listener.address, { protocolVersion, keepalive: 1 });
    handler.hang();
    let pings = 0;
    let closed = 0;
    one.on('packetreceive', (packet) => (pings += packet.cmd === 'pingresp' ? 1 : 0));
    one.on('close', () => closed++);
    const waiting = one.publishAsync(TOPIC, 'x', { qos: 1 });
    await until(() => pings >= 3, 'three answers, longer than a keepalive would forgive');
    expect(closed).toBe(0);
    handler.goOn();
    await waiting;
  });

  it('marks payloads over 256 kB, and closes on packets over 1 MB', async () => {
    const { listener, handler } = await listen();
    const one = await client(listener.address, { protocolVersion });
    await one.publishAsync(TOPIC, Buffer.alloc(256 * 1024, 'a'), { qos: 1 });
    await one.publishAsync(TOPIC, Buffer.alloc(256 * 1024 + 1, 'b'), { qos: 1 });
    await one.publishAsync(TOPIC, Buffer.alloc(900_000, 'c'), { qos: 1 });
    expect(handler.durable.map((m) => [m.payload.length, m.tooLarge])).toEqual([
      [262_144, false],
      [262_145, true],
      [900_000, true],
    ]);
    const raw = await RawMqttClient.connect(listener.address, protocolVersion, { clientId: 'big' });
    raw.publish(TOPIC, Buffer.alloc(1_000_001), 1);
    await until(() => raw.isClosed, 'closed');
    expect(raw.of('disconnect').map((d) => d.reasonCode)).toEqual(protocolVersion === 5 ? [0x95] : []);
    expect(handler.given).toHaveLength(3);
    expect(listener.stats()).toMatchObject({ protocolErrors: 1, waitingBytes: 0 });
  });

  it('stops reading at the bound, refuses who comes, and recovers', async () => {
    const { listener, handler } = await listen({ boundBytes: 100_000 });
    const one = await client(listener.address, { protocolVersion });
    handler.hang();
    const all = Array.from({ length: 400 }, (_, i) => one.publishAsync(TOPIC, `${i}:${'x'.repeat(5_000)}`, { qos: 1 }));
    await until(() => listener.stats().paused, 'reading stands still');
    const refused = await RawMqttClient.connect(listener.address, protocolVersion, { clientId: 'other' });
    const [answer] = refused.of('connack');
    expect(protocolVersion === 5 ? answer?.reasonCode : answer?.returnCode).toBe(protocolVersion === 5 ? 0x88 : 3);
    await until(() => refused.isClosed, 'the refused one is closed');
    expect(listener.ready()[0]).toContain('refuses connections');
    const { received, waitingBytes } = listener.stats();
    expect(received).toBeLessThan(400);
    expect(waitingBytes).toBeLessThan(100_000 + 128 * 1024);
    handler.goOn();
    await Promise.all(all);
    expect(handler.payloads().map((p) => Number(p.split(':')[0]))).toEqual(all.map((_, i) => i));
    expect(listener.stats()).toMatchObject({ paused: false, waitingBytes: 0, refused: 1 });
    expect(listener.ready()).toEqual([]);
    await client(listener.address, { protocolVersion });
  });

  it('gives the session to the newer connection of the same client', async () => {
    const { listener } = await listen();
    const old = await RawMqttClient.connect(listener.address, protocolVersion, { clientId: 'same' });
    const young = await RawMqttClient.connect(listener.address, protocolVersion, { clientId: 'same', clean: false });
    await until(() => old.isClosed, 'the old one is closed');
    expect(old.of('disconnect').map((d) => d.reasonCode)).toEqual(protocolVersion === 5 ? [0x8e] : []);
    expect(young.of('connack')[0]?.sessionPresent).toBe(false);
    young.publish(TOPIC, 'x', 1);
    await until(() => young.ids('puback').length === 1, 'the new one goes on');
    expect(listener.stats().connections).toBe(1);
  });

  it('closes a silent connection after one and a half keepalives', async () => {
    const { listener } = await listen();
    const before = Date.now();
    const silent = await RawMqttClient.connect(listener.address, protocolVersion, { keepalive: 1 });
    await until(() => silent.isClosed, 'closed');
    expect(Date.now() - before).toBeGreaterThanOrEqual(1_500);
    expect(silent.of('disconnect').map((d) => d.reasonCode)).toEqual(protocolVersion === 5 ? [0x8d] : []);
    expect(listener.connections()[0]?.state).toBe('lost');
  });

  it('acknowledges in order, over many batches', async () => {
    const { listener } = await listen({ batchMessages: 7 });
    const raw = await RawMqttClient.connect(listener.address, protocolVersion);
    const ids = Array.from({ length: 1_000 }, (_, i) => i + 1);
    for (const id of ids) raw.publish(TOPIC, 'x', id);
    await until(() => raw.ids('puback').length === ids.length, 'all acknowledged');
    expect(raw.ids('puback')).toEqual(ids);
  });

  it('takes a QoS 2 message once, whatever is repeated', async () => {
    const { listener, handler } = await listen();
    const raw = await RawMqttClient.connect(listener.address, protocolVersion);
    handler.hang();
    raw.publish(TOPIC, 'once', 5, 2);
    raw.publish(TOPIC, 'once', 5, 2);
    raw.sendBytes(0xc0, 0);
    await until(() => raw.of('pingresp').length === 1, 'both are read');
    expect(handler.given).toHaveLength(1);
    expect(raw.ids('pubrec')).toEqual([]);
    handler.goOn();
    await until(() => raw.ids('pubrec').length === 1, 'PUBREC');
    raw.publish(TOPIC, 'once', 5, 2);
    await until(() => raw.ids('pubrec').length === 2, 'PUBREC again');
    raw.send({ cmd: 'pubrel', messageId: 5 });
    raw.send({ cmd: 'pubrel', messageId: 5 });
    await until(() => raw.ids('pubcomp').length === 2, 'PUBCOMP for both');
    expect(raw.of('pubcomp').map((p) => p.reasonCode ?? 0)).toEqual(protocolVersion === 5 ? [0, 0x92] : [0, 0]);
    raw.publish(TOPIC, 'another', 5, 2);
    await until(() => handler.given.length === 2, 'the id is free again');
    expect(handler.payloads(handler.given)).toEqual(['once', 'another']);
  });

  it('stops in order: what is in flight is acknowledged, the rest is not', async () => {
    const { listener, handler } = await listen();
    const raw = await RawMqttClient.connect(listener.address, protocolVersion);
    handler.hang();
    raw.publish(TOPIC, 'in flight', 1);
    await until(() => handler.given.length === 1, 'with the handler');
    raw.publish(TOPIC, 'waits', 2);
    await until(() => listener.stats().received === 2, 'the second waits');
    const stopped = listener.stop();
    handler.goOn();
    await stopped;
    await until(() => raw.isClosed, 'closed');
    expect(raw.ids('puback')).toEqual([1]);
    expect(raw.of('disconnect').map((d) => d.reasonCode)).toEqual(protocolVersion === 5 ? [0x8b] : []);
    expect(handler.payloads(handler.given)).toEqual(['in flight']);
  });

  it('lets in whom it knows, and marks what they may not write', async () => {
    const { listener, handler } = await listen({
      authenticate: async ({ username, password }) =>
        username === 'gateway' && String(Buffer.from(password!)) === 'secret'
          ? senderWho('gateway', (topic) => topic.includes('/boiler-1/'))
          : { answer: 'credentials', reason: 'wrong-password', principal: null },
    });
    await expect(connectAsync(listener.address, { protocolVersion, reconnectPeriod: 0 })).rejects.toThrow('refused');
    const one = await client(listener.address, { protocolVersion, username: 'gateway', password: 'secret' });
    await one.publishAsync(TOPIC, '1', { qos: 1 });
    const refused = one.publishAsync(TOPIC.replace('boiler-1', 'boiler-2'), '2', { qos: 1 });
    if (protocolVersion === 5) await expect(refused).rejects.toMatchObject({ code: 0x87 });
    else await refused;
    expect(handler.durable.map((m) => m.forbidden)).toEqual([false, true]);
    expect(handler.durable.map((m) => m.sender?.principal)).toEqual(['gateway', 'gateway']);
    expect(listener.stats().refused).toBe(1);
  });
});

describe('own listener', () => {
  it('slows a device above its rate by late PUBACKs, and hurts no other', async () => {
    const { listener } = await listen({ messagesPerSecondPerDevice: 200 });
    const rude = await client(listener.address, { clientId: 'rude' });
    const polite = await client(listener.address, { clientId: 'polite' });
    const start = Date.now();
    const flood = Promise.all(Array.from({ length: 500 }, () => rude.publishAsync(TOPIC, 'x', { qos: 1 })));
    let worst = 0;
    for (let i = 0; i < 20; i++) {
      const before = Date.now();
      await polite.publishAsync(TOPIC.replace('boiler-1', 'meter-1'), 'x', { qos: 1 });
      worst = Math.max(worst, Date.now() - before);
    }
    await flood;
    // 200 at once (a second's worth), the other 300 at 200 a second.
    expect(Date.now() - start).toBeGreaterThanOrEqual(1_450);
    expect(worst).toBeLessThan(500);
    const [slowed, ...others] = listener.stats().slowed;
    expect([slowed?.device, others]).toEqual(['park/boiler-1', []]);
    expect(slowed?.messages).toBeGreaterThan(200);
  });

  it('stops reading a device far above its rate, but answers its pings within the second', async () => {
    const { listener, handler } = await listen({ messagesPerSecondPerDevice: 1_000 });
    const raw = await RawMqttClient.connect(listener.address);
    const flood = Buffer.alloc(200);
    for (let i = 0; i < 20_000; i++) raw.publish(TOPIC, flood, 0, 0);
    raw.sendBytes(0xc0, 0);
    // A burst of a second, and what is read ahead: another second.
    await until(() => handler.given.length > 2_000, 'it begins');
    const before = Date.now();
    const at = handler.given.length;
    await until(() => handler.given.length > at + 1_000, 'the next thousand');
    expect(Date.now() - before).toBeGreaterThan(500);
    expect(handler.given.length).toBeLessThan(20_000);
  });

  it('takes a rejection of its handler for a bug: tells the owner, acknowledges nothing', async () => {
    const fatal: unknown[] = [];
    const listener = new MqttListener({ url: 'mqtt://127.0.0.1:0', onFatal: (error) => fatal.push(error) });
    await listener.start(() => Promise.reject(new Error('bug')));
    ended.push(() => listener.stop());
    const raw = await RawMqttClient.connect(listener.address);
    raw.publish(TOPIC, 'x', 1);
    await until(() => fatal.length === 1, 'the owner is told');
    expect(raw.ids('puback')).toEqual([]);
    expect(listener.ready()[0]).toContain('stopped after an error');
  });

  it('says when its port is taken', async () => {
    const { listener } = await listen();
    const second = new MqttListener({ url: listener.address });
    await expect(second.start(async () => {})).rejects.toThrow('EADDRINUSE');
  });
});
