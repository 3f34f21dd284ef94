import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { isPassword, type CredentialDocument } from '#contracts';

/** scrypt takes a core and 16 MiB: so many run at a time, beside the threads that other work needs. */
const MOST_AT_ONCE = 2;
/** Some 20 s of work; who comes then is told to come again. */
const MOST_WAITING = 1_000;
/** Credentials whose password was right once, the newest. */
const MOST_REMEMBERED = 50_000;

/**
 * Whether a password is that of a credential. A hash is made once for each credential: from the first time that the password was
 * right a keyed digest of it is compared, so that neither ten thousand sensors that come back nor somebody who guesses costs more.
 */
export class PasswordChecks {
  private readonly key = randomBytes(32);
  private readonly right = new Map<string, Buffer>();
  private readonly waiting: (() => void)[] = [];
  private running = 0;

  constructor(private readonly verify: typeof isPassword = isPassword) {}

  /** What no hash is needed for; undefined: the password of the credential is not known yet. */
  remembered(credential: CredentialDocument, password: Uint8Array): boolean | undefined {
    if (credential.scrypt === null) return false;
    const known = this.right.get(nameOf(credential));
    return known && timingSafeEqual(this.digest(password), known);
  }

  /** null: too many wait. */
  async check(credential: CredentialDocument, password: Uint8Array): Promise<boolean | null> {
    const known = this.remembered(credential, password);
    if (known !== undefined) return known;
    if (this.running >= MOST_AT_ONCE) {
      if (this.waiting.length >= MOST_WAITING) return null;
      await new Promise<void>((resolve) => this.waiting.push(resolve));
    } else this.running++;
    try {
      // The same client may have come many times, and one of them may have had its turn meanwhile.
      const meanwhile = this.remembered(credential, password);
      if (meanwhile !== undefined) return meanwhile;
      const isRight = await this.verify(password, credential.scrypt as string);
      if (isRight) this.remember(nameOf(credential), this.digest(password));
      return isRight;
    } finally {
      const next = this.waiting.shift();
      if (next) next();
      else this.running--;
    }
  }

  private digest(password: Uint8Array): Buffer {
    return createHmac('sha256', this.key).update(password).digest();
  }

  private remember(name: string, digest: Buffer): void {
    const oldest = this.right.size >= MOST_REMEMBERED ? this.right.keys().next().value : undefined;
    if (oldest !== undefined) this.right.delete(oldest);
    this.right.set(name, digest);
  }
}

const nameOf = ({ id, scrypt }: CredentialDocument): string => `${id} ${scrypt}`;
