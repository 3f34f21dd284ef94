import { sizeOfVarInt, sizeOfVarLong, varInt, writeVarInt, writeVarLong } from './varint.js';

export interface RecordContent {
  readonly key?: string | Buffer | null;
  readonly value?: string | Buffer | null;
  readonly headers?: Readonly<Record<string, string | Buffer>>;
}

const NO_HEADERS = Buffer.from([0]);

/** Kafka's record format v0 (magic 2), of plain strings, buffers and whole numbers: first how many bytes, then into a buffer that has them. */
export class RecordWriter {
  private readonly headersSeen = new WeakMap<object, Buffer>();

  /**
   * Bytes of the record without its leading length; null: of a form that the client library has to judge.
   * @param offsetDelta its place in the batch
   * @param timestampDelta ms after the first of the batch
   */
  measure(
    { key = null, value = null, headers }: RecordContent,
    offsetDelta: number,
    timestampDelta: number,
  ): number | null {
    const headerPart = headers === undefined ? NO_HEADERS : this.headerBytes(headers);
    if (
      headerPart === null ||
      !Number.isSafeInteger(timestampDelta) ||
      !Number.isInteger(offsetDelta) ||
      !isPlain(key) ||
      !isPlain(value)
    ) {
      return null;
    }
    const keyPart = typeof key === 'string' ? Buffer.from(key) : key;
    const valueLength = lengthOf(value);
    return (
      1 +
      sizeOfVarLong(timestampDelta) +
      sizeOfVarInt(offsetDelta) +
      (keyPart === null ? 1 : sizeOfVarInt(keyPart.length) + keyPart.length) +
      (valueLength < 0 ? 1 : sizeOfVarInt(valueLength) + valueLength) +
      headerPart.length
    );
  }

  /**
   * Writes a record with its leading length.
   * @param bytes what `measure` said of it with the same offset and time
   * @returns the place behind it
   */
  write(
    buf: Buffer,
    at: number,
    { key = null, value = null, headers }: RecordContent,
    offsetDelta: number,
    timestampDelta: number,
    bytes: number,
  ): number {
    at = writeVarInt(buf, at, bytes);
    buf[at++] = 0; // attributes: none are used
    at = writeVarLong(buf, at, timestampDelta);
    at = writeVarInt(buf, at, offsetDelta);
    const keyPart = typeof key === 'string' ? Buffer.from(key) : key;
    if (keyPart === null) {
      at = writeVarInt(buf, at, -1);
    } else {
      at = writeVarInt(buf, at, keyPart.length);
      at += keyPart.copy(buf, at);
    }
    const valueLength = lengthOf(value);
    at = writeVarInt(buf, at, valueLength);
    if (typeof value === 'string') at += buf.write(value, at, valueLength, 'utf8');
    else if (value !== null) at += value.copy(buf, at);
    const headerPart = headers === undefined ? NO_HEADERS : this.headerBytes(headers)!;
    return at + headerPart.copy(buf, at);
  }

  private headerBytes(headers: Readonly<Record<string, string | Buffer>>): Buffer | null {
    const seen = this.headersSeen.get(headers);
    if (seen) return seen;
    const bytes = encodeHeaders(headers);
    // Only what cannot change any more may be kept.
    if (bytes && Object.isFrozen(headers)) this.headersSeen.set(headers, bytes);
    return bytes;
  }
}

const isPlain = (value: unknown): value is string | Buffer | null =>
  value === null || typeof value === 'string' || Buffer.isBuffer(value);

/** −1: there is none. */
const lengthOf = (value: string | Buffer | null): number =>
  value === null ? -1 : typeof value === 'string' ? Buffer.byteLength(value) : value.length;

/** @returns null for a form that the library has to judge: lists, null, numbers */
function encodeHeaders(headers: Readonly<Record<string, string | Buffer>>): Buffer | null {
  const entries = Object.entries(headers);
  const parts: Buffer[] = [varInt(entries.length)];
  for (const [name, value] of entries) {
    if (value === null || !isPlain(value)) return null;
    const nameBytes = Buffer.from(name);
    const valueBytes = typeof value === 'string' ? Buffer.from(value) : value;
    parts.push(varInt(nameBytes.length), nameBytes, varInt(valueBytes.length), valueBytes);
  }
  return Buffer.concat(parts);
}
