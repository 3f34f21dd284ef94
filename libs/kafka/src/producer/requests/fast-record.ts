import type { RecordContent, RecordWriter } from './record-writer.js';
import { sizeOfVarInt } from './varint.js';

/** What the client library takes for encoded: it copies `buffer`, and looks at `buf` to know the type. */
export interface Encoded {
  readonly buf: Buffer;
  readonly buffer: Buffer;
  /** `buffer` with room before it, which is nobody else's: what comes first is written there, and nothing is copied. */
  readonly withRoom?: Buffer;
}

export interface RecordToEncode extends RecordContent {
  readonly offsetDelta?: number;
  readonly timestampDelta?: number;
}

export type RecordEncoder = (record: RecordToEncode) => Encoded;

/**
 * One record in one buffer of exact size, where the library grows a buffer and makes a dozen small ones. The bytes are the same.
 * What the writer does not know goes to `original`.
 */
export function createRecordEncoder(original: RecordEncoder, writer: RecordWriter): RecordEncoder {
  return (record) => {
    const { offsetDelta = 0, timestampDelta = 0 } = record;
    const bytes = writer.measure(record, offsetDelta, timestampDelta);
    if (bytes === null) return original(record);
    const buf = Buffer.allocUnsafe(sizeOfVarInt(bytes) + bytes);
    writer.write(buf, 0, record, offsetDelta, timestampDelta, bytes);
    return { buf, buffer: buf };
  };
}
