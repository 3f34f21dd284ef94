import { MALFORMED_PACKET, ProtocolViolation } from './framing.js';
import { isMqttString } from './mqtt-string.js';

/** Walks the fields of one packet; each step checks that the field lies in it. */
export class PacketCursor {
  /** Where the string or the bytes that were read last begin; they end at `at`. */
  fieldStart = 0;

  constructor(
    readonly bytes: Buffer,
    public at: number,
    private readonly end: number,
    private readonly packet: string,
  ) {}

  get isAtEnd(): boolean {
    return this.at === this.end;
  }

  byte(what: string): number {
    this.need(1, what);
    return this.bytes[this.at++]!;
  }

  uint16(what: string): number {
    this.need(2, what);
    const value = (this.bytes[this.at]! << 8) | this.bytes[this.at + 1]!;
    this.at += 2;
    return value;
  }

  uint32(what: string): number {
    return this.uint16(what) * 0x1_0000 + this.uint16(what);
  }

  /** A variable byte integer (1.5.5). */
  varint(what: string): number {
    let value = 0;
    for (let shift = 0; shift <= 21; shift += 7) {
      const digit = this.byte(what);
      value |= (digit & 0x7f) << shift;
      if (!(digit & 0x80)) return value;
    }
    throw this.malformed(`${what} has more than four bytes`);
  }

  /** Length of the bytes, which begin at `fieldStart`. */
  binary(what: string): number {
    const length = this.uint16(what);
    this.need(length, what);
    this.fieldStart = this.at;
    this.at += length;
    return length;
  }

  /** Length in bytes of the string, which begins at `fieldStart`. */
  string(what: string): number {
    const length = this.binary(what);
    if (!isMqttString(this.bytes, this.fieldStart, this.at)) throw this.malformed(`${what} is no UTF-8`);
    return length;
  }

  malformed(why: string): ProtocolViolation {
    return new ProtocolViolation(MALFORMED_PACKET, `${this.packet}: ${why}`);
  }

  private need(length: number, what: string): void {
    if (this.at + length > this.end) throw this.malformed(`${what} is longer than the packet`);
  }
}
