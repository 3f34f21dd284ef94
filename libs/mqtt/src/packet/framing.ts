/** What is wrong with a stream of bytes: an MQTT 5 reason code, and words for the log. */
export class ProtocolViolation extends Error {
  constructor(
    readonly reasonCode: number,
    message: string,
  ) {
    super(message);
    this.name = 'ProtocolViolation';
  }
}

export const MALFORMED_PACKET = 0x81;
export const PROTOCOL_ERROR = 0x82;
export const PACKET_TOO_LARGE = 0x95;

const PUBLISH = 3;

/** One whole packet: `bytes[start]` is its first byte, `body` where the variable header begins, `end` one past it. */
export type FrameVisitor = (bytes: Buffer, start: number, body: number, end: number) => boolean;

/**
 * Cuts a stream into MQTT packets. It judges a packet by its announced length as soon as that is readable, so that no
 * peer can make us keep more than the limit; a packet that comes in pieces is copied once, however small they are.
 */
export class Framing {
  /** Bytes of a packet that is not complete yet: the first `buffered` of `store`. */
  buffered = 0;
  private store = EMPTY;
  private needed = 0;

  /**
   * @param maxPublishBytes limit of a PUBLISH
   * @param maxPacketBytes of any other packet
   */
  constructor(
    public maxPublishBytes: number,
    public maxPacketBytes = maxPublishBytes,
  ) {}

  /**
   * Hands each whole packet to the visitor until that answers false (then the rest stays for the next call).
   * @throws ProtocolViolation for a length that is malformed or above the limit
   */
  push(chunk: Buffer, visit: FrameVisitor): void {
    let bytes = chunk;
    if (this.buffered > 0) {
      this.append(chunk);
      if (this.buffered < this.needed) return;
      bytes = this.store.subarray(0, this.buffered);
      this.clear();
    }
    let at = 0;
    while (at < bytes.length) {
      let length = 0;
      let shift = 0;
      let body = at + 1;
      let digit = 0x80;
      while (digit & 0x80 && body < bytes.length) {
        if (shift > 21) throw new ProtocolViolation(MALFORMED_PACKET, 'the remaining length has more than four bytes');
        digit = bytes[body++]!;
        length += (digit & 0x7f) << shift;
        shift += 7;
      }
      if (digit & 0x80) {
        this.keep(bytes, at, bytes.length - at + 1);
        return;
      }
      const end = body + length;
      const limit = bytes[at]! >> 4 === PUBLISH ? this.maxPublishBytes : this.maxPacketBytes;
      if (end - at > limit) {
        throw new ProtocolViolation(PACKET_TOO_LARGE, `a packet of ${end - at} bytes, the limit is ${limit}`);
      }
      if (end > bytes.length) {
        this.keep(bytes, at, end - at);
        return;
      }
      const goOn = visit(bytes, at, body, end);
      at = end;
      if (!goOn) {
        if (at < bytes.length) this.keep(bytes, at, 0);
        return;
      }
    }
  }

  clear(): void {
    this.store = EMPTY;
    this.buffered = 0;
  }

  private keep(bytes: Buffer, at: number, needed: number): void {
    this.store = EMPTY;
    this.buffered = 0;
    this.needed = needed;
    this.append(bytes.subarray(at));
  }

  private append(chunk: Buffer): void {
    const total = this.buffered + chunk.length;
    if (total > this.store.length) {
      // Doubling, but never much more than was announced: memory follows what came, not what was promised.
      const grown = Buffer.allocUnsafe(Math.max(total, Math.min(this.needed, this.store.length * 2)));
      this.store.copy(grown, 0, 0, this.buffered);
      this.store = grown;
    }
    chunk.copy(this.store, this.buffered);
    this.buffered = total;
  }
}

const EMPTY = Buffer.alloc(0);
