import { BOOK_FILES, CONTENT_FILES, MANIFEST } from './content-files.js';
import { SIGNATURE } from './signature-file.js';
import { TIME_STAMP } from './stamp-file.js';

/** Files that a pack may hold; the manifest does not list itself, nor what lies over it. */
export const PACK_FILES: ReadonlySet<string> = new Set([
  MANIFEST,
  SIGNATURE,
  TIME_STAMP,
  ...CONTENT_FILES,
  ...BOOK_FILES,
]);
export const UNLISTED: ReadonlySet<string> = new Set([MANIFEST, SIGNATURE, TIME_STAMP]);
