import { assertWholeRecord } from './record-form.js';

/** What the client library hands over, a record without its length. */
interface Bytes {
  readonly buffer: Buffer;
  readonly offset: number;
}

/** Of the batch: whole numbers as digits. */
interface BatchContext {
  readonly firstOffset?: string;
  readonly firstTimestamp?: string;
  readonly maxTimestamp?: string;
  readonly timestampType?: number;
  readonly magicByte?: number;
  readonly isControlBatch?: boolean;
}

type Headers = Readonly<Record<string, Buffer>>;

/** A record as the library has it. */
export interface DecodedRecord {
  readonly magicByte: number | undefined;
  readonly attributes: number;
  readonly timestamp: string;
  readonly offset: string;
  readonly key: Buffer | null;
  readonly value: Buffer | null;
  readonly headers: object;
  readonly isControlRecord: boolean;
  readonly batchContext: BatchContext;
}
export type RecordDecoder = (decoder: Bytes, context?: BatchContext) => DecodedRecord;

const LOG_APPEND_TIME = 1;
/** A number of so many bytes has at most 28 bits. */
const SHORT_BYTES = 4;
const NO_HEADERS = 1; // bytes that say so

/**
 * Reads a record of Kafka's format v0 (magic 2) with plain numbers, where the library takes a big integer for each bit and a decoder for
 * each part. What it gives is the same. Headers that are byte for byte those of the record before are that record's. Long numbers, more than
 * one header and whatever does not end where the record ends go to `original`, if their bytes can be a record at all.
 *
 * @throws Error where a length or the number of headers is more than the record has bytes for.
 */
export function createRecordDecoder(original: RecordDecoder): RecordDecoder {
  let context: BatchContext | null = null;
  let firstOffset = NaN;
  let firstTimestamp = NaN;
  let headerBytes = Buffer.alloc(0);
  let header: Headers = {};

  let at = 0;
  /** NaN: too long to be read here. */
  const readVarInt = (buffer: Buffer): number => {
    let bits = 0;
    for (let i = 0; i < SHORT_BYTES; i += 1) {
      const byte = buffer[at++];
      if (byte === undefined) return NaN;
      bits |= (byte & 0x7f) << (7 * i);
      if (byte < 0x80) return (bits >>> 1) ^ -(bits & 1);
    }
    return NaN;
  };
  const leave = (decoder: Bytes, given: BatchContext): DecodedRecord => {
    assertWholeRecord(decoder.buffer, decoder.offset);
    return original(decoder, given);
  };
  /** undefined: there are not so many. */
  const readBytes = (buffer: Buffer): Buffer | null | undefined => {
    const length = readVarInt(buffer);
    if (length === -1) return null;
    if (!(length >= 0) || at + length > buffer.length) return undefined;
    at += length;
    return buffer.subarray(at - length, at);
  };
  /** null: of another form. */
  const readHeaders = (buffer: Buffer): Headers | null => {
    const rest = buffer.length - at;
    if (rest === NO_HEADERS && buffer[at] === 0) return {};
    if (rest === headerBytes.length && buffer.compare(headerBytes, 0, rest, at) === 0) return header;
    const from = at;
    if (readVarInt(buffer) !== 1) return null;
    const name = readBytes(buffer);
    const value = readBytes(buffer);
    if (!name || !value || at !== buffer.length) return null;
    headerBytes = Buffer.from(buffer.subarray(from));
    header = { [name.toString('utf8')]: Buffer.from(value) };
    return header;
  };

  return (decoder, given = {}) => {
    const { buffer } = decoder;
    if (given !== context) {
      context = given;
      firstOffset = Number(given.firstOffset ?? NaN);
      firstTimestamp = Number(given.firstTimestamp ?? NaN);
    }
    at = decoder.offset + 1;
    const timestampDelta = readVarInt(buffer);
    const offset = firstOffset + readVarInt(buffer);
    const key = readBytes(buffer);
    const value = readBytes(buffer);
    if (key === undefined || value === undefined) return leave(decoder, given);
    const headers = readHeaders(buffer);
    const timestamp = firstTimestamp + timestampDelta;
    if (headers === null || !Number.isSafeInteger(offset) || !Number.isSafeInteger(timestamp)) {
      return leave(decoder, given);
    }
    const { magicByte, maxTimestamp, timestampType, isControlBatch = false } = given;
    return {
      magicByte,
      attributes: buffer.readInt8(decoder.offset),
      timestamp: timestampType === LOG_APPEND_TIME && maxTimestamp ? maxTimestamp : String(timestamp),
      offset: String(offset),
      key,
      value,
      headers,
      isControlRecord: isControlBatch,
      batchContext: given,
    };
  };
}
