import fc from 'fast-check';
import { generate, type Packet } from 'mqtt-packet';
import type { TopicPlace } from '#contracts';
import { ProtocolViolation } from '../packet/framing.js';
import { PublishTap } from './publish-tap.js';

const topic = fc
  .oneof(fc.constantFrom('greenpark/v1/site/boiler-1/telemetry', 'ü/1'), fc.string({ minLength: 1, maxLength: 300 }))
  .filter((text) => !['+', '#', '\0'].some((one) => text.includes(one)));
const publish = fc
  .record({
    topic,
    payload: fc.uint8Array({ maxLength: 400 }).map((bytes) => Buffer.from(bytes)),
    qos: fc.constantFrom(0, 1, 1, 1, 2),
    retain: fc.boolean(),
    messageId: fc.integer({ min: 1, max: 65_535 }),
    properties: fc.constantFrom(undefined, { contentType: 'application/json', userProperties: { a: 'b' } }),
  })
  .map((one) => ({ cmd: 'publish', dup: false, ...one }) as unknown as Packet);
const other = fc.constantFrom(
  { cmd: 'pingresp' },
  { cmd: 'puback', messageId: 7 },
  { cmd: 'suback', messageId: 3, granted: [1] },
) as fc.Arbitrary<Packet>;

/** What is handed over of these bytes in pieces, where there is capacity as `mayGoOn` says, in turn. */
function handedOver(version: 4 | 5, pieces: readonly Buffer[], mayGoOn: readonly boolean[]): unknown[] {
  const all: unknown[] = [];
  let asked = 0;
  const tap = new PublishTap(version, {
    published: ({ topic: name, chunk, from, to, qos, packetId, isRetained }) =>
      all.push({ topic: name, qos, packetId, isRetained, payload: Buffer.from(chunk.subarray(from, to)) }),
    other: (packet) => all.push(Buffer.from(packet)),
    hasCapacity: () => mayGoOn[asked++ % mayGoOn.length]!,
  });
  for (const piece of pieces) {
    for (let isAll = tap.push(piece); !isAll; isAll = tap.goOn());
  }
  return all;
}

/** Cut at these places. */
const cut = (bytes: Buffer, at: readonly number[]): Buffer[] => {
  const places = [0, ...at.map((n) => n % (bytes.length + 1)).toSorted((a, b) => a - b), bytes.length];
  return places.slice(1).map((end, i) => bytes.subarray(places[i], end));
};

describe('what a broker sends', () => {
  it('is handed over packet by packet, messages taken apart, however it comes and whenever there is capacity', () => {
    const capacity = fc.array(fc.boolean(), { maxLength: 5 }).map((some) => [...some, true]);
    fc.assert(
      fc.property(
        fc.constantFrom(4, 5),
        fc.array(fc.oneof({ weight: 4, arbitrary: publish }, other), { maxLength: 8 }),
        fc.array(fc.nat(), { maxLength: 8 }),
        capacity,
        (version, packets, at, mayGoOn) => {
          const frames = packets.map((packet) => generate(packet, { protocolVersion: version }));
          const expected = packets.map((packet, i) => {
            if (packet.cmd !== 'publish' || packet.qos === 2) return frames[i];
            const { topic, payload, qos, retain, messageId = 0 } = packet;
            return { topic, payload, qos, packetId: qos === 0 ? 0 : messageId, isRetained: retain };
          });
          expect(handedOver(version, cut(Buffer.concat(frames), at), mayGoOn)).toEqual(expected);
        },
      ),
      { numRuns: 1_000 },
    );
  });

  it('has one place for what is known of a topic', () => {
    const places: (TopicPlace | undefined)[] = [];
    const tap = new PublishTap(4, {
      published: ({ place }) => places.push(place),
      other: () => undefined,
      hasCapacity: () => true,
    });
    for (const name of ['a', 'b', 'a'])
      tap.push(generate({ cmd: 'publish', topic: name, payload: '1', qos: 0, retain: false, dup: false }));
    expect(places[0]).toBeDefined();
    expect(places.map((place) => places.indexOf(place))).toEqual([0, 1, 0]);
  });

  it.each([
    ['without a packet id', [0x32, 3, 0, 1, 0x61]],
    ['with the packet id 0', [0x32, 5, 0, 1, 0x61, 0, 0]],
    ['with a topic longer than itself', [0x30, 3, 0, 9, 0x61]],
    ['with QoS 3', [0x36, 5, 0, 1, 0x61, 0, 1]],
    ['without a topic', [0x30, 2, 0, 0]],
  ])('is left to the client library: a message %s', (_, bytes) => {
    expect(handedOver(4, [Buffer.from(bytes)], [true])).toEqual([Buffer.from(bytes)]);
  });

  it('ends the connection where it is no packet', () => {
    expect(() => handedOver(4, [Buffer.from([0x30, 0x80, 0x80, 0x80, 0x80, 1])], [true])).toThrow(ProtocolViolation);
  });
});
