import { createHash, createPublicKey, sign, type KeyObject } from 'node:crypto';

/** The private key of a site, ready to sign packs. */
export interface PackSigner {
  /** As a site file names it (`EvidenceKey`). */
  readonly publicKey: string;
  sign(bytes: Uint8Array): Uint8Array;
}

/** @param key private or public, Ed25519 */
export const publicKeyLine = (key: KeyObject): string =>
  (key.type === 'private' ? createPublicKey(key) : key).export({ type: 'spki', format: 'der' }).toString('base64');

/** @param privateKey Ed25519 */
export const packSigner = (privateKey: KeyObject): PackSigner => ({
  publicKey: publicKeyLine(privateKey),
  sign: (bytes) => sign(null, bytes, privateKey),
});

/** SHA-256 of the key in DER form, hexadecimal: `openssl pkey -pubin -outform DER | sha256sum` says the same. */
export const fingerprintOf = (publicKey: string): string =>
  createHash('sha256').update(Buffer.from(publicKey, 'base64')).digest('hex');
