import { MALFORMED_PACKET, PROTOCOL_ERROR, ProtocolViolation } from './framing.js';
import { hasWildcard } from './mqtt-string.js';
import type { PacketCursor } from './packet-cursor.js';

const TOPIC_ALIAS_INVALID = 0x94;

type Form = 'flag' | 'uint16' | 'uint32' | 'varint' | 'string' | 'binary' | 'pair';

/** MQTT 5, 2.2.2.2: form and name of what a client may send. */
const FORMS: ReadonlyMap<number, readonly [Form, string]> = new Map([
  [0x01, ['flag', 'payload format indicator']],
  [0x02, ['uint32', 'message expiry interval']],
  [0x03, ['string', 'content type']],
  [0x08, ['string', 'response topic']],
  [0x09, ['binary', 'correlation data']],
  [0x0b, ['varint', 'subscription identifier']],
  [0x11, ['uint32', 'session expiry interval']],
  [0x15, ['string', 'authentication method']],
  [0x16, ['binary', 'authentication data']],
  [0x17, ['flag', 'request problem information']],
  [0x18, ['uint32', 'will delay interval']],
  [0x19, ['flag', 'request response information']],
  [0x1f, ['string', 'reason string']],
  [0x21, ['uint16', 'receive maximum']],
  [0x22, ['uint16', 'topic alias maximum']],
  [0x23, ['uint16', 'topic alias']],
  [0x26, ['pair', 'user property']],
  [0x27, ['uint32', 'maximum packet size']],
]);

export const CONNECT_PROPERTIES: ReadonlySet<number> = new Set([0x11, 0x15, 0x16, 0x17, 0x19, 0x21, 0x22, 0x26, 0x27]);
export const WILL_PROPERTIES: ReadonlySet<number> = new Set([0x01, 0x02, 0x03, 0x08, 0x09, 0x18, 0x26]);
export const PUBLISH_PROPERTIES: ReadonlySet<number> = new Set([0x01, 0x02, 0x03, 0x08, 0x09, 0x23, 0x26]);
export const SUBSCRIBE_PROPERTIES: ReadonlySet<number> = new Set([0x0b, 0x26]);
export const UNSUBSCRIBE_PROPERTIES: ReadonlySet<number> = new Set([0x26]);

const RESPONSE_TOPIC = 0x08;
const SUBSCRIPTION_IDENTIFIER = 0x0b;
const RECEIVE_MAXIMUM = 0x21;
const TOPIC_ALIAS = 0x23;
const USER_PROPERTY = 0x26;
const MAXIMUM_PACKET_SIZE = 0x27;

/**
 * Checks the properties that begin at the cursor, and leaves it behind them.
 * @param allowed ids that this packet may have, each once; user properties as often as it likes
 * @throws ProtocolViolation
 */
export function checkProperties(cursor: PacketCursor, allowed: ReadonlySet<number>): void {
  const length = cursor.varint('the property length');
  const end = cursor.at + length;
  const seen = new Set<number>();
  while (cursor.at < end) {
    const id = cursor.byte('a property');
    const form = FORMS.get(id);
    if (!form) throw cursor.malformed(`unknown property 0x${id.toString(16)}`);
    if (!allowed.has(id)) throw new ProtocolViolation(PROTOCOL_ERROR, `not in this packet: ${form[1]}`);
    if (id !== USER_PROPERTY) {
      if (seen.has(id)) throw new ProtocolViolation(PROTOCOL_ERROR, `twice: ${form[1]}`);
      seen.add(id);
    }
    checkValue(cursor, id, ...form);
  }
  if (cursor.at !== end) throw new ProtocolViolation(MALFORMED_PACKET, 'properties longer than they say');
}

function checkValue(cursor: PacketCursor, id: number, form: Form, name: string): void {
  const value = readValue(cursor, form, name);
  if (form === 'flag' && value > 1) throw new ProtocolViolation(PROTOCOL_ERROR, `${name} of ${value}`);
  if ((id === RECEIVE_MAXIMUM || id === MAXIMUM_PACKET_SIZE || id === SUBSCRIPTION_IDENTIFIER) && value === 0) {
    throw new ProtocolViolation(PROTOCOL_ERROR, `${name} of 0`);
  }
  if (id === TOPIC_ALIAS) {
    throw new ProtocolViolation(TOPIC_ALIAS_INVALID, 'a topic alias, of which this server takes none');
  }
  if (id === RESPONSE_TOPIC && hasWildcard(cursor.bytes, cursor.fieldStart, cursor.at)) {
    throw new ProtocolViolation(PROTOCOL_ERROR, 'a wildcard in the response topic');
  }
}

/** The number, or the length of the string or bytes. */
function readValue(cursor: PacketCursor, form: Form, name: string): number {
  switch (form) {
    case 'flag':
      return cursor.byte(name);
    case 'uint16':
      return cursor.uint16(name);
    case 'uint32':
      return cursor.uint32(name);
    case 'varint':
      return cursor.varint(name);
    case 'binary':
      return cursor.binary(name);
    case 'pair':
      cursor.string(name);
      return cursor.string(name);
    default:
      return cursor.string(name);
  }
}
