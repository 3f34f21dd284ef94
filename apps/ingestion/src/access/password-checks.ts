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

  /** null: too many wait. */
  async check({ id, scrypt }: CredentialDocument, password: Uint8Array): Promise<boolean | null> {
    if (scrypt === null) return false;
    const name = `${id} ${scrypt}`;
    const digest = createHmac('sha256', this.key).update(password).digest();
    const known = this.right.get(name);
    if (known) return timingSafeEqual(digest, known);
    if (this.running >= MOST_AT_ONCE) {
      if (this.waiting.length >= MOST_WAITING) return null;
      await new Promise<void>((resolve) => this.waiting.push(resolve));
    } else this.running++;
    try {
      const isRight = await this.verify(password, scrypt);
      if (isRight) this.remember(name, digest);
      return isRight;
    } finally {
      const next = this.waiting.shift();
      if (next) next();
      else this.running--;
    }
  }

  private remember(name: string, digest: Buffer): void {
    const oldest = this.right.size >= MOST_REMEMBERED ? this.right.keys().next().value : undefined;
    if (oldest !== undefined) this.right.delete(oldest);
    this.right.set(name, digest);
  }
}
