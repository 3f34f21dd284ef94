/**
 * One-dimensional arrays in PostgreSQL's binary form (`array_recv`), to be given as parameters: thousands of documents need no escaping here and
 * no unescaping there, and numbers keep their bits without being written as digits.
 */

const [BOOL, INT4, FLOAT8, JSONB] = [16, 23, 701, 3802] as const;
/** Of its two forms the first and only one that a jsonb is sent in. */
const JSONB_VERSION = 1;
const HEAD_BYTES = 20;
const NULL_LENGTH = -1;

/** -0 becomes 0, as in an array literal. */
export function float8s(values: readonly (number | null)[]): Buffer {
  const isNull = values.includes(null);
  const bytes = Buffer.allocUnsafe(HEAD_BYTES + 12 * values.length);
  let at = writeArrayHead(bytes, 0, { oid: FLOAT8, length: values.length, hasNulls: isNull });
  for (const value of values) {
    if (value === null) at = bytes.writeInt32BE(NULL_LENGTH, at);
    else {
      at = bytes.writeInt32BE(8, at);
      at = bytes.writeDoubleBE(value + 0, at);
    }
  }
  return bytes.subarray(0, at);
}

export function int4s(values: readonly number[]): Buffer {
  const bytes = Buffer.allocUnsafe(HEAD_BYTES + 8 * values.length);
  let at = writeArrayHead(bytes, 0, { oid: INT4, length: values.length });
  for (const value of values) at = bytes.writeInt32BE(value, bytes.writeInt32BE(4, at));
  return bytes.subarray(0, at);
}

export function booleans(values: readonly boolean[]): Buffer {
  const bytes = Buffer.allocUnsafe(HEAD_BYTES + 5 * values.length);
  let at = writeArrayHead(bytes, 0, { oid: BOOL, length: values.length });
  for (const value of values) at = bytes.writeInt8(value ? 1 : 0, bytes.writeInt32BE(1, at));
  return bytes.subarray(0, at);
}

/** @param texts each a JSON document */
export function jsonbs(texts: readonly string[]): Buffer {
  // of UTF-16 no unit becomes more than three bytes
  const most = texts.reduce((sum, text) => sum + 5 + 3 * text.length, HEAD_BYTES);
  const bytes = Buffer.allocUnsafe(most);
  let at = writeArrayHead(bytes, 0, { oid: JSONB, length: texts.length });
  for (const text of texts) {
    const length = bytes.write(text, at + 5);
    bytes.writeInt32BE(length + 1, at);
    bytes[at + 4] = JSONB_VERSION;
    at += 5 + length;
  }
  return bytes.subarray(0, at);
}

/** @returns where the first element begins, each with its length before it */
export function writeArrayHead(
  bytes: Buffer,
  from: number,
  { oid, length, hasNulls = false }: { readonly oid: number; readonly length: number; readonly hasNulls?: boolean },
): number {
  let at = bytes.writeInt32BE(length === 0 ? 0 : 1, from);
  at = bytes.writeInt32BE(hasNulls ? 1 : 0, at);
  at = bytes.writeInt32BE(oid, at);
  if (length === 0) return at;
  at = bytes.writeInt32BE(length, at);
  return bytes.writeInt32BE(1, at); // indexes begin at 1
}
