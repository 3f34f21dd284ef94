import { createHash, timingSafeEqual } from 'node:crypto';
import { mayAct, ONE_KEY_NAME, type Role } from '#contracts';
import { loadKeys, type ApiKey, type Environment } from '#runtime';
import { ProblemError } from '../http/problem.js';
import type { Principal } from './principal.js';

const digest = (text: string): Buffer => createHash('sha256').update(text).digest();

/** Who may call `/api/…`, by the keys that hold now. */
export class Access {
  /** @param required false: anyone may do everything, and names come from the body of a request */
  constructor(
    readonly required: boolean,
    private held: readonly ApiKey[],
  ) {}

  /** Keys that were read again. */
  replace(keys: readonly ApiKey[]): void {
    this.held = keys;
  }

  keys(): readonly ApiKey[] {
    return this.held;
  }

  /**
   * Who calls, where that role is enough.
   * @param authorization header of the request
   * @throws ProblemError `unauthorized`, `forbidden`
   */
  admit(authorization: string | undefined, needed: Role): Principal {
    const token = /^Bearer +(\S+)$/i.exec(authorization ?? '')?.[1];
    const principal = token === undefined ? null : this.principalOf(token);
    if (!principal) {
      const how =
        this.held.length > 0
          ? 'Send "Authorization: Bearer <key>" with a key of GREENPARK_API_KEYS_FILE or GREENPARK_API_KEY.'
          : 'GREENPARK_AUTH is on and there is no key: set GREENPARK_API_KEYS_FILE (see `greenpark key new`) or GREENPARK_API_KEY and restart the service.';
      throw new ProblemError('unauthorized', how);
    }
    if (!mayAct(principal.role, needed)) {
      const detail = `This call needs the role ${needed}; the key "${principal.name}" has the role ${principal.role}.`;
      throw new ProblemError('forbidden', detail);
    }
    return principal;
  }

  /** Takes the same time whichever key it is, and if it is none. */
  private principalOf(token: string): Principal | null {
    const sent = digest(token);
    let found: Principal | null = null;
    for (const { name, role, sha256 } of this.held) {
      if (timingSafeEqual(sent, Buffer.from(sha256, 'hex'))) found = { name, role };
    }
    return found;
  }
}

/**
 * Every key that is admitted: those of GREENPARK_API_KEYS_FILE, and GREENPARK_API_KEY as one more of an admin.
 * @throws ConfigurationError
 */
export async function readKeys({ apiKey, apiKeysFile }: Environment): Promise<readonly ApiKey[]> {
  const named = apiKeysFile === null ? [] : await loadKeys(apiKeysFile);
  const one: ApiKey[] =
    apiKey === null ? [] : [{ name: ONE_KEY_NAME, role: 'admin', sha256: digest(apiKey).toString('hex') }];
  return [...named, ...one];
}
