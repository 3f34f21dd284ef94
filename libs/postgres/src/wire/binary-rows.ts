import { writeArrayHead } from './binary-array.js';

/**
 * Rows in the binary form of COPY (PostgreSQL's documentation, "COPY", "Binary Format"): half of what an insert of array
 * literals costs the server, and a third of what it costs here. Only the types that readings and windows have.
 */
export class BinaryRows {
  private bytes: Buffer;
  private at: number;

  /** @param room for so many bytes at first: each time that it is too little all is copied */
  constructor(room = 64 * 1024) {
    this.bytes = Buffer.allocUnsafe(room);
    this.at = SIGNATURE.copy(this.bytes, 0);
  }

  /** Begins a row of so many columns. */
  row(columns: number): void {
    this.room(2);
    this.at = this.bytes.writeInt16BE(columns, this.at);
  }

  null(): void {
    this.room(4);
    this.at = this.bytes.writeInt32BE(-1, this.at);
  }

  int32(value: number): void {
    this.room(8);
    this.at = this.bytes.writeInt32BE(4, this.at);
    this.at = this.bytes.writeInt32BE(value, this.at);
  }

  int16(value: number): void {
    this.room(6);
    this.at = this.bytes.writeInt32BE(2, this.at);
    this.at = this.bytes.writeInt16BE(value, this.at);
  }

  /** -0 becomes 0, as in an array literal. */
  float64(value: number | null): void {
    if (value === null) return this.null();
    this.room(12);
    this.at = this.bytes.writeInt32BE(8, this.at);
    this.at = this.bytes.writeDoubleBE(value + 0, this.at);
  }

  text(value: string): void {
    const length = Buffer.byteLength(value);
    this.room(4 + length);
    this.at = this.bytes.writeInt32BE(length, this.at);
    this.at += this.bytes.write(value, this.at, length);
  }

  /** A safe integer, or null. */
  int64(value: number | null): void {
    if (value === null) return this.null();
    this.room(12);
    this.at = this.bytes.writeInt32BE(8, this.at);
    this.long(value);
  }

  /**
   * Unix ms. Reckoned as PostgreSQL's `to_timestamp` does it, which `timeOf` stands for: beyond 2135 a double has no microseconds
   * any more, and a row must be found under the same time whichever way it came.
   */
  timestamptz(ms: number): void {
    this.int64(roundToEven((ms / 1_000 - EPOCH_S) * 1e6));
  }

  /** -0 becomes 0, as in an array literal. @param to values from `from` up to here, default all */
  float64Array(values: ArrayLike<number>, from = 0, to = values.length): void {
    const length = to - from;
    this.arrayHead(length, FLOAT8, 12 * length);
    for (let i = from; i < to; i++) {
      this.at = this.bytes.writeInt32BE(8, this.at);
      this.at = this.bytes.writeDoubleBE(values[i]! + 0, this.at);
    }
  }

  int16Array(values: readonly number[] | null): void {
    if (values === null) return this.null();
    this.arrayHead(values.length, INT2, 6 * values.length);
    for (const value of values) {
      this.at = this.bytes.writeInt32BE(2, this.at);
      this.at = this.bytes.writeInt16BE(value, this.at);
    }
  }

  textArray(values: readonly string[]): void {
    const itemBytes = values.reduce((sum, value) => sum + 4 + Buffer.byteLength(value), 0);
    this.arrayHead(values.length, TEXT, itemBytes);
    for (const value of values) this.text(value);
  }

  /** What was written since the last piece. It lies where the next one will be: it has to leave before that is written. */
  piece(): Buffer {
    const piece = this.bytes.subarray(0, this.at);
    this.at = 0;
    return piece;
  }

  /** The last piece; where there is no other, all of it. */
  end(): Buffer {
    this.room(2);
    this.at = this.bytes.writeInt16BE(-1, this.at);
    return this.piece();
  }

  /** @param itemBytes of all items, each with its length of four bytes */
  private arrayHead(length: number, oid: number, itemBytes: number): void {
    const bytes = (length === 0 ? 12 : 20) + itemBytes;
    this.room(4 + bytes);
    this.at = this.bytes.writeInt32BE(bytes, this.at);
    this.at = writeArrayHead(this.bytes, this.at, { oid, length });
  }

  /** Two halves: a BigInt of each would cost more than all the rest. */
  private long(value: number): void {
    const high = Math.floor(value / 0x1_0000_0000);
    this.at = this.bytes.writeInt32BE(high, this.at);
    this.at = this.bytes.writeUInt32BE(value - high * 0x1_0000_0000, this.at);
  }

  private room(bytes: number): void {
    if (this.at + bytes <= this.bytes.length) return;
    const larger = Buffer.allocUnsafe(Math.max(this.bytes.length * 2, this.at + bytes));
    this.bytes.copy(larger, 0, 0, this.at);
    this.bytes = larger;
  }
}

/** Its 11 bytes, no flags, no extension. */
const SIGNATURE = Buffer.from('PGCOPY\n\xff\r\n\0\0\0\0\0\0\0\0\0', 'latin1');
/** 2000-01-01, Unix s, from where PostgreSQL counts microseconds. */
const EPOCH_S = 946_684_800;
const [FLOAT8, INT2, TEXT] = [701, 21, 25];

/** C's `rint`. */
function roundToEven(value: number): number {
  const rounded = Math.round(value);
  return rounded - value === 0.5 && rounded % 2 !== 0 ? rounded - 1 : rounded;
}
