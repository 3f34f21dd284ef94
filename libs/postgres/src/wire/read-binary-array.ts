/** Elements of one-dimensional arrays in PostgreSQL's binary form (`array_send`): a thousand numbers, without the text of one of them. */

const HEAD_BYTES = 20;
const TWO_32 = 4_294_967_296;
/** From 1970 to PostgreSQL's own epoch, the start of 2000 (UTC), µs. */
const EPOCH_US = 946_684_800_000_000;

/** Of float8, to the bit. */
export const readFloat8s = (bytes: Buffer): (number | null)[] => elements(bytes, (at) => bytes.readDoubleBE(at));

/** Of int2, int4 or int8, which lies below 2^53. */
export const readInts = (bytes: Buffer): (number | null)[] =>
  elements(bytes, (at, length) => (length === 8 ? int8(bytes, at) : bytes.readIntBE(at, length)));

/** Of timestamptz, finite, as Unix µs: to the digit where these are below 2^53 (1684 to 2255). */
export const readTimes = (bytes: Buffer): (number | null)[] => elements(bytes, (at) => int8(bytes, at, EPOCH_US));

/** @param from is added before the lower half is: the sum alone has to be below 2^53 */
const int8 = (bytes: Buffer, at: number, from = 0): number =>
  bytes.readInt32BE(at) * TWO_32 + from + bytes.readUInt32BE(at + 4);

/** @param read an element of so many bytes that begins there */
function elements(bytes: Buffer, read: (at: number, length: number) => number): (number | null)[] {
  const found: (number | null)[] = [];
  for (let at = HEAD_BYTES; at < bytes.length;) {
    const length = bytes.readInt32BE(at);
    at += 4;
    if (length < 0) {
      found.push(null);
      continue;
    }
    found.push(read(at, length));
    at += length;
  }
  return found;
}
