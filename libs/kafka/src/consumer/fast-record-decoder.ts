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
/**
 * A record that was read here. Thousands of them wait to be stored: the numbers, the key and the value of each are made when they are asked for.
 */
class PlainRecord implements DecodedRecord {
  constructor(
    readonly attributes: number,
    private readonly time: number,
    private readonly position: number,
    /** All of the record; the key and the value lie in it, null by an end before 0. */
    private readonly bytes: Buffer,
    private readonly keyFrom: number,
    private readonly keyTo: number,
    private readonly valueFrom: number,
    private readonly valueTo: number,
    readonly headers: Headers,
    readonly batchContext: BatchContext,
  ) {}

  get magicByte(): number | undefined {
    return this.batchContext.magicByte;
  }

  get timestamp(): string {
    const { timestampType, maxTimestamp } = this.batchContext;
    return timestampType === LOG_APPEND_TIME && maxTimestamp ? maxTimestamp : String(this.time);
  }

  get offset(): string {
    return String(this.position);
  }

  get key(): Buffer | null {
    return this.keyTo < 0 ? null : this.bytes.subarray(this.keyFrom, this.keyTo);
  }

  get value(): Buffer | null {
    return this.valueTo < 0 ? null : this.bytes.subarray(this.valueFrom, this.valueTo);
  }

  get isControlRecord(): boolean {
    return this.batchContext.isControlBatch ?? false;
  }
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
  let from = 0;
  /** Passes over bytes, from `from` to `at`. @returns where they end; -1: there are none; NaN: there are not so many */
  const passBytes = (buffer: Buffer): number => {
    const length = readVarInt(buffer);
    if (length === -1) return -1;
    if (!(length >= 0) || at + length > buffer.length) return NaN;
    from = at;
    at += length;
    return at;
  };
  /** null: of another form. */
  const readHeaders = (buffer: Buffer): Headers | null => {
    const rest = buffer.length - at;
    if (rest === NO_HEADERS && buffer[at] === 0) return {};
    if (rest === headerBytes.length && buffer.compare(headerBytes, 0, rest, at) === 0) return header;
    const start = at;
    if (readVarInt(buffer) !== 1 || !(passBytes(buffer) >= 0)) return null;
    const name = buffer.toString('utf8', from, at);
    if (!(passBytes(buffer) >= 0) || at !== buffer.length) return null;
    headerBytes = Buffer.from(buffer.subarray(start));
    header = { [name]: Buffer.from(buffer.subarray(from, at)) };
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
    const keyTo = passBytes(buffer);
    const keyFrom = from;
    const valueTo = passBytes(buffer);
    const valueFrom = from;
    if (Number.isNaN(keyTo) || Number.isNaN(valueTo)) return leave(decoder, given);
    const headers = readHeaders(buffer);
    const time = firstTimestamp + timestampDelta;
    if (headers === null || !Number.isSafeInteger(offset) || !Number.isSafeInteger(time)) return leave(decoder, given);
    const attributes = buffer.readInt8(decoder.offset);
    return new PlainRecord(attributes, time, offset, buffer, keyFrom, keyTo, valueFrom, valueTo, headers, given);
  };
}
