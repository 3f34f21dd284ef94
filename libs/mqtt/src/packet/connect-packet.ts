import { PROTOCOL_ERROR, ProtocolViolation } from './framing.js';
import { hasWildcard } from './mqtt-string.js';
import { PacketCursor } from './packet-cursor.js';
import { CONNECT_PROPERTIES, checkProperties, WILL_PROPERTIES } from './properties.js';

const TOPIC_NAME_INVALID = 0x90;
/** Site and device of 256 bytes each, and what stands around them. */
const MAX_WILL_TOPIC_BYTES = 1_024;

/** CONNACK of 3.1 and 3.1.1 (return code 1), and of 5 (reason 0x84, no properties). */
const UNACCEPTABLE_VERSION = Buffer.from([0x20, 2, 0, 1]);
const UNSUPPORTED_VERSION = Buffer.from([0x20, 3, 0, 0x84, 0]);

export interface ProtocolVersion {
  /** null: neither 3.1.1 nor 5. */
  readonly version: 4 | 5 | null;
  /** What a client of another version gets; it is closed after it. */
  readonly answer: Buffer;
}

/**
 * The protocol version of a CONNECT.
 * @throws ProtocolViolation where it is no CONNECT of any version
 */
export function readProtocolVersion(bytes: Buffer, body: number, end: number): ProtocolVersion {
  const cursor = new PacketCursor(bytes, body, end, 'CONNECT');
  cursor.string('the protocol name');
  const name = bytes.toString('latin1', cursor.fieldStart, cursor.at);
  if (name !== 'MQTT' && name !== 'MQIsdp') throw cursor.malformed('another protocol');
  const level = cursor.byte('the protocol version');
  const isKnown = name === 'MQTT' && (level === 4 || level === 5);
  return { version: isKnown ? level : null, answer: level > 5 ? UNSUPPORTED_VERSION : UNACCEPTABLE_VERSION };
}

/**
 * That a CONNECT of 3.1.1 or 5 is well formed to its last byte: what the general parser takes without a look.
 * @throws ProtocolViolation
 */
export function checkConnect(bytes: Buffer, body: number, end: number): void {
  const cursor = new PacketCursor(bytes, body, end, 'CONNECT');
  cursor.string('the protocol name');
  const isV5 = cursor.byte('the protocol version') === 5;
  const flags = cursor.byte('the flags');
  const hasWill = (flags & 0x04) !== 0;
  const willQos = (flags >> 3) & 3;
  const hasUserName = (flags & 0x80) !== 0;
  const hasPassword = (flags & 0x40) !== 0;
  if (flags & 0x01) throw cursor.malformed('the reserved flag is set');
  if (willQos === 3) throw cursor.malformed('a will of QoS 3');
  if (!hasWill && (flags & 0x38) !== 0) throw cursor.malformed('flags of a will without a will');
  if (!isV5 && hasPassword && !hasUserName) throw cursor.malformed('a password without a user name');
  cursor.uint16('the keepalive');
  if (isV5) checkProperties(cursor, CONNECT_PROPERTIES);
  cursor.string('the client id');
  if (hasWill) checkWill(cursor, isV5);
  if (hasUserName) cursor.string('the user name');
  if (hasPassword) cursor.binary('the password');
  if (!cursor.isAtEnd) throw cursor.malformed('more than a CONNECT has');
}

function checkWill(cursor: PacketCursor, isV5: boolean): void {
  if (isV5) checkProperties(cursor, WILL_PROPERTIES);
  const length = cursor.string('the will topic');
  if (length === 0) throw new ProtocolViolation(PROTOCOL_ERROR, 'an empty will topic');
  if (length > MAX_WILL_TOPIC_BYTES || hasWildcard(cursor.bytes, cursor.fieldStart, cursor.at)) {
    throw new ProtocolViolation(TOPIC_NAME_INVALID, 'a wildcard in the will topic, or more than 1,024 bytes');
  }
  cursor.binary('the will');
}
