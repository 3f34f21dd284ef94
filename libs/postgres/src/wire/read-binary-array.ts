/** Elements of one-dimensional arrays in PostgreSQL's binary form (`array_send`) as columns: a thousand numbers, without the text of one of them; null is NaN. */

const HEAD_BYTES = 20;
const LENGTH_AT = 12;
const TWO_32 = 4_294_967_296;
/** From 1970 to PostgreSQL's own epoch, the start of 2000 (UTC), µs. */
const EPOCH_US = 946_684_800_000_000;

/** Of float8, to the bit. */
export const readFloat8s = (bytes: Buffer): Float64Array => elements(bytes, (view, at) => view.getFloat64(at));

/** Of int2, int4 or int8, which lies below 2^53. */
export const readInts = (bytes: Buffer): Float64Array =>
  elements(bytes, (view, at, length) =>
    length === 8 ? int8(view, at) : length === 4 ? view.getInt32(at) : view.getInt16(at),
  );

/** Of timestamptz, finite, as Unix µs: to the digit where these are below 2^53 (1684 to 2255). */
export const readTimes = (bytes: Buffer): Float64Array => elements(bytes, (view, at) => int8(view, at, EPOCH_US));

/** @param from is added before the lower half is: the sum alone has to be below 2^53 */
const int8 = (view: DataView, at: number, from = 0): number =>
  view.getInt32(at) * TWO_32 + from + view.getUint32(at + 4);

/** @param read an element of so many bytes that begins there */
function elements(bytes: Buffer, read: (view: DataView, at: number, length: number) => number): Float64Array {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const found = new Float64Array(bytes.length > LENGTH_AT ? view.getInt32(LENGTH_AT) : 0);
  let at = HEAD_BYTES;
  for (let i = 0; i < found.length; i++) {
    const length = view.getInt32(at);
    at += 4;
    if (length < 0) {
      found[i] = NaN;
      continue;
    }
    found[i] = read(view, at, length);
    at += length;
  }
  return found;
}
