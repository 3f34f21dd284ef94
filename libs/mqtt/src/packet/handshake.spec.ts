import type { IConnectPacket } from 'mqtt-packet';
import { admit, refuse, type Admission } from './handshake.js';

const LIMITS = { receiveMaximum: 10_000, maxPacketBytes: 1_000_000 };
const connect = (more: Partial<IConnectPacket>): IConnectPacket => ({
  cmd: 'connect',
  clientId: 'sensor',
  protocolVersion: 4,
  clean: true,
  keepalive: 60,
  ...more,
});
const admitted = (more: Partial<IConnectPacket>): Admission => admit(connect(more), LIMITS) as Admission;

describe('handshake', () => {
  it('caps the keepalive at 300 s, and tells a client of MQTT 5', () => {
    expect(admitted({ keepalive: 60 }).keepaliveS).toBe(60);
    expect(admitted({ keepalive: 301 }).keepaliveS).toBe(300);
    expect(admitted({ keepalive: 0 }).keepaliveS).toBe(300);
    expect(admitted({ protocolVersion: 5, keepalive: 0 }).connack.properties?.serverKeepAlive).toBe(300);
    expect(admitted({ protocolVersion: 5, keepalive: 300 }).connack.properties?.serverKeepAlive).toBeUndefined();
    expect(admitted({ keepalive: 0 }).connack.properties).toBeUndefined();
  });

  it('never resumes a session', () => {
    const answer = admitted({ protocolVersion: 5, clean: false, properties: { sessionExpiryInterval: 3_600 } });
    expect(answer.connack.sessionPresent).toBe(false);
    expect(answer.connack.properties?.sessionExpiryInterval).toBe(0);
    expect(answer.connack.properties).toMatchObject({
      receiveMaximum: 10_000,
      maximumPacketSize: 1_000_000,
      topicAliasMaximum: 0,
    });
  });

  it('gives a client without a name one, where its version allows that', () => {
    expect(admitted({ clientId: '' }).clientId).toMatch(/^greenpark-/);
    const v5 = admitted({ clientId: '', protocolVersion: 5, clean: false });
    expect(v5.connack.properties?.assignedClientIdentifier).toBe(v5.clientId);
    expect(admit(connect({ clientId: '', clean: false }), LIMITS)).toBe('client-id');
    expect(admit(connect({ clientId: 'a\0' }), LIMITS)).toBe('client-id');
  });

  it('takes over what a client of MQTT 5 can take', () => {
    const answer = admitted({ protocolVersion: 5, properties: { receiveMaximum: 7, maximumPacketSize: 99 } });
    expect([answer.receiveMaximum, answer.maximumPacketSize]).toEqual([7, 99]);
    const enhanced = connect({ protocolVersion: 5, properties: { authenticationMethod: 'SCRAM' } });
    expect(admit(enhanced, LIMITS)).toBe('authentication-method');
  });

  it('refuses with the code of each version', () => {
    expect(refuse('unavailable')).toMatchObject({ reasonCode: 0x88, returnCode: 3 });
    expect(refuse('credentials')).toMatchObject({ reasonCode: 0x86, returnCode: 4 });
  });
});
