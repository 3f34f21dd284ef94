/** One encoded record as the client library's record batch takes it: it copies `buffer`, and looks at `buf` to know the type. */
export interface EncodedRecord {
  readonly buf: Buffer;
  readonly buffer: Buffer;
}

export interface RecordToEncode {
  readonly offsetDelta?: number;
  readonly timestampDelta?: number;
  readonly key?: string | Buffer | null;
  readonly value?: string | Buffer | null;
  readonly headers?: Readonly<Record<string, string | Buffer>>;
}

export type RecordEncoder = (record: RecordToEncode) => EncodedRecord;

/** Keys are few (devices) and come again: their bytes are kept. */
const KEY_CACHE_ENTRIES = 100_000;
const NO_HEADERS = Buffer.from([0]);

/**
 * Kafka's record format v0 (magic 2) in one buffer of exact size, where the library grows a buffer and makes a dozen small
 * ones per record. The bytes are the same. Whatever is not a plain string, buffer or whole number goes to `original`.
 */
export function createRecordEncoder(original: RecordEncoder): RecordEncoder {
  const keys = new Map<string, Buffer>();
  const headersSeen = new WeakMap<object, Buffer>();

  const keyBytes = (key: string): Buffer => {
    let bytes = keys.get(key);
    if (bytes === undefined) {
      bytes = Buffer.from(key);
      if (keys.size >= KEY_CACHE_ENTRIES) keys.clear();
      keys.set(key, bytes);
    }
    return bytes;
  };

  const headerBytes = (headers: Readonly<Record<string, string | Buffer>>): Buffer | null => {
    const seen = headersSeen.get(headers);
    if (seen) return seen;
    const bytes = encodeHeaders(headers);
    // Only what cannot change any more may be kept.
    if (bytes && Object.isFrozen(headers)) headersSeen.set(headers, bytes);
    return bytes;
  };

  return (record) => {
    const { offsetDelta = 0, timestampDelta = 0, key = null, value = null, headers } = record;
    const headerPart = headers === undefined ? NO_HEADERS : headerBytes(headers);
    if (
      headerPart === null ||
      !Number.isSafeInteger(timestampDelta) ||
      !Number.isInteger(offsetDelta) ||
      !isPlain(key) ||
      !isPlain(value)
    ) {
      return original(record);
    }
    const keyPart = typeof key === 'string' ? keyBytes(key) : key;
    const valueLength = value === null ? -1 : typeof value === 'string' ? Buffer.byteLength(value) : value.length;
    const body =
      1 +
      sizeOfVarLong(timestampDelta) +
      sizeOfVarInt(offsetDelta) +
      (keyPart === null ? 1 : sizeOfVarInt(keyPart.length) + keyPart.length) +
      (valueLength < 0 ? 1 : sizeOfVarInt(valueLength) + valueLength) +
      headerPart.length;

    const buf = Buffer.allocUnsafe(sizeOfVarInt(body) + body);
    let at = writeVarInt(buf, 0, body);
    buf[at++] = 0; // attributes: none are used
    at = writeVarLong(buf, at, timestampDelta);
    at = writeVarInt(buf, at, offsetDelta);
    if (keyPart === null) {
      at = writeVarInt(buf, at, -1);
    } else {
      at = writeVarInt(buf, at, keyPart.length);
      at += keyPart.copy(buf, at);
    }
    at = writeVarInt(buf, at, valueLength);
    if (typeof value === 'string') at += buf.write(value, at, valueLength, 'utf8');
    else if (value !== null) at += value.copy(buf, at);
    headerPart.copy(buf, at);
    return { buf, buffer: buf };
  };
}

const isPlain = (value: unknown): value is string | Buffer | null =>
  value === null || typeof value === 'string' || Buffer.isBuffer(value);

/** @returns null for a form that the original has to judge: lists, null, numbers */
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

function varInt(value: number): Buffer {
  const bytes = Buffer.alloc(sizeOfVarInt(value));
  writeVarInt(bytes, 0, value);
  return bytes;
}

function sizeOfVarInt(value: number): number {
  const zigzag = ((value << 1) ^ (value >> 31)) >>> 0;
  return zigzag < 0x80 ? 1 : zigzag < 0x4000 ? 2 : zigzag < 0x20_0000 ? 3 : zigzag < 0x1000_0000 ? 4 : 5;
}

function writeVarInt(buf: Buffer, at: number, value: number): number {
  let zigzag = ((value << 1) ^ (value >> 31)) >>> 0;
  while (zigzag >= 0x80) {
    buf[at++] = (zigzag & 0x7f) | 0x80;
    zigzag >>>= 7;
  }
  buf[at++] = zigzag;
  return at;
}

const fitsVarInt = (value: number): boolean => value >= -0x4000_0000 && value < 0x4000_0000;
const zigzag64 = (value: number): bigint => BigInt.asUintN(64, (BigInt(value) << 1n) ^ (BigInt(value) >> 63n));

function sizeOfVarLong(value: number): number {
  if (fitsVarInt(value)) return sizeOfVarInt(value);
  let size = 1;
  for (let rest = zigzag64(value) >> 7n; rest > 0n; rest >>= 7n) size++;
  return size;
}

function writeVarLong(buf: Buffer, at: number, value: number): number {
  if (fitsVarInt(value)) return writeVarInt(buf, at, value);
  let rest = zigzag64(value);
  while (rest >= 0x80n) {
    buf[at++] = Number(rest & 0x7fn) | 0x80;
    rest >>= 7n;
  }
  buf[at++] = Number(rest);
  return at;
}
