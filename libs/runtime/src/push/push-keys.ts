import { createECDH } from 'node:crypto';

const CURVE = 'prime256v1';
const PRIVATE_BYTES = 32;

/** A pair that names this system to push services (VAPID, RFC 8292): P-256, base64url. */
export interface PushKeys {
  /** Uncompressed point, 65 bytes: browsers subscribe with it. */
  readonly publicKey: string;
  readonly privateKey: string;
}

export function newPushKeys(): PushKeys {
  const pair = createECDH(CURVE);
  pair.generateKeys();
  const bytes = pair.getPrivateKey();
  const privateKey = Buffer.concat([Buffer.alloc(PRIVATE_BYTES - bytes.length), bytes]).toString('base64url');
  return { publicKey: pair.getPublicKey('base64url'), privateKey };
}

/** The public half; null: the text is no private key. */
export function publicPushKeyOf(privateKey: string): string | null {
  if (!/^[\w-]{43}$/.test(privateKey)) return null;
  const pair = createECDH(CURVE);
  try {
    pair.setPrivateKey(Buffer.from(privateKey, 'base64url'));
    return pair.getPublicKey('base64url');
  } catch {
    return null;
  }
}

/** Whether a text is the public half of a pair: a point of the curve. */
export function isPublicPushKey(publicKey: string): boolean {
  if (!/^[\w-]{87}$/.test(publicKey)) return false;
  const other = createECDH(CURVE);
  other.generateKeys();
  try {
    other.computeSecret(Buffer.from(publicKey, 'base64url'));
    return true;
  } catch {
    return false;
  }
}
