import { inflateSync } from 'node:zlib';

const [WOFF_HEAD, WOFF_ENTRY, SFNT_HEAD, SFNT_ENTRY] = [44, 20, 12, 16];
const SIGNATURE = 0x77_4f_46_46; // "wOFF"

/**
 * The TrueType font in a WOFF 1.0 file (W3C Recommendation of 2012): its tables, inflated, behind a head of their places.
 * Whoever makes PDF reads it glyph by glyph, and would inflate a table each time.
 * @throws Error where it is no such file
 */
export function unpackWoff(woff: Buffer): Buffer {
  if (woff.readUInt32BE(0) !== SIGNATURE) throw new Error('the font is no WOFF 1.0 file');
  const count = woff.readUInt16BE(12);
  const head = Buffer.alloc(SFNT_HEAD + count * SFNT_ENTRY);
  woff.copy(head, 0, 4, 8);
  head.writeUInt16BE(count, 4);
  const power = Math.floor(Math.log2(count));
  head.writeUInt16BE(16 * 2 ** power, 6);
  head.writeUInt16BE(power, 8);
  head.writeUInt16BE(16 * (count - 2 ** power), 10);
  const parts: Uint8Array[] = [head];
  let at = head.length;
  for (let i = 0; i < count; i++) {
    const entry = WOFF_HEAD + i * WOFF_ENTRY;
    const [offset, packed, length] = [4, 8, 12].map((field) => woff.readUInt32BE(entry + field)) as [
      number,
      number,
      number,
    ];
    const bytes = woff.subarray(offset, offset + packed);
    const table = packed === length ? bytes : inflateSync(bytes);
    const place = SFNT_HEAD + i * SFNT_ENTRY;
    woff.copy(head, place, entry, entry + 4);
    woff.copy(head, place + 4, entry + 16, entry + 20);
    head.writeUInt32BE(at, place + 8);
    head.writeUInt32BE(length, place + 12);
    parts.push(table, Buffer.alloc((4 - (length % 4)) % 4));
    at += Math.ceil(length / 4) * 4;
  }
  return Buffer.concat(parts);
}
