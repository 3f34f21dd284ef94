import { MALFORMED_PACKET, PROTOCOL_ERROR, ProtocolViolation } from './framing.js';

const TOPIC_ALIAS_INVALID = 0x94;

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
  /** MQTT 5: there are properties, which the general parser has to judge. */
  hasProperties = false;
  payloadStart = 0;

  /** @throws ProtocolViolation */
  read(bytes: Buffer, start: number, body: number, end: number, version: number): void {
    this.qos = (bytes[start]! >> 1) & 3;
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
    this.hasProperties = false;
    if (version === 5) {
      if (at >= end) throw new ProtocolViolation(MALFORMED_PACKET, 'a PUBLISH without its property length');
      const first = bytes[at]!;
      if (first === 0) at++;
      else {
        at = endOfProperties(bytes, at, end);
        this.hasProperties = true;
      }
    }
    this.payloadStart = at;
    if (this.topicStart === this.topicEnd) {
      throw this.hasProperties
        ? new ProtocolViolation(TOPIC_ALIAS_INVALID, 'a topic alias, of which this server takes none')
        : new ProtocolViolation(PROTOCOL_ERROR, 'an empty topic');
    }
  }
}

/** The properties of a PUBLISH that break a rule which the general parser does not know. */
export function checkPublishProperties(properties: { topicAlias?: number; subscriptionIdentifier?: unknown }): void {
  if (properties.topicAlias !== undefined) {
    throw new ProtocolViolation(TOPIC_ALIAS_INVALID, 'a topic alias, of which this server takes none');
  }
  if (properties.subscriptionIdentifier !== undefined) {
    throw new ProtocolViolation(PROTOCOL_ERROR, 'a subscription identifier in the PUBLISH of a client');
  }
}

function endOfProperties(bytes: Buffer, at: number, end: number): number {
  let length = 0;
  for (let shift = 0; ; shift += 7) {
    if (shift > 21 || at >= end) throw new ProtocolViolation(MALFORMED_PACKET, 'a malformed property length');
    const digit = bytes[at++]!;
    length += (digit & 0x7f) << shift;
    if (!(digit & 0x80)) break;
  }
  if (at + length > end) throw new ProtocolViolation(MALFORMED_PACKET, 'properties longer than their packet');
  return at + length;
}
