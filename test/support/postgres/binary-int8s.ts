import { writeArrayHead } from '../../../libs/postgres/src/wire/binary-array.js';

/** Of bigint or timestamptz as PostgreSQL sends them (`array_send`): elements of 8 bytes, null by its length. */
export function binaryInt8s(values: readonly (bigint | number | null)[], oid: number): Buffer {
  const bytes = Buffer.alloc(20 + 12 * values.length);
  let at = writeArrayHead(bytes, 0, { oid, length: values.length, hasNulls: true });
  for (const value of values) {
    at = bytes.writeInt32BE(value === null ? -1 : 8, at);
    if (value !== null) at = bytes.writeBigInt64BE(BigInt(value), at);
  }
  return bytes.subarray(0, at);
}
