import { createHash, randomBytes } from 'node:crypto';

/** 256 bits: it cannot be guessed, so a plain hash is enough to keep. */
const KEY_BYTES = 32;

/** A fresh key and its SHA-256, hexadecimal, by which it is known. */
export function newApiKey(): { readonly key: string; readonly sha256: string } {
  const key = `gp_${randomBytes(KEY_BYTES).toString('base64url')}`;
  return { key, sha256: createHash('sha256').update(key).digest('hex') };
}
