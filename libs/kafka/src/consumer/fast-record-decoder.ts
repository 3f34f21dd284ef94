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
  /** Where key and value lie, of a record that was read here. */
  readonly memory?: ArrayBufferLike;
}

/** What is the same for many records in a row. */
interface RecordRun {
  readonly context: BatchContext;
  /** What the offsets and times are counted from. */
  readonly offset: number;
  readonly time: number;
  readonly attributes: number;
  readonly headers: Headers;
}

/**
 * A record that was read here. Thousands of them wait to be stored, and the collector copies each: so they are few small numbers, and the
 * offset, the time, the key and the value are made when they are asked for.
 */
class PlainRecord implements DecodedRecord {
  /** A key or a value that ends before 0 is null. */
  constructor(
    private readonly run: RecordRun,
    /** Key and value lie in it. A `Buffer` of each would take as much room as the rest of the record. */
    readonly memory: ArrayBufferLike,
    private readonly timestampDelta: number,
    private readonly offsetDelta: number,
    private readonly keyFrom: number,
    private readonly keyTo: number,
    private readonly valueFrom: number,
    private readonly valueTo: number,
  ) {}

  get attributes(): number {
    return this.run.attributes;
  }

  get headers(): Headers {
    return this.run.headers;
  }

  get batchContext(): BatchContext {
    return this.run.context;
  }

  get magicByte(): number | undefined {
    return this.batchContext.magicByte;
  }

  get timestamp(): string {
    const { timestampType, maxTimestamp } = this.batchContext;
    const isOfBroker = timestampType === LOG_APPEND_TIME && maxTimestamp;
    return isOfBroker ? maxTimestamp : String(this.run.time + this.timestampDelta);
  }

  get offset(): string {
    return String(this.run.offset + this.offsetDelta);
  }

  get key(): Buffer | null {
    return this.keyTo < 0 ? null : Buffer.from(this.memory, this.keyFrom, this.keyTo - this.keyFrom);
  }

  get value(): Buffer | null {
    return this.valueTo < 0 ? null : Buffer.from(this.memory, this.valueFrom, this.valueTo - this.valueFrom);
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
const EMPTY: Headers = Object.freeze({});

/**
 * Reads a record of Kafka's format v0 (magic 2) with plain numbers, where the library takes a big integer for each bit and a decoder for
 * each part. What it gives is the same. Headers that are byte for byte those of the record before are that record's. Long numbers, more than
 * one header and whatever does not end where the record ends go to `original`, if their bytes can be a record at all.
 *
 * @throws Error where a length or the number of headers is more than the record has bytes for.
 */
export function createRecordDecoder(original: RecordDecoder): RecordDecoder {
  let run: RecordRun = { context: {}, offset: NaN, time: NaN, attributes: 0, headers: {} };
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
    if (rest === NO_HEADERS && buffer[at] === 0) return EMPTY;
    if (rest === headerBytes.length && buffer.compare(headerBytes, 0, rest, at) === 0) return header;
    const begin = at;
    if (readVarInt(buffer) !== 1 || !(passBytes(buffer) >= 0)) return null;
    const name = buffer.toString('utf8', from, at);
    if (!(passBytes(buffer) >= 0) || at !== buffer.length) return null;
    headerBytes = Buffer.from(buffer.subarray(begin));
    header = { [name]: Buffer.from(buffer.subarray(from, at)) };
    return header;
  };

  return (decoder, given = {}) => {
    const { buffer } = decoder;
    if (given !== run.context) {
      const { firstOffset = NaN, firstTimestamp = NaN } = given;
      run = { ...run, context: given, offset: Number(firstOffset), time: Number(firstTimestamp) };
    }
    at = decoder.offset + 1;
    const timestampDelta = readVarInt(buffer);
    const offsetDelta = readVarInt(buffer);
    const keyTo = passBytes(buffer);
    const keyFrom = from;
    const valueTo = passBytes(buffer);
    const valueFrom = from;
    if (Number.isNaN(keyTo) || Number.isNaN(valueTo)) return leave(decoder, given);
    const headers = readHeaders(buffer);
    if (headers === null || !Number.isSafeInteger(run.offset + offsetDelta)) return leave(decoder, given);
    if (!Number.isSafeInteger(run.time + timestampDelta)) return leave(decoder, given);
    const attributes = buffer.readInt8(decoder.offset);
    const { buffer: memory, byteOffset: zero } = buffer;
    if (run.headers !== headers || run.attributes !== attributes) run = { ...run, headers, attributes };
    return new PlainRecord(
      run,
      memory,
      timestampDelta,
      offsetDelta,
      zero + keyFrom,
      keyTo < 0 ? keyTo : zero + keyTo,
      zero + valueFrom,
      valueTo < 0 ? valueTo : zero + valueTo,
    );
  };
}
