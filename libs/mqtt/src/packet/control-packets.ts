import { parser as createParser, type Packet, type Parser } from 'mqtt-packet';
import { MALFORMED_PACKET, ProtocolViolation } from './framing.js';

/**
 * Everything but the plain PUBLISH goes through `mqtt-packet`, one whole packet at a time: whatever it makes of a broken
 * one (an error event, an exception, silence, a rest) is one violation.
 */
export class ControlPackets {
  private readonly parser: Parser;
  private packet: Packet | null = null;
  private error: Error | null = null;

  constructor(protocolVersion?: 4 | 5) {
    this.parser = createParser(protocolVersion ? { protocolVersion } : undefined);
    this.parser.on('packet', (packet) => (this.packet = packet));
    this.parser.on('error', (error: Error) => (this.error = error));
  }

  /**
   * The first CONNECT that it reads also sets the protocol version for all that follows.
   * @throws ProtocolViolation
   */
  read(frame: Buffer): Packet {
    this.packet = null;
    this.error = null;
    let rest = 0;
    try {
      rest = this.parser.parse(frame);
    } catch (error) {
      throw new ProtocolViolation(MALFORMED_PACKET, `unreadable: ${(error as Error).message}`);
    }
    if (this.error) throw new ProtocolViolation(MALFORMED_PACKET, (this.error as Error).message);
    if (!this.packet || rest > 0) throw new ProtocolViolation(MALFORMED_PACKET, 'a length that does not fit');
    return this.packet;
  }
}
