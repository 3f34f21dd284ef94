import { ProtocolViolation } from './framing.js';
import { PacketCursor } from './packet-cursor.js';
import { checkProperties, SUBSCRIBE_PROPERTIES, UNSUBSCRIBE_PROPERTIES } from './properties.js';

const QUOTA_EXCEEDED = 0x97;
/** Filters in one SUBSCRIBE or UNSUBSCRIBE, and subscriptions of one session. */
export const MAX_FILTERS = 100;

/**
 * That every filter of a SUBSCRIBE or UNSUBSCRIBE is a string, and that there are not too many: before an object is made of
 * any of them.
 * @throws ProtocolViolation
 */
export function checkSubscriptions(bytes: Buffer, start: number, body: number, end: number, version: 4 | 5): void {
  const isSubscribe = bytes[start]! >> 4 === 8;
  const cursor = new PacketCursor(bytes, body, end, isSubscribe ? 'SUBSCRIBE' : 'UNSUBSCRIBE');
  cursor.uint16('the packet id');
  if (version === 5) checkProperties(cursor, isSubscribe ? SUBSCRIBE_PROPERTIES : UNSUBSCRIBE_PROPERTIES);
  for (let count = 1; !cursor.isAtEnd; count++) {
    if (count > MAX_FILTERS) throw new ProtocolViolation(QUOTA_EXCEEDED, `more than ${MAX_FILTERS} filters`);
    cursor.string('a filter');
    if (isSubscribe) cursor.byte('the options of a filter');
  }
}
