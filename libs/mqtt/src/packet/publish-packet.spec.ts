import fc from 'fast-check';
import { generate, type IPublishPacket } from 'mqtt-packet';
import { ControlPackets } from './control-packets.js';
import { Framing, ProtocolViolation } from './framing.js';
import { PublishReader } from './publish-packet.js';

const topicNames = fc.string({ minLength: 1, maxLength: 40 }).filter((t) => !/[\0+#\uD800-\uDFFF]/.test(t));

function read(bytes: Buffer, version: number): { topic: string; id: number; qos: number; payload: Buffer } {
  const reader = new PublishReader();
  let result: ReturnType<typeof read> | undefined;
  new Framing(1_000_000).push(bytes, (b, start, body, end) => {
    reader.read(b, start, body, end, version);
    result = {
      topic: b.toString('utf8', reader.topicStart, reader.topicEnd),
      id: reader.packetId,
      qos: reader.qos,
      payload: b.subarray(reader.payloadStart, end),
    };
    return true;
  });
  return result!;
}

describe('publish packet', () => {
  it('reads what the general generator writes, in 3.1.1 and 5, with and without properties', () => {
    const cases = fc.record({
      version: fc.constantFrom(4 as const, 5 as const),
      topic: topicNames,
      qos: fc.constantFrom(0 as const, 1 as const, 2 as const),
      id: fc.integer({ min: 1, max: 65_535 }),
      payload: fc.uint8Array({ maxLength: 300 }),
      hasProperties: fc.boolean(),
    });
    fc.assert(
      fc.property(cases, ({ version, topic, qos, id, payload, hasProperties }) => {
        const packet: IPublishPacket = {
          cmd: 'publish',
          topic,
          qos,
          dup: false,
          retain: true,
          payload: Buffer.from(payload),
        };
        if (qos > 0) packet.messageId = id;
        if (hasProperties)
          packet.properties = { contentType: 'application/json', userProperties: { a: 'b'.repeat(150) } };
        const got = read(generate(packet, { protocolVersion: version }), version);
        expect(got).toEqual({ topic, qos, id: qos > 0 ? id : 0, payload: Buffer.from(payload) });
      }),
    );
  });

  it.each<[string, number[], number]>([
    ['QoS 3', [0x36, 5, 0, 1, 0x61, 0, 1], 4],
    ['no topic', [0x30, 1, 0], 4],
    ['a topic longer than the packet', [0x30, 4, 0, 9, 0x61, 0x61], 4],
    ['an empty topic', [0x30, 2, 0, 0], 4],
    ['no packet id', [0x32, 3, 0, 1, 0x61], 4],
    ['packet id 0', [0x32, 5, 0, 1, 0x61, 0, 0], 4],
    ['no property length', [0x30, 3, 0, 1, 0x61], 5],
    ['properties longer than the packet', [0x30, 5, 0, 1, 0x61, 9, 0], 5],
    ['a malformed property length', [0x30, 8, 0, 1, 0x61, 0x80, 0x80, 0x80, 0x80, 1], 5],
  ])('refuses %s', (_, bytes, version) => {
    expect(() => read(Buffer.from(bytes), version)).toThrow(ProtocolViolation);
  });

  it.each<[string, number[], string]>([
    ['a topic alias', [0x23, 0, 1], 'topic alias'],
    ['a subscription identifier', [0x0b, 1], 'subscription identifier'],
    ['a response topic with a wildcard', [0x08, 0, 3, 0x61, 0x2f, 0x2b], 'response topic'],
    ['a user property that is not UTF-8', [0x26, 0, 1, 0xff, 0, 0], 'user property'],
    ['a property twice', [0x03, 0, 0, 0x03, 0, 0], 'twice: content type'],
    ['a payload format of 2', [0x01, 2], 'payload format'],
    ['a property of CONNECT', [0x21, 0, 1], 'receive maximum'],
    ['a property that nobody knows', [0x7f], 'unknown property 0x7f'],
  ])('refuses %s', (_, properties, why) => {
    const packet = [0x30, 0, 0, 1, 0x61, properties.length, ...properties];
    packet[1] = packet.length - 2;
    expect(() => read(Buffer.from(packet), 5)).toThrow(why);
  });

  it('refuses DUP with QoS 0', () => {
    expect(() => read(Buffer.from([0x38, 3, 0, 1, 0x61]), 4)).toThrow('DUP');
  });

  it('answers any bytes with a violation or with positions inside the packet', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 60 }), fc.constantFrom(4, 5), (bytes, version) => {
        const packet = Buffer.concat([Buffer.from([0x32, bytes.length]), bytes]);
        const reader = new PublishReader();
        try {
          reader.read(packet, 0, 2, packet.length, version);
        } catch (error) {
          expect(error).toBeInstanceOf(ProtocolViolation);
          return;
        }
        expect(reader.topicEnd).toBeLessThanOrEqual(packet.length);
        expect(reader.payloadStart).toBeLessThanOrEqual(packet.length);
      }),
    );
  });
});

describe('control packets', () => {
  it('turn any broken packet into a violation', () => {
    const packets = fc.tuple(
      fc.nat({ max: 255 }),
      fc.uint8Array({ maxLength: 80 }),
      fc.constantFrom(4 as const, 5 as const),
    );
    fc.assert(
      fc.property(packets, ([first, body, version]) => {
        try {
          new ControlPackets(version).read(Buffer.concat([Buffer.from([first, body.length]), body]));
        } catch (error) {
          expect(error).toBeInstanceOf(ProtocolViolation);
        }
      }),
      { numRuns: 2_000 },
    );
  });
});
