import { MALFORMED_PACKET, PROTOCOL_ERROR, ProtocolViolation } from './framing.js';
import { PacketCursor } from './packet-cursor.js';
import { checkProperties, PUBLISH_PROPERTIES } from './properties.js';

const DUP = 0x08;

/**
 * The positions in one PUBLISH, read by hand: it is the packet of which there are a million, and the general parser
 * makes a dozen objects of each. One reader serves a whole connection; its fields hold until the next `read`.
 */
export class PublishReader {
  qos = 0;
  topicStart = 0;
  topicEnd = 0;
  /** 0 with QoS 0. */
  packetId = 0;
  payloadStart = 0;

  /** @throws ProtocolViolation */
  read(bytes: Buffer, start: number, body: number, end: number, version: number): void {
    this.qos = (bytes[start]! >> 1) & 3;
    if (this.qos === 0 && bytes[start]! & DUP) throw new ProtocolViolation(MALFORMED_PACKET, 'DUP with QoS 0');
    if (this.qos === 3) throw new ProtocolViolation(MALFORMED_PACKET, 'QoS 3');
    if (body + 2 > end) throw new ProtocolViolation(MALFORMED_PACKET, 'a PUBLISH without a topic');
    this.topicStart = body + 2;
    let at = this.topicStart + ((bytes[body]! << 8) | bytes[body + 1]!);
    if (at > end) throw new ProtocolViolation(MALFORMED_PACKET, 'a topic longer than its packet');
    this.topicEnd = at;
    this.packetId = 0;
    if (this.qos > 0) {
      if (at + 2 > end) throw new ProtocolViolation(MALFORMED_PACKET, 'a PUBLISH without a packet id');
      this.packetId = (bytes[at]! << 8) | bytes[at + 1]!;
      if (this.packetId === 0) throw new ProtocolViolation(PROTOCOL_ERROR, 'packet id 0');
      at += 2;
    }
    if (version === 5) {
      if (at >= end) throw new ProtocolViolation(MALFORMED_PACKET, 'a PUBLISH without its property length');
      at = bytes[at] === 0 ? at + 1 : endOfProperties(bytes, at, end);
    }
    this.payloadStart = at;
    if (this.topicStart === this.topicEnd) throw new ProtocolViolation(PROTOCOL_ERROR, 'an empty topic');
  }
}

function endOfProperties(bytes: Buffer, at: number, end: number): number {
  const cursor = new PacketCursor(bytes, at, end, 'PUBLISH');
  checkProperties(cursor, PUBLISH_PROPERTIES);
  return cursor.at;
}
