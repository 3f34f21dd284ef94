import { SECOND_MS } from '#domain';

/** An answer that is written as JSON already, in UTF-8: `JSON.stringify` of what it says. */
export class JsonText {
  constructor(readonly bytes: Buffer) {}
}

/** A character of a text takes three bytes of UTF-8 at most: the two halves of one that takes four are two of them. */
const MOST_BYTES_OF_CHARACTER = 3;
const [POINT, ZERO, COLON] = [0x2e, 0x30, 0x3a];
const MOST_OF_31_BITS = 0x7fffffff;

function digitsOf(value: number): number {
  let digits = 1;
  for (let left = value; left >= 10; left = (left / 10) | 0) digits++;
  return digits;
}

/**
 * JSON of many rows as it grows, some rows at a time. One text of all of them would be put together as a text, copied as bytes, and be
 * large enough to stay among the old objects until all of these are collected.
 */
export class JsonBytes {
  private length = 0;
  private bytes: Buffer;

  /** @param expected bytes; more are taken where it was too little */
  constructor(expected: number) {
    this.bytes = Buffer.allocUnsafeSlow(expected);
  }

  add(text: string): void {
    this.makeRoom(text.length * MOST_BYTES_OF_CHARACTER);
    this.length += this.bytes.write(text, this.length);
  }

  /** Before so many bytes are written one by one, at most. */
  makeRoom(bytes: number): void {
    const needed = this.length + bytes;
    if (needed <= this.bytes.length) return;
    const larger = Buffer.allocUnsafeSlow(needed * 2);
    this.bytes.copy(larger, 0, 0, this.length);
    this.bytes = larger;
  }

  /** A piece that many rows have, where there is room. */
  piece(piece: Uint8Array): void {
    this.bytes.set(piece, this.length);
    this.length += piece.length;
  }

  /** A short text of ASCII alone, where there is room. */
  ascii(text: string): void {
    const { bytes } = this;
    let at = this.length;
    for (let i = 0; i < text.length; i++) bytes[at++] = text.charCodeAt(i);
    this.length = at;
  }

  /** `08:00:00.250`, without a fraction of 0, where there is room. @param ms whole, from the start of the day */
  timeOfDay(ms: number): void {
    const second = (ms / SECOND_MS) | 0;
    const minute = (second / 60) | 0;
    this.two((minute / 60) | 0, COLON);
    this.two(minute % 60, COLON);
    this.two(second % 60, POINT);
    const thousandths = ms % SECOND_MS;
    if (thousandths === 0) {
      this.length--;
      return;
    }
    const { bytes, length } = this;
    bytes[length] = ZERO + ((thousandths / 100) | 0);
    bytes[length + 1] = ZERO + (((thousandths / 10) | 0) % 10);
    bytes[length + 2] = ZERO + (thousandths % 10);
    this.length = length + 3;
  }

  private two(value: number, behind: number): void {
    const { bytes, length } = this;
    bytes[length] = ZERO + ((value / 10) | 0);
    bytes[length + 1] = ZERO + (value % 10);
    bytes[length + 2] = behind;
    this.length = length + 3;
  }

  /** The digits of a whole number, where there is room. */
  whole(value: number): void {
    // -0 is no number below it, and is written as JSON writes it.
    if (!(value >= 0 && value <= MOST_OF_31_BITS)) return this.ascii(String(value));
    const { bytes } = this;
    let at = (this.length += digitsOf(value));
    for (let left = value; ; left = (left / 10) | 0) {
      bytes[--at] = ZERO + (left % 10);
      if (left < 10) return;
    }
  }

  written(): JsonText {
    return new JsonText(this.bytes.subarray(0, this.length));
  }
}

/** The JSON of an answer of which one member is written already. @param text `JSON.stringify` of that member */
export function writtenWith<Answer extends object>(
  answer: Answer,
  member: keyof Answer & string,
  text: string,
): JsonText {
  const members = Object.entries(answer).flatMap(([name, value]) => {
    const written = name === member ? text : JSON.stringify(value);
    return written === undefined ? [] : [`${JSON.stringify(name)}:${written}`];
  });
  return new JsonText(Buffer.from(`{${members.join()}}`));
}
