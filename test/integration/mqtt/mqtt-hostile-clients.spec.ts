import { jest } from '@jest/globals';
import fc from 'fast-check';
import { generate } from 'mqtt-packet';
import { MqttListener } from '#mqtt';
import { GatedHandler } from '../../support/mqtt/gated-handler.js';
import { RawMqttClient } from '../../support/mqtt/raw-mqtt-client.js';
import { until } from '../../support/processes/until.js';

jest.setTimeout(60_000);
const TOPIC = 'greenpark/v1/park/boiler-1/telemetry';

let listener: MqttListener;
let handler: GatedHandler;
beforeEach(async () => {
  handler = new GatedHandler();
  listener = new MqttListener({ url: 'mqtt://127.0.0.1:0', receiveMaximum: 3 });
  await listener.start(handler.handle);
});
afterEach(() => listener.stop());

/** That the listener still does its work for others. */
async function expectAlive(): Promise<void> {
  const good = await RawMqttClient.connect(listener.address, 4, { clientId: 'good' });
  good.publish(TOPIC, 'good', 1);
  await until(() => good.ids('puback').length === 1, 'a good client gets its PUBACK');
  good.socket.destroy();
}

const bytes = (...values: number[]) => Buffer.from(values);
const publish = (topic: Buffer, rest: Buffer): Buffer =>
  Buffer.concat([bytes(0x32, topic.length + 2 + rest.length, 0, topic.length), topic, rest]);

describe('a listener under clients that break the protocol', () => {
  it.each<[string, Buffer]>([
    ['QoS 3', bytes(0x36, 6, 0, 1, 0x61, 0, 1, 0)],
    ['packet id 0', publish(Buffer.from('a'), bytes(0, 0))],
    ['a wildcard in the topic', publish(Buffer.from('a/+/b'), bytes(0, 1, 0))],
    ['a topic that is not UTF-8', publish(bytes(0x61, 0xff, 0xfe), bytes(0, 1, 0))],
    ['U+0000 in the topic', publish(bytes(0x61, 0), bytes(0, 1, 0))],
    ['an empty topic', publish(Buffer.alloc(0), bytes(0, 1, 0))],
    ['a topic longer than its packet', bytes(0x32, 4, 0xff, 0xff, 0x61, 0)],
    ['a remaining length of 256 MB', bytes(0x32, 0xff, 0xff, 0xff, 0x7f)],
    ['a remaining length of five bytes', bytes(0x32, 0x80, 0x80, 0x80, 0x80, 1)],
    ['SUBSCRIBE with packet id 0', bytes(0x82, 6, 0, 0, 0, 1, 0x61, 0)],
    ['SUBSCRIBE of nothing', bytes(0x82, 2, 0, 1)],
    ['SUBSCRIBE with wrong flags', bytes(0x80, 6, 0, 1, 0, 1, 0x61, 0)],
    ['PUBREL with wrong flags', bytes(0x60, 2, 0, 1)],
    ['a packet of the reserved type 0', bytes(0x00, 0)],
    ['a packet that only servers send', bytes(0x20, 2, 0, 0)],
    ['a PINGREQ with a body', bytes(0xc0, 1, 0)],
    ['AUTH in 3.1.1', bytes(0xf0, 0)],
  ])('closes on %s', async (_, packet) => {
    const bad = await RawMqttClient.connect(listener.address);
    bad.socket.write(packet);
    await until(() => bad.isClosed, 'closed');
    expect(listener.stats().protocolErrors).toBe(1);
    expect(handler.given).toEqual([]);
    await expectAlive();
  });

  it('closes on a second CONNECT', async () => {
    const bad = await RawMqttClient.connect(listener.address);
    bad.send({ cmd: 'connect', clientId: 'raw', clean: true, keepalive: 60 });
    await until(() => bad.isClosed, 'closed');
    expect(bad.of('connack')).toHaveLength(1);
    await expectAlive();
  });

  it('closes on PUBLISH before CONNECT', async () => {
    const bad = await RawMqttClient.open(listener.address);
    bad.publish(TOPIC, 'x', 1);
    await until(() => bad.isClosed, 'closed');
    expect(handler.given).toEqual([]);
    await expectAlive();
  });

  it('says no to other protocol versions, then closes', async () => {
    for (const [name, version, code] of [
      ['MQIsdp', 3, 1],
      ['MQTT', 3, 1],
      ['MQTT', 6, 0x84],
    ] as const) {
      const old = await RawMqttClient.open(listener.address);
      const body = Buffer.concat([bytes(0, name.length), Buffer.from(name), bytes(version, 2, 0, 60, 0, 1, 0x61)]);
      old.socket.write(Buffer.concat([bytes(0x10, body.length), body]));
      await until(() => old.isClosed, 'closed');
      expect(old.of('connack').map((p) => p.returnCode)).toEqual([code]);
    }
    await expectAlive();
  });

  it('tells a client of MQTT 5 what was wrong', async () => {
    const reasons: number[] = [];
    const properties = [{ topicAlias: 1 }, { subscriptionIdentifier: 1 }];
    for (const [i, bad] of properties.entries()) {
      const one = await RawMqttClient.connect(listener.address, 5, { clientId: `bad-${i}` });
      one.send({ cmd: 'publish', topic: 'a', payload: '', qos: 0, dup: false, retain: false, properties: bad });
      await until(() => one.isClosed, 'closed');
      reasons.push(one.of('disconnect')[0]!.reasonCode!);
    }
    const greedy = await RawMqttClient.connect(listener.address, 5, { clientId: 'greedy' });
    handler.hang();
    for (let id = 1; id <= 4; id++) greedy.publish(TOPIC, 'x', id);
    await until(() => greedy.isClosed, 'closed');
    reasons.push(greedy.of('disconnect')[0]!.reasonCode!);
    expect(reasons).toEqual([0x94, 0x82, 0x93]);
    handler.goOn();
  });

  it('lives through random bytes, before and after CONNECT', async () => {
    const hello = generate({ cmd: 'connect', clientId: 'fuzz', clean: true, keepalive: 60 });
    const hello5 = generate({ cmd: 'connect', clientId: 'fuzz5', clean: true, keepalive: 60, protocolVersion: 5 });
    // Bytes that look like packets get further than noise: a valid type, a length that fits.
    const packet = fc
      .tuple(fc.nat({ max: 255 }), fc.uint8Array({ maxLength: 100 }))
      .map(([first, body]) => Buffer.concat([bytes(first, body.length), body]));
    const noise = fc.uint8Array({ minLength: 1, maxLength: 200 }).map((b) => Buffer.from(b));
    const streams = fc.tuple(
      fc.constantFrom(Buffer.alloc(0), hello, hello5),
      fc.array(fc.oneof(packet, noise), { minLength: 1, maxLength: 4 }),
    );
    const samples = fc.sample(streams, { numRuns: 400, seed: 20_260_110 });
    const attack = async ([first, rest]: (typeof samples)[number]): Promise<void> => {
      const bad = await RawMqttClient.open(listener.address);
      bad.socket.end(Buffer.concat([first, ...rest]));
      bad.socket.resume();
      await until(() => bad.isClosed, 'closed');
    };
    for (let i = 0; i < samples.length; i += 40) await Promise.all(samples.slice(i, i + 40).map(attack));
    await until(() => listener.stats().connections === 0, 'all are gone');
    expect(listener.stats().protocolErrors).toBeGreaterThan(50);
    expect(listener.stats()).toMatchObject({ connections: 0, waitingBytes: 0, waitingMessages: 0 });
    await expectAlive();
  });

  it('does not count a truncated packet for ever', async () => {
    const bad = await RawMqttClient.connect(listener.address);
    bad.socket.write(Buffer.concat([bytes(0x32, 0xe8, 0x07, 0, 1, 0x61, 0, 1), Buffer.alloc(500)]));
    await until(() => listener.stats().waitingBytes === 508, 'the piece is counted');
    bad.socket.destroy();
    await until(() => listener.stats().waitingBytes === 0, 'and forgotten');
    expect(handler.given).toEqual([]);
  });
});
