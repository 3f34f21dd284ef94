import { MANIFEST } from './content-files.js';
import { SIGNATURE } from './signature-file.js';

/** A time stamp after RFC 3161 (DER of the token) lies beside what it stamps. */
export const TIME_STAMP = 'timestamp.tst';

/** What the stamp of a pack is over: the signature, which covers the manifest, or the manifest where there is none. */
export const stampedBytes = (files: ReadonlyMap<string, Uint8Array>): Uint8Array =>
  files.get(SIGNATURE) ?? files.get(MANIFEST)!;
