import { pbkdf2, randomBytes, scrypt, timingSafeEqual } from 'node:crypto';
import { promisify } from 'node:util';

/** Of scrypt (RFC 7914): 16 MiB and some 40 ms for one guess. They stand in each hash, so that they can be raised. */
const COST = { ln: 14, r: 8, p: 1 } as const;
const SALT_BYTES = 16;
const HASH_BYTES = 32;
/** What a hash may ask of the process that checks it. */
const MOST_MEMORY_BYTES = 64 * 1024 * 1024;
/** As `mosquitto_passwd` makes them: salt and hash in base64. */
const MOSQUITTO = { iterations: 101, saltBytes: 12, hashBytes: 64 } as const;

const derive = promisify<Buffer, Buffer, number, object, Buffer>(scrypt);
const deriveSlowly = promisify(pbkdf2);

/** What is kept of a password: two one-way forms, made at once, because it is seen this once. */
export interface HashedPassword {
  /** `$scrypt$ln=14,r=8,p=1$salt$hash` (PHC string format). */
  readonly scrypt: string;
  /** A line of Mosquitto's password file, behind the user name: PBKDF2 with SHA-512. */
  readonly mosquitto: string;
}

/** 256 random bits, in letters that need no escaping anywhere. */
export const newPassword = (): string => randomBytes(32).toString('base64url');

export async function hashPassword(password: string): Promise<HashedPassword> {
  const [salt, other] = [randomBytes(SALT_BYTES), randomBytes(MOSQUITTO.saltBytes)];
  const secret = Buffer.from(password);
  const [hash, mosquitto] = await Promise.all([
    derive(secret, salt, HASH_BYTES, { N: 2 ** COST.ln, r: COST.r, p: COST.p, maxmem: MOST_MEMORY_BYTES }),
    deriveSlowly(secret, other, MOSQUITTO.iterations, MOSQUITTO.hashBytes, 'sha512'),
  ]);
  return {
    scrypt: `$scrypt$ln=${COST.ln},r=${COST.r},p=${COST.p}$${unpadded(salt)}$${unpadded(hash)}`,
    mosquitto: `$7$${MOSQUITTO.iterations}$${other.toString('base64')}$${mosquitto.toString('base64')}`,
  };
}

const PHC = /^\$scrypt\$ln=(\d{1,2}),r=(\d{1,2}),p=(\d{1,2})\$([A-Za-z0-9+/]{16,64})\$([A-Za-z0-9+/]{32,128})$/;

/** Whether a password is that of a hash; off the event loop. A hash that cannot be read fits nothing. */
export async function isPassword(password: Uint8Array, phc: string): Promise<boolean> {
  const found = PHC.exec(phc);
  if (!found) return false;
  const [ln, r, p] = found.slice(1, 4).map(Number) as [number, number, number];
  if (ln < 1 || r < 1 || p < 1 || 128 * 2 ** ln * r * p > MOST_MEMORY_BYTES / 2) return false;
  const [salt, hash] = found.slice(4).map((text) => Buffer.from(text, 'base64')) as [Buffer, Buffer];
  const made = await derive(Buffer.from(password), salt, hash.length, { N: 2 ** ln, r, p, maxmem: MOST_MEMORY_BYTES });
  return timingSafeEqual(made, hash);
}

const unpadded = (bytes: Buffer): string => bytes.toString('base64').replace(/=+$/, '');
