import { createHash, timingSafeEqual } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import { mayAct, ONE_KEY_NAME, type Role } from '#contracts';
import { loadKeys, type ApiKey, type Environment } from '#runtime';
import { ProblemError } from '../http/problem.js';
import type { Principal } from './principal.js';
import { isToken, type Tokens } from './tokens.js';

const digest = (text: string): Buffer => createHash('sha256').update(text).digest();

/** Who may call `/api/…`, by the keys that hold now. */
export class Access {
  /** @param required false: anyone may do everything, and names come from the body of a request */
  constructor(
    readonly required: boolean,
    private configured: readonly ApiKey[],
    private readonly tokens: Tokens | null = null,
  ) {}

  private stored: readonly ApiKey[] = [];

  /** Keys of the configuration that were read again. */
  replace(keys: readonly ApiKey[]): void {
    this.configured = keys;
  }

  /** Keys of the database that were read again. */
  replaceStored(keys: readonly ApiKey[]): void {
    this.stored = keys;
  }

  /** Those of the configuration. */
  keys(): readonly ApiKey[] {
    return this.configured;
  }

  private get held(): readonly ApiKey[] {
    return [...this.configured, ...this.stored];
  }

  /**
   * Who calls, where that role is enough.
   * @param authorization header of the request
   * @throws ProblemError `unauthorized`, `forbidden`
   */
  async admit(authorization: string | undefined, needed: Role, nowMs: number): Promise<Principal> {
    const token = /^Bearer +(\S+)$/i.exec(authorization ?? '')?.[1];
    const principal = token === undefined ? null : await this.principalOf(token, nowMs);
    if (!principal) {
      const how =
        this.held.length > 0 || this.tokens
          ? 'Send "Authorization: Bearer <key>" with a key that holds, or a token of the identity provider.'
          : 'GREENPARK_AUTH is on and there is no key: set GREENPARK_API_KEYS_FILE (see `greenpark keys line`) or GREENPARK_API_KEY and restart the service.';
      throw new ProblemError('unauthorized', how);
    }
    if (principal.expiresMs !== null && principal.expiresMs <= nowMs) {
      throw new ProblemError('unauthorized', `The key "${principal.name}" holds no longer: ask for another one.`);
    }
    if (!mayAct(principal.role, needed)) {
      const detail = `This call needs the role ${needed}; ${principal.key === null ? 'the token of' : 'the key'} "${principal.name}" has the role ${principal.role}.`;
      throw new ProblemError('forbidden', detail);
    }
    return principal;
  }

  /** Whether whoever was let in would be let in again, as the same. */
  stillHolds(principal: Principal, nowMs: number): boolean {
    if (principal.expiresMs !== null && principal.expiresMs <= nowMs) return false;
    if (principal.key === null) return true;
    const key = this.held.find(({ sha256 }) => sha256 === principal.key);
    return key !== undefined && isDeepStrictEqual(principalBy(key), principal);
  }

  private principalOf(token: string, nowMs: number): Principal | null | Promise<Principal> {
    return this.tokens && isToken(token) ? this.tokens.principalOf(token, nowMs) : this.keyHolder(token);
  }

  /** Takes the same time whichever key it is, and if it is none. */
  private keyHolder(token: string): Principal | null {
    const sent = digest(token);
    let found: ApiKey | null = null;
    for (const key of this.held) {
      if (timingSafeEqual(sent, Buffer.from(key.sha256, 'hex'))) found = key;
    }
    return found && principalBy(found);
  }
}

const principalBy = ({ name, role, sha256, sites, expiresMs, isShared }: ApiKey): Principal => ({
  name,
  role,
  sites: sites ?? null,
  expiresMs: expiresMs ?? null,
  isShared: isShared ?? false,
  key: sha256,
});

/**
 * Every key that is admitted: those of GREENPARK_API_KEYS_FILE, and GREENPARK_API_KEY as one more of an admin, which signs nothing.
 * @throws ConfigurationError
 */
export async function readKeys({ apiKey, apiKeysFile }: Environment): Promise<readonly ApiKey[]> {
  const named = apiKeysFile === null ? [] : await loadKeys(apiKeysFile);
  const one: ApiKey[] =
    apiKey === null
      ? []
      : [{ name: ONE_KEY_NAME, role: 'admin', sha256: digest(apiKey).toString('hex'), isShared: true }];
  return [...named, ...one];
}
