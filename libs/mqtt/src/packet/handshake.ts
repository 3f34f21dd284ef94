import type { IConnackPacket, IConnectPacket } from 'mqtt-packet';
import { randomUUID } from 'node:crypto';

/** A client that asks for more, or for none, is treated as asking for this. Seconds. */
export const MAX_KEEPALIVE_S = 300;

/** Client id and user name, in bytes. */
export const MAX_NAME_BYTES = 256;

export type Refusal = 'client-id' | 'credentials' | 'authentication-method' | 'unavailable' | 'quota' | 'server-error';

/** MQTT 5 reason code, MQTT 3.1.1 return code. */
const REFUSALS: Record<Refusal, readonly [number, number]> = {
  'client-id': [0x85, 2],
  credentials: [0x86, 4],
  'authentication-method': [0x8c, 5],
  unavailable: [0x88, 3],
  quota: [0x97, 3],
  'server-error': [0x80, 3],
};

export interface Admission {
  readonly clientId: string;
  readonly keepaliveS: number;
  /** How many QoS 1 messages the client takes at once. */
  readonly receiveMaximum: number;
  readonly maximumPacketSize: number;
  readonly connack: IConnackPacket;
}

export interface ServerLimits {
  readonly receiveMaximum: number;
  readonly maxPacketBytes: number;
}

/**
 * What a CONNECT gets: a session that never outlives its connection (session present 0, session expiry 0), since what was
 * not acknowledged is with the sender, and what was acknowledged is in Kafka.
 */
export function admit(packet: IConnectPacket, limits: ServerLimits): Admission | Refusal {
  const isV5 = packet.protocolVersion === 5;
  const asked = packet.properties;
  if (asked?.authenticationMethod !== undefined) return 'authentication-method';
  // U+FFFD stands where the parser met bytes that are no UTF-8.
  if (/[\0\uFFFD]/.test(packet.clientId)) return 'client-id';
  if (Buffer.byteLength(packet.clientId) > MAX_NAME_BYTES) return 'client-id';
  if (packet.username !== undefined && Buffer.byteLength(packet.username) > MAX_NAME_BYTES) return 'credentials';
  if (packet.clientId === '' && !packet.clean && !isV5) return 'client-id';
  const clientId = packet.clientId || `greenpark-${randomUUID()}`;
  const requested = packet.keepalive ?? 0;
  const isCapped = requested === 0 || requested > MAX_KEEPALIVE_S;
  const connack: IConnackPacket = { cmd: 'connack', sessionPresent: false, reasonCode: 0, returnCode: 0 };
  if (isV5) {
    connack.properties = {
      receiveMaximum: limits.receiveMaximum,
      maximumPacketSize: limits.maxPacketBytes,
      topicAliasMaximum: 0,
      subscriptionIdentifiersAvailable: false,
      sharedSubscriptionAvailable: false,
      ...(asked?.sessionExpiryInterval ? { sessionExpiryInterval: 0 } : {}),
      ...(isCapped ? { serverKeepAlive: MAX_KEEPALIVE_S } : {}),
      ...(packet.clientId === '' ? { assignedClientIdentifier: clientId } : {}),
    };
  }
  return {
    clientId,
    keepaliveS: isCapped ? MAX_KEEPALIVE_S : requested,
    receiveMaximum: asked?.receiveMaximum || 0xffff,
    maximumPacketSize: asked?.maximumPacketSize || 0xfffffff,
    connack,
  };
}

export function refuse(refusal: Refusal): IConnackPacket {
  const [reasonCode, returnCode] = REFUSALS[refusal];
  return { cmd: 'connack', sessionPresent: false, reasonCode, returnCode };
}
