import { createHash } from 'node:crypto';
import { unzipSync, zipSync, type UnzipFileInfo } from 'fflate';

/**
 * The archive. A zip protects its content by a CRC, but neither its directory nor its gaps; so its comment holds the SHA-256 of
 * every byte before the comment, and the comment itself must be exactly as written: a flipped bit anywhere is found.
 */

const SEAL = 'greenpark-evidence/1 sha256=';
const SEAL_BYTES = SEAL.length + 64;
/** The earliest time that a zip can hold: the same files are the same bytes whenever they are packed. */
const NO_TIME = new Date(1980, 0, 1);
/**
 * All files together: rows of one register, minute after minute the same, pack 1:30. More is damage, or an attack on the reader's
 * memory; Deflate itself goes up to 1:1032, and a directory may name the same bytes many times.
 */
const MOST_RATIO = 100;
const FREE_BYTES = 1_000_000;
/** A season of a large plant is a tenth of it. */
const MOST_BYTES = 2 ** 30;

const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

export type Files = ReadonlyMap<string, Uint8Array>;

/** Packs files in their order. */
export function sealFiles(files: Files): Uint8Array {
  const zip = zipSync(
    Object.fromEntries([...files].map(([name, bytes]) => [name, [bytes, { mtime: NO_TIME, level: 6 }]])),
  );
  const sealed = new Uint8Array(zip.length + SEAL_BYTES);
  sealed.set(zip);
  // The last two bytes of a zip without a comment are the length of its comment.
  sealed[zip.length - 2] = SEAL_BYTES & 0xff;
  sealed[zip.length - 1] = SEAL_BYTES >> 8;
  sealed.set(new TextEncoder().encode(SEAL + sha256(sealed.subarray(0, zip.length))), zip.length);
  return sealed;
}

/** null: every byte is as it was sealed; else what is wrong. */
export function sealProblem(bytes: Uint8Array): string | null {
  if (bytes.length <= SEAL_BYTES) return 'the file is too short for an evidence pack';
  const at = bytes.length - SEAL_BYTES;
  const seal = Buffer.from(bytes.buffer, bytes.byteOffset + at, SEAL_BYTES).toString('latin1');
  const found = sha256(bytes.subarray(0, at));
  if (seal === SEAL + found) return null;
  if (!seal.startsWith(SEAL)) return 'the archive does not end with the seal of an evidence pack';
  return `the archive has the SHA-256 ${found}, its seal says ${seal.slice(SEAL.length)}`;
}

/**
 * Files of these names, each once; all together bounded by the size of the archive, before anything is unpacked.
 * @throws what the reader of the archive throws where it is damaged
 */
export function openFiles(bytes: Uint8Array, names: ReadonlySet<string>): Map<string, Uint8Array> {
  const most = Math.min(MOST_BYTES, MOST_RATIO * bytes.length + FREE_BYTES);
  const seen = new Set<string>();
  let packed = 0;
  let unpacked = 0;
  const check = ({ name, size, originalSize }: UnzipFileInfo): boolean => {
    if (!names.has(name)) throw new RangeError(`${JSON.stringify(name.slice(0, 100))} is no file of an evidence pack`);
    if (seen.has(name)) throw new RangeError(`${name} stands twice in the archive`);
    seen.add(name);
    packed += size;
    unpacked += originalSize;
    if (packed <= bytes.length && unpacked <= most) return true;
    throw new RangeError(`${name} is said to unpack from ${size} to ${originalSize} bytes, above ${most} bytes in all`);
  };
  // First the directory alone: nothing is unpacked where anything of it is wrong.
  unzipSync(bytes, { filter: (file) => check(file) && false });
  const files = unzipSync(bytes);
  return new Map(Object.entries(files));
}
