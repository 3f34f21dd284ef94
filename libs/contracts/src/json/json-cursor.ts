import { asBuffer } from './json-payload.js';

const [QUOTE, BACKSLASH, SPACE, TILDE] = [0x22, 0x5c, 0x20, 0x7e];
const [ZERO, NINE, MINUS, DOT, UPPER_E, LOWER_E] = [0x30, 0x39, 0x2d, 0x2e, 0x45, 0x65];
/** Digits of which a whole number is exact in a double; divided by a power of ten it is rounded as the literal is. */
const EXACT_DIGITS = 15;
const POWERS = Array.from({ length: EXACT_DIGITS + 1 }, (_, digits) => 10 ** digits);

/** Goes through bytes whose form is known: pieces that are always the same, texts of a known length and numbers between them. */
export class JsonCursor {
  private bytes: Uint8Array = new Uint8Array();
  /** Where it stands. */
  at = 0;
  /** Whether the last number was one. */
  isNumber = false;
  /** Whether it has more digits than a double holds for certain. */
  isLong = false;

  /** At the beginning of these bytes. */
  start(bytes: Uint8Array): void {
    this.bytes = bytes;
    this.at = 0;
  }

  get isAtEnd(): boolean {
    return this.at === this.bytes.length;
  }

  /** Passes that part of the piece, if it stands here. */
  isPiece(piece: Uint8Array, from: number, to: number): boolean {
    const { bytes, at } = this;
    if (at + to - from > bytes.length) return false;
    for (let i = from, k = at; i < to; i++, k++) if (bytes[k] !== piece[i]) return false;
    this.at = at + to - from;
    return true;
  }

  /** Passes this text of ASCII, if it stands here. */
  isWritten(text: string): boolean {
    const { bytes, at } = this;
    const { length } = text;
    if (at + length > bytes.length) return false;
    for (let i = 0; i < length; i++) if (bytes[at + i] !== text.charCodeAt(i)) return false;
    this.at = at + length;
    return true;
  }

  /** Passes so many characters that stand for themselves in a text of JSON, if they do. */
  isText(length: number): boolean {
    const { bytes, at } = this;
    const end = at + length;
    if (end > bytes.length) return false;
    for (let i = at; i < end; i++) {
      const c = bytes[i] as number;
      if (c === QUOTE || c === BACKSLASH || c < SPACE || c > TILDE) return false;
    }
    this.at = end;
    return true;
  }

  /** What the parser makes of the number here; one with an exponent is none (`isNumber`). */
  number(): number {
    const { bytes, at: from } = this;
    const { length } = bytes;
    let i = from;
    const isNegative = bytes[i] === MINUS;
    if (isNegative) i++;
    const first = i;
    let n = 0;
    let c = 0;
    for (; i < length && (c = bytes[i] as number) >= ZERO && c <= NINE; i++) n = n * 10 + (c - ZERO);
    let digits = i - first;
    this.isNumber = digits === 1 || (digits > 1 && bytes[first] !== ZERO);
    this.isLong = false;
    if (!this.isNumber) return NaN;
    let fraction = 0;
    if (c === DOT && i < length) {
      const dot = i++;
      for (; i < length && (c = bytes[i] as number) >= ZERO && c <= NINE; i++) n = n * 10 + (c - ZERO);
      fraction = i - dot - 1;
      digits += fraction;
      if (fraction === 0) this.isNumber = false;
    }
    if (c === LOWER_E || c === UPPER_E) this.isNumber = false;
    this.at = i;
    if (digits > EXACT_DIGITS) {
      this.isLong = true;
      return Number(asBuffer(bytes).toString('latin1', from, i));
    }
    if (fraction > 0) n /= POWERS[fraction] as number;
    return isNegative ? -n : n;
  }
}
