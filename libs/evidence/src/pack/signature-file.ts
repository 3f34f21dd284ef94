import { createPublicKey, verify } from 'node:crypto';
import { isEvidenceKey } from '#contracts';
import { MANIFEST } from './content-files.js';
import { EvidenceError } from './readings-csv.js';
import type { PackSigner } from './signer.js';

/** The signature lies beside the manifest, which names length and SHA-256 of every other file. */
export const SIGNATURE = 'signature.json';
/** Many times what it takes; more is none. */
const MOST_BYTES = 4_096;

export interface PackSignature {
  readonly algorithm: 'Ed25519';
  /** What is signed, byte by byte. */
  readonly file: typeof MANIFEST;
  /** As a site file names it. */
  readonly publicKey: string;
  /** Base64. */
  readonly signature: string;
}

/** Ed25519 has no chance in it: the same manifest under the same key gives the same file. */
export function signatureFile(manifest: Uint8Array, signer: PackSigner): Uint8Array {
  const signature = Buffer.from(signer.sign(manifest)).toString('base64');
  const content: PackSignature = { algorithm: 'Ed25519', file: MANIFEST, publicKey: signer.publicKey, signature };
  return new TextEncoder().encode(`${JSON.stringify(content, null, 1)}\n`);
}

/**
 * The key under which the manifest is signed; null: under none.
 * @throws EvidenceError where there is a signature that does not fit
 */
export function signedUnder(files: ReadonlyMap<string, Uint8Array>): string | null {
  const file = files.get(SIGNATURE);
  if (file === undefined) return null;
  const { publicKey, signature } = readSignature(file);
  const key = createPublicKey({ key: Buffer.from(publicKey, 'base64'), format: 'der', type: 'spki' });
  if (!verify(null, files.get(MANIFEST)!, key, Buffer.from(signature, 'base64'))) {
    throw new EvidenceError(SIGNATURE, `the signature under ${publicKey} is not one of this ${MANIFEST}`);
  }
  return publicKey;
}

/** What it says must be written exactly so: one signature has one file. */
function readSignature(file: Uint8Array): PackSignature {
  const fail = (what: string): never => {
    throw new EvidenceError(SIGNATURE, what);
  };
  if (file.length > MOST_BYTES) fail(`has ${file.length} bytes, a signature at most ${MOST_BYTES}`);
  let found: Partial<Record<keyof PackSignature, unknown>> | null;
  try {
    found = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(file)) as Partial<
      Record<keyof PackSignature, unknown>
    > | null;
  } catch (error) {
    return fail(`cannot be read: ${(error as Error).message}`);
  }
  const { algorithm, file: signed, publicKey, signature }: Partial<Record<keyof PackSignature, unknown>> = found ?? {};
  if (algorithm !== 'Ed25519' || signed !== MANIFEST) fail(`expected a signature of ${MANIFEST} by Ed25519`);
  if (typeof publicKey !== 'string' || !isEvidenceKey(publicKey)) return fail('`publicKey` is no Ed25519 key');
  if (typeof signature !== 'string' || !/^[A-Za-z0-9+/]{85}[AQgw]==$/.test(signature)) {
    return fail('`signature` is not 64 bytes in base64');
  }
  return { algorithm: 'Ed25519', file: MANIFEST, publicKey, signature };
}
