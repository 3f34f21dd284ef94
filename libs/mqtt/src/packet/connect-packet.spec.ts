import fc from 'fast-check';
import { generate, type IConnectPacket } from 'mqtt-packet';
import { checkConnect, readProtocolVersion } from './connect-packet.js';
import { Framing, ProtocolViolation } from './framing.js';

function check(packet: Buffer): void {
  new Framing(1_000_000).push(packet, (bytes, _, body, end) => {
    readProtocolVersion(bytes, body, end);
    checkConnect(bytes, body, end);
    return true;
  });
}

const topic = fc.string({ minLength: 1, maxLength: 40 }).filter((t) => !/[\0+#]/.test(t));
const text = fc.string({ maxLength: 40 }).filter((t) => !t.includes('\0'));
const password = fc.uint8Array({ maxLength: 20 }).map((bytes) => Buffer.from(bytes));

describe('CONNECT', () => {
  it('as the general generator writes it is well formed, cut anywhere it is not', () => {
    const packets = fc.record({
      protocolVersion: fc.constantFrom(4 as const, 5 as const),
      clientId: text,
      will: fc.option(fc.record({ topic, payload: password, qos: fc.constantFrom(0 as const, 1 as const) })),
      username: fc.option(text.filter((t) => t !== '')),
      hasProperties: fc.boolean(),
    });
    fc.assert(
      fc.property(packets, fc.nat(), ({ protocolVersion, clientId, will, username, hasProperties }, where) => {
        const packet: IConnectPacket = { cmd: 'connect', clientId, protocolVersion, clean: true, keepalive: 60 };
        if (will) packet.will = { ...will, retain: false };
        if (username) Object.assign(packet, { username, password: Buffer.from('x') });
        if (hasProperties && protocolVersion === 5) {
          packet.properties = { receiveMaximum: 7, userProperties: { a: ['b', 'c'] }, sessionExpiryInterval: 0 };
          if (will) packet.will!.properties = { willDelayInterval: 3, contentType: 'text', responseTopic: 'a/b' };
        }
        const bytes = generate(packet);
        check(bytes);
        const body = bytes.length > 129 ? 3 : 2;
        const cut = body + (where % (bytes.length - body));
        expect(() => checkConnect(bytes, body, cut)).toThrow(ProtocolViolation);
      }),
    );
  });

  it('of any bytes is taken or a violation', () => {
    const start = Buffer.from([0, 4, 0x4d, 0x51, 0x54, 0x54]);
    const bodies = fc.tuple(fc.constantFrom(4, 5), fc.uint8Array({ maxLength: 60 }));
    fc.assert(
      fc.property(bodies, ([level, rest]) => {
        const bytes = Buffer.concat([start, Buffer.from([level]), rest]);
        try {
          checkConnect(bytes, 0, bytes.length);
        } catch (error) {
          expect(error).toBeInstanceOf(ProtocolViolation);
        }
      }),
      { numRuns: 5_000 },
    );
  });

  it('of another version is answered in the form of the nearest that we know', () => {
    const read = (name: string, level: number) => {
      const bytes = Buffer.concat([Buffer.from([0, name.length]), Buffer.from(name), Buffer.from([level])]);
      const { version, answer } = readProtocolVersion(bytes, 0, bytes.length);
      return version ?? [...answer];
    };
    expect([read('MQTT', 4), read('MQTT', 5)]).toEqual([4, 5]);
    expect(read('MQIsdp', 3)).toEqual([0x20, 2, 0, 1]);
    expect(read('MQTT', 3)).toEqual([0x20, 2, 0, 1]);
    expect(read('MQTT', 99)).toEqual([0x20, 3, 0, 0x84, 0]);
    expect(() => read('HTTP', 4)).toThrow('another protocol');
  });
});
