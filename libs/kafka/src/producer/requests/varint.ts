/** Whole numbers as Kafka's records have them: zigzag, seven bits a byte, the lowest first (as in Protocol Buffers). */

export function sizeOfVarInt(value: number): number {
  const zigzag = ((value << 1) ^ (value >> 31)) >>> 0;
  return zigzag < 0x80 ? 1 : zigzag < 0x4000 ? 2 : zigzag < 0x20_0000 ? 3 : zigzag < 0x1000_0000 ? 4 : 5;
}

/** @returns the place behind it */
export function writeVarInt(buf: Buffer, at: number, value: number): number {
  let zigzag = ((value << 1) ^ (value >> 31)) >>> 0;
  while (zigzag >= 0x80) {
    buf[at++] = (zigzag & 0x7f) | 0x80;
    zigzag >>>= 7;
  }
  buf[at++] = zigzag;
  return at;
}

export function varInt(value: number): Buffer {
  const bytes = Buffer.alloc(sizeOfVarInt(value));
  writeVarInt(bytes, 0, value);
  return bytes;
}

const fitsVarInt = (value: number): boolean => value >= -0x4000_0000 && value < 0x4000_0000;
const zigzag64 = (value: number): bigint => BigInt.asUintN(64, (BigInt(value) << 1n) ^ (BigInt(value) >> 63n));

export function sizeOfVarLong(value: number): number {
  if (fitsVarInt(value)) return sizeOfVarInt(value);
  let size = 1;
  for (let rest = zigzag64(value) >> 7n; rest > 0n; rest >>= 7n) size++;
  return size;
}

/** @returns the place behind it */
export function writeVarLong(buf: Buffer, at: number, value: number): number {
  if (fitsVarInt(value)) return writeVarInt(buf, at, value);
  let rest = zigzag64(value);
  while (rest >= 0x80n) {
    buf[at++] = Number(rest & 0x7fn) | 0x80;
    rest >>= 7n;
  }
  buf[at++] = Number(rest);
  return at;
}
