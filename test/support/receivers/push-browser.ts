import { createDecipheriv, createECDH, hkdfSync, randomBytes, type ECDH } from 'node:crypto';
import { importJWK, jwtVerify } from 'jose';
import type { Received } from './http-receiver.js';

/** A browser as a push service and RFC 8291 know it: an address, a pair of keys, a secret. Written from the RFCs, without the library that sends. */
export class PushBrowser {
  private constructor(
    readonly endpoint: string,
    private readonly pair: ECDH,
    private readonly auth: Buffer,
  ) {}

  /** @param endpoint where its push service listens, with a path of its own */
  static at(endpoint: string): PushBrowser {
    const pair = createECDH('prime256v1');
    pair.generateKeys();
    return new PushBrowser(endpoint, pair, randomBytes(16));
  }

  /** @param privateKey base64url, as `auth` */
  static of(endpoint: string, privateKey: string, auth: string): PushBrowser {
    const pair = createECDH('prime256v1');
    pair.setPrivateKey(Buffer.from(privateKey, 'base64url'));
    return new PushBrowser(endpoint, pair, Buffer.from(auth, 'base64url'));
  }

  /** As a page sends them to a server. */
  get keys(): { readonly p256dh: string; readonly auth: string } {
    return { p256dh: this.pair.getPublicKey('base64url'), auth: this.auth.toString('base64url') };
  }

  /**
   * The text of a message in one record (RFC 8188, 8291).
   * @throws Error where it was not encrypted for this browser
   */
  decrypt(body: Buffer): string {
    const salt = body.subarray(0, 16);
    const recordSize = body.readUInt32BE(16);
    const idLength = body.readUInt8(20);
    const sender = body.subarray(21, 21 + idLength);
    const record = body.subarray(21 + idLength);
    if (record.length > recordSize) throw new Error('more than one record');
    const shared = this.pair.computeSecret(sender);
    const info = Buffer.concat([Buffer.from('WebPush: info\0'), this.pair.getPublicKey(), sender]);
    const material = Buffer.from(hkdfSync('sha256', shared, this.auth, info, 32));
    const part = (name: string, length: number): Buffer =>
      Buffer.from(hkdfSync('sha256', material, salt, `Content-Encoding: ${name}\0`, length));
    const decipher = createDecipheriv('aes-128-gcm', part('aes128gcm', 16), part('nonce', 12));
    decipher.setAuthTag(record.subarray(-16));
    const padded = Buffer.concat([decipher.update(record.subarray(0, -16)), decipher.final()]);
    const end = padded.findLastIndex((byte) => byte !== 0);
    if (padded[end] !== 2) throw new Error('not the last record');
    return padded.subarray(0, end).toString('utf8');
  }
}

/**
 * Who sent a message, as a push service reads it (RFC 8292).
 * @throws Error where its signature does not hold, or it is for another service
 */
export async function senderOf(
  { headers }: Pick<Received, 'headers'>,
  audience: string,
): Promise<{ readonly publicKey: string; readonly subject: string; readonly expiresS: number }> {
  const match = /^vapid t=([^,\s]+), ?k=([\w-]+)$/.exec(headers['authorization'] ?? '');
  if (!match) throw new Error(`no vapid: ${headers['authorization'] ?? 'nothing'}`);
  const [, token, publicKey] = match as unknown as [string, string, string];
  const point = Buffer.from(publicKey, 'base64url');
  const [x, y] = [point.subarray(1, 33), point.subarray(33)].map((half) => half.toString('base64url')) as [
    string,
    string,
  ];
  const key = await importJWK({ kty: 'EC', crv: 'P-256', x, y }, 'ES256');
  const { payload } = await jwtVerify(token, key, { audience, algorithms: ['ES256'] });
  return { publicKey, subject: payload.sub ?? '', expiresS: payload.exp ?? 0 };
}
