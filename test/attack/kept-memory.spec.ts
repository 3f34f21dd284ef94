import { jest } from '@jest/globals';
import { MqttListener, type ListenerOptions } from '#mqtt';
import { show } from '../support/attack/figures.js';
import { keptMb } from '../support/attack/heap.js';
import { connectPacket, field, packet } from '../support/attack/packets.js';
import { senderWho } from '../support/attack/sender-who.js';
import { RawMqttClient } from '../support/mqtt/raw-mqtt-client.js';
import { until } from '../support/processes/until.js';

/** What clients leave behind in the memory of the listener, measured after a garbage collection. */
jest.setTimeout(120_000);

const ended: (() => unknown)[] = [];
afterEach(async () => {
  for (const end of ended.splice(0).toReversed()) await end();
});
async function listen(options: Partial<ListenerOptions> = {}): Promise<MqttListener> {
  const listener = new MqttListener({ url: 'mqtt://127.0.0.1:0', ...options });
  await listener.start(() => Promise.resolve());
  ended.push(() => listener.stop());
  return listener;
}

/** Connects with these bytes, and goes; whether it was let in. */
async function comeAndGo(url: string, hello: Buffer): Promise<boolean> {
  const client = await RawMqttClient.open(url, 5);
  client.socket.write(hello);
  await until(() => client.received.length > 0 || client.isClosed, 'answered or closed');
  const isIn = client.of('connack').some(({ reasonCode }) => reasonCode === 0);
  client.socket.destroy();
  return isIn;
}
const will = (topic: string) => [Buffer.from([0]), field(topic), field('')];

describe('what is kept of clients', () => {
  it('that have gone: 300 with names of 60 kB leave nothing, 6,000 with the longest names a few megabytes', async () => {
    const listener = await listen();
    const before = await keptMb();
    let letIn = 0;
    for (let i = 0; i < 300; i++) {
      const name = `长${i}`.padEnd(20_000, '春');
      if (await comeAndGo(listener.address, connectPacket({ flags: 6, clientId: name, rest: will(name) }))) letIn++;
    }
    await until(() => listener.stats().connections === 0, 'all have gone');
    const after300 = await keptMb();
    for (let i = 0; i < 6_000; i += 100) {
      const some = Array.from({ length: 100 }, (_, n) => {
        const name = `长${i + n}`;
        const rest = will(`greenpark/v1/park/${name.padEnd(300, '春')}`);
        return comeAndGo(listener.address, connectPacket({ flags: 6, clientId: name.padEnd(80, '春'), rest }));
      });
      letIn += (await Promise.all(some)).filter(Boolean).length;
    }
    await until(() => listener.stats().connections === 0, 'all have gone');
    const after = await keptMb();
    show('departed clients', { letIn, keptMb: { before, after300, after }, remembered: listener.connections().length });
    expect(letIn).toBe(6_000);
    expect(after300 - before).toBeLessThan(5);
    expect(after - before).toBeLessThan(15);
  });

  it('500 topics of 60 kB, and 20,000 of made-up devices, that a sender may not write', async () => {
    const listener = await listen({
      authenticate: async () => senderWho('anyone', () => false),
      messagesPerSecondPerDevice: 1e6,
    });
    const client = await RawMqttClient.connect(listener.address);
    ended.push(() => client.socket.destroy());
    const send = async (count: number, topicOf: (i: number) => string): Promise<void> => {
      const expected = listener.stats().received + count;
      for (let i = 0; i < count; i++) client.publish(topicOf(i), 'x', 1, 0);
      await until(() => listener.stats().received === expected && listener.stats().waitingBytes === 0, 'all are taken');
    };
    await send(1, () => 'greenpark/v1/park/boiler-1/telemetry');
    const before = await keptMb();
    await send(500, (i) => `greenpark/v1/park/${`d${i}`.padEnd(60_000, 'x')}/telemetry`);
    const afterLong = await keptMb();
    for (let n = 0; n < 20; n++) await send(1_000, (i) => `greenpark/v1/park/d${n}-${i}/telemetry`);
    const after = await keptMb();
    show('forbidden topics', { keptMb: { before, afterLong, after } });
    expect(afterLong - before).toBeLessThan(5);
    expect(after - before).toBeLessThan(15);
  });

  it('200 sessions with 100 filters of a kilobyte each: the budget says when it is enough', async () => {
    const listener = await listen();
    const before = await keptMb();
    let granted = 0;
    let refused = 0;
    for (let n = 0; n < 200; n++) {
      const client = await RawMqttClient.connect(listener.address, 5, { clientId: `c${n}` });
      ended.push(() => client.socket.destroy());
      for (let at = 0; at < 100; at += 25) {
        const filters = Array.from({ length: 25 }, (_, i) => [
          field(`greenpark/v1/${`s${at + i}`.padEnd(1_000, 'x')}/status`),
          [1],
        ]);
        client.socket.write(packet(0x82, [0, 1 + at, 0], ...filters.flat()));
      }
      await until(() => client.of('suback').length === 4, 'answered');
      const codes = client.of('suback').flatMap((suback) => suback.granted as number[]);
      granted += codes.filter((code) => code === 1).length;
      refused += codes.filter((code) => code === 0x97).length;
    }
    const after = await keptMb();
    show('filters', { granted, refused, keptMb: { before, after } });
    expect(granted + refused).toBe(20_000);
    expect(refused).toBeGreaterThan(0);
    expect(after - before).toBeLessThan(40);
  });

  it('10,000 QoS 2 messages without a PUBREL in one session, and no more', async () => {
    const listener = await listen({ messagesPerSecondPerDevice: 1e6 });
    const client = await RawMqttClient.connect(listener.address, 4);
    for (let id = 1; id <= 10_001; id++) client.publish('greenpark/v1/park/boiler-1/telemetry', 'x', id, 2);
    await until(() => client.isClosed, 'closed');
    expect(listener.stats().received).toBe(10_000);
  });
});
