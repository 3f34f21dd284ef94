import { promisify } from 'node:util';
import { constants, crc32, deflateRaw } from 'node:zlib';

const deflate = promisify(deflateRaw);

/** RFC 1952: deflate, no name, no time, made in haste, by whatever system. */
const HEAD = Buffer.from([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 4, 255]);
const STORED_HEAD_BYTES = 5;

/** A piece of a text, and the same for a file of gzip: pieces are put one behind the other in any order and number. */
export interface Piece {
  readonly bytes: Buffer;
  readonly packed: Buffer;
}

/** In haste, and with its end on a whole byte. It knows nothing of what stands before it. */
export const packed = (bytes: Buffer): Promise<Buffer> =>
  deflate(bytes, { level: constants.Z_BEST_SPEED, finishFlush: constants.Z_FULL_FLUSH });

/** A piece of a few bytes, which goes as it is (RFC 1951, 3.2.4). */
export function storedPiece(text: string, isLast = false): Piece {
  const bytes = Buffer.from(text);
  const head = Buffer.alloc(STORED_HEAD_BYTES);
  head[0] = isLast ? 1 : 0;
  head.writeUInt16LE(bytes.length, 1);
  head.writeUInt16LE(~bytes.length & 0xffff, 3);
  return { bytes, packed: Buffer.concat([head, bytes]) };
}

/** The file of gzip that says what the pieces say; the last of them is a `storedPiece` that is the last. */
export function gzipOf(pieces: readonly Piece[]): Buffer {
  const tail = Buffer.alloc(8);
  // Of no bytes zlib says 0, whatever came before.
  const sum = pieces.reduce((before, { bytes }) => (bytes.length === 0 ? before : crc32(bytes, before)), 0);
  tail.writeUInt32LE(sum, 0);
  tail.writeUInt32LE(pieces.reduce((length, { bytes }) => length + bytes.length, 0) % 2 ** 32, 4);
  return Buffer.concat([HEAD, ...pieces.map((piece) => piece.packed), tail]);
}
