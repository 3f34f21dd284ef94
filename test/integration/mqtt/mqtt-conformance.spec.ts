import { jest } from '@jest/globals';
import { MqttListener } from '#mqtt';
import { connectPacket, field, packet, properties } from '../../support/attack/packets.js';
import { GatedHandler } from '../../support/mqtt/gated-handler.js';
import { RawMqttClient } from '../../support/mqtt/raw-mqtt-client.js';
import { until } from '../../support/processes/until.js';

/** Rules of MQTT 5 that a general parser lets pass; the statements are those of the OASIS standard. */
jest.setTimeout(60_000);
const NOT_UTF8 = Buffer.from([0x61, 0xff, 0xfe]);
const SURROGATE = Buffer.from([0xed, 0xa0, 0x80]);

let listener: MqttListener;
let handler: GatedHandler;
beforeEach(async () => {
  handler = new GatedHandler();
  listener = new MqttListener({ url: 'mqtt://127.0.0.1:0' });
  await listener.start(handler.handle);
});
afterEach(() => listener.stop());

/** How a connection ends that begins with these bytes: the code of its CONNACK, null where there is none. */
async function refusalOf(bytes: Buffer, version: 4 | 5 = 5): Promise<number | null> {
  const client = await RawMqttClient.open(listener.address, version);
  client.socket.write(bytes);
  await until(() => client.isClosed, 'closed');
  const [connack] = client.of('connack');
  return connack ? (connack.reasonCode ?? connack.returnCode ?? -1) : null;
}
const will = (topic: Buffer | string, withProperties = properties()) => [withProperties, field(topic), field('gone')];

describe('CONNECT', () => {
  it.each<[string, Buffer, number]>([
    ['a will of QoS 3 [MQTT-3.1.2-12]', connectPacket({ flags: 0x1e, rest: will('a') }), 0x81],
    ['a will topic that is not UTF-8 [MQTT-3.1.3-11]', connectPacket({ flags: 6, rest: will(NOT_UTF8) }), 0x81],
    ['a wildcard in the will topic', connectPacket({ flags: 6, rest: will('a/#') }), 0x90],
    ['an empty will topic', connectPacket({ flags: 6, rest: will('') }), 0x82],
    ['a user name that is not UTF-8 [MQTT-3.1.3-12]', connectPacket({ flags: 0x82, rest: [field(NOT_UTF8)] }), 0x81],
    ['a client id with a surrogate [MQTT-1.5.4-1]', connectPacket({ clientId: SURROGATE }), 0x81],
    [
      'a user property that is not UTF-8 [MQTT-1.5.7-1]',
      connectPacket({ properties: properties([0x26], field('a'), field(NOT_UTF8)) }),
      0x81,
    ],
    ['a property twice [3.1.2.11]', connectPacket({ properties: properties([0x21, 0, 9], [0x21, 0, 9]) }), 0x82],
    ['a receive maximum of 0 [3.1.2.11.3]', connectPacket({ properties: properties([0x21, 0, 0]) }), 0x82],
    ['a property of PUBLISH [2.2.2.2]', connectPacket({ properties: properties([0x23, 0, 1]) }), 0x82],
    [
      'a response topic of the will with a wildcard',
      connectPacket({ flags: 6, rest: will('a', properties([0x08], field('b/+'))) }),
      0x82,
    ],
    ['the reserved flag [MQTT-3.1.2-3]', connectPacket({ flags: 3 }), 0x81],
    ['more behind its last field', connectPacket({ rest: [[1, 2, 3]] }), 0x81],
    ['protocol version 99 [MQTT-3.1.2-2]', connectPacket({ level: 99 }), 0x84],
    ['a client id of 257 bytes', connectPacket({ clientId: 'x'.repeat(257) }), 0x85],
    ['a user name of 257 bytes', connectPacket({ flags: 0x82, rest: [field('x'.repeat(257))] }), 0x86],
  ])('with %s is refused', async (_, bytes, code) => {
    expect(await refusalOf(bytes)).toBe(code);
  });

  it('of 3.1.1 that is malformed is closed without an answer, one with a name too long gets code 2', async () => {
    expect(await refusalOf(connectPacket({ level: 4, flags: 0x1e, rest: [field('a'), field('')] }), 4)).toBeNull();
    expect(await refusalOf(connectPacket({ level: 4, clientId: 'é'.repeat(129) }), 4)).toBe(2);
  });

  it('with names of 256 bytes, a will and user properties is taken', async () => {
    const name = 'é'.repeat(128);
    const good = await RawMqttClient.open(listener.address, 5);
    const pair = Buffer.concat([Buffer.from([0x26]), field('a'), field('ü')]);
    good.socket.write(
      connectPacket({
        flags: 0x86,
        clientId: name,
        properties: properties(pair, pair),
        rest: [...will('greenpark/v1/park/boiler-1/telemetry'), field(name)],
      }),
    );
    await until(() => good.of('connack').length === 1, 'answered');
    expect(good.of('connack')[0]!.reasonCode).toBe(0);
    good.socket.destroy();
  });
});

describe('in a session', () => {
  it.each<[string, Buffer, number]>([
    ['DUP with QoS 0 [MQTT-3.3.1-2]', packet(0x38, field('a'), [0], 'x'), 0x81],
    [
      'a response topic with a wildcard [MQTT-3.3.2-14]',
      packet(0x30, field('a'), properties([0x08], field('b/#')), 'x'),
      0x82,
    ],
    [
      'a user property that is not UTF-8',
      packet(0x30, field('a'), properties([0x26], field('k'), field(SURROGATE)), 'x'),
      0x81,
    ],
    ['SUBSCRIBE to what is not UTF-8 [MQTT-3.8.3-1]', packet(0x82, [0, 1, 0], field(NOT_UTF8), [0]), 0x81],
    ['UNSUBSCRIBE of what is not UTF-8 [MQTT-3.10.3-1]', packet(0xa2, [0, 1, 0], field(NOT_UTF8)), 0x81],
    ['SUBSCRIBE to 101 filters', packet(0x82, [0, 1, 0], ...Array.from({ length: 101 }, () => [0, 1, 0x61, 0])), 0x97],
    ['a SUBSCRIBE of 33 kB', packet(0x82, [0, 1, 0], field(Buffer.alloc(33_000, 0x61)), [0]), 0x95],
  ])('%s ends it with its reason', async (_, bytes, code) => {
    const client = await RawMqttClient.connect(listener.address, 5);
    client.socket.write(bytes);
    await until(() => client.isClosed, 'closed');
    expect(client.of('disconnect').map(({ reasonCode }) => reasonCode)).toEqual([code]);
    expect(handler.given).toEqual([]);
  });

  it('takes a PUBLISH with every property that it may have', async () => {
    const client = await RawMqttClient.connect(listener.address, 5);
    const all = properties(
      [0x01, 1],
      [0x02, 0, 0, 0, 9],
      [0x03],
      field('application/json'),
      [0x08],
      field('answers/here'),
      [0x09],
      field([0xff, 0]),
      [0x26],
      field('a'),
      field('b'),
    );
    client.socket.write(packet(0x32, field('greenpark/v1/park/boiler-1/telemetry'), [0, 7], all, '{}'));
    await until(() => client.ids('puback').length === 1, 'acknowledged');
    expect(handler.payloads()).toEqual(['{}']);
    client.socket.destroy();
  });
});
