const POLYNOMIAL = 0x82f63b78; // Castagnoli (iSCSI), the lowest bit first: RFC 3720, appendix B.4
const BYTES = 256;
/** Bytes taken in one step. */
const STEP = 8;

/** Table `n` is what a byte does to the checksum once `n` more bytes have followed it. */
function tablesOf(): readonly Int32Array[] {
  const tables = Array.from({ length: STEP }, () => new Int32Array(BYTES));
  const first = tables[0]!;
  for (let byte = 0; byte < BYTES; byte += 1) {
    let crc = byte;
    for (let bit = 0; bit < 8; bit += 1) crc = crc & 1 ? (crc >>> 1) ^ POLYNOMIAL : crc >>> 1;
    first[byte] = crc;
  }
  for (let n = 1; n < STEP; n += 1) {
    const before = tables[n - 1]!;
    for (let byte = 0; byte < BYTES; byte += 1) {
      const crc = before[byte]!;
      tables[n]![byte] = first[crc & 0xff]! ^ (crc >>> 8);
    }
  }
  return tables;
}
const [t0, t1, t2, t3, t4, t5, t6, t7] = tablesOf() as [
  Int32Array,
  Int32Array,
  Int32Array,
  Int32Array,
  Int32Array,
  Int32Array,
  Int32Array,
  Int32Array,
];

/**
 * CRC-32C of a record batch, as Kafka wants it (0 to 2^32 − 1): eight bytes a step, where the client library takes one after the other.
 * The way is that of Kounavis and Berry, "A Systematic Approach to Building High Performance Software-Based CRC Generators", 2005.
 */
export function crc32c(bytes: Uint8Array): number {
  let crc = -1;
  let i = 0;
  for (const whole = bytes.length - STEP; i <= whole; i += STEP) {
    crc =
      t7[(crc ^ bytes[i]!) & 0xff]! ^
      t6[((crc >>> 8) ^ bytes[i + 1]!) & 0xff]! ^
      t5[((crc >>> 16) ^ bytes[i + 2]!) & 0xff]! ^
      t4[(crc >>> 24) ^ bytes[i + 3]!]! ^
      t3[bytes[i + 4]!]! ^
      t2[bytes[i + 5]!]! ^
      t1[bytes[i + 6]!]! ^
      t0[bytes[i + 7]!]!;
  }
  for (; i < bytes.length; i += 1) crc = t0[(crc ^ bytes[i]!) & 0xff]! ^ (crc >>> 8);
  return ~crc >>> 0;
}
