import { createRemoteJWKSet, errors, jwtVerify, type JWTPayload } from 'jose';
import { keyNameProblem, ROLES, type Role } from '#contracts';
import { isLoopback, type OidcSettings } from '#runtime';
import { ProblemError } from '../http/problem.js';
import type { Principal } from './principal.js';

/** Signatures by a private key alone: never `none`, never a secret that a public key could be taken for. */
const ALGORITHMS = ['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512', 'ES256', 'ES384', 'ES512', 'EdDSA'];
const CLOCK_SKEW_S = 30;
const ANSWER_WITHIN_MS = 3_000;
/** A token with a key that is not known asks the provider again no sooner, however many come: so soon a rotation is followed. */
const ASK_AGAIN_MS = 5_000;
const SITES_CLAIM = 'sites';

type KeySet = ReturnType<typeof createRemoteJWKSet>;

/** Whether it has the form of a JWT: three parts, the first of which is a JSON object. */
export const isToken = (text: string): boolean => /^eyJ[\w-]*\.[\w-]+\.[\w-]*$/.test(text);

/** Tokens of an identity provider (OpenID Connect), checked by the keys that it publishes. */
export class Tokens {
  private keys: Promise<KeySet> | null = null;

  constructor(private readonly settings: OidcSettings) {}

  /**
   * Who calls with this token.
   * @throws ProblemError `unauthorized`; `forbidden` where it names no role of ours; `unavailable` while the provider is away
   */
  async principalOf(token: string, nowMs: number): Promise<Principal> {
    const { issuer, audience, roleClaim } = this.settings;
    const claims = await this.verify(token, {
      issuer,
      audience,
      algorithms: ALGORITHMS,
      clockTolerance: CLOCK_SKEW_S,
      requiredClaims: ['exp', 'sub'],
      currentDate: new Date(nowMs),
    });
    const name = nameIn(claims);
    const role = roleIn(claims, roleClaim);
    if (!role) {
      const detail = `The token of "${name}" names none of the roles ${ROLES.join(', ')} in the claim ${roleClaim}.`;
      throw new ProblemError('forbidden', detail);
    }
    const expiresMs = (claims.exp! + CLOCK_SKEW_S) * 1_000;
    return { name, role, sites: sitesIn(claims), expiresMs, isShared: false, key: null };
  }

  private async verify(token: string, options: Parameters<typeof jwtVerify>[2]): Promise<JWTPayload> {
    this.keys ??= this.discover();
    const keys = await this.keys.catch(() => {
      throw new ProblemError('unavailable', 'The identity provider does not answer; try again.');
    });
    try {
      return (await jwtVerify(token, keys, options)).payload;
    } catch (error) {
      if (isProviderAway(error)) {
        throw new ProblemError('unavailable', 'The identity provider does not answer; try again.');
      }
      const why = error instanceof errors.JOSEError ? error.code : 'it cannot be read';
      throw new ProblemError('unauthorized', `The token is not taken (${why}).`);
    }
  }

  /** Where the provider publishes its keys. Tried again a while after a failure. */
  private async discover(): Promise<KeySet> {
    const { issuer } = this.settings;
    try {
      const url = `${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`;
      const signal = AbortSignal.timeout(ANSWER_WITHIN_MS);
      const answer = await fetch(url, { signal, redirect: 'error' });
      if (!answer.ok) throw new Error(`${url} answers ${answer.status}`);
      const { issuer: named, jwks_uri } = (await answer.json()) as Readonly<Record<string, unknown>>;
      if (named !== issuer) throw new Error(`${url} names another issuer`);
      const place = new URL(String(jwks_uri));
      if (place.protocol !== 'https:' && !isLoopback(place.hostname)) throw new Error('its keys are not behind TLS');
      return createRemoteJWKSet(place, { cooldownDuration: ASK_AGAIN_MS, timeoutDuration: ANSWER_WITHIN_MS });
    } catch (error) {
      setTimeout(() => (this.keys = null), ASK_AGAIN_MS).unref();
      throw error;
    }
  }
}

/** What jose throws where the keys could not be fetched is not about the token. */
const isProviderAway = (error: unknown): boolean =>
  error instanceof errors.JWKSTimeout ||
  (error instanceof TypeError && error.message === 'fetch failed') ||
  (error instanceof errors.JOSEError &&
    error.code === 'ERR_JOSE_GENERIC' &&
    error.message.includes('JSON Web Key Set'));

/**
 * As people know them where the provider says so; the names of the audit log that have a meaning are nobody's. An address that is
 * not verified is what its holder wrote: it may be that of somebody else.
 */
function nameIn({ sub, ...claims }: JWTPayload): string {
  const email = claims['email_verified'] === true ? claims['email'] : undefined;
  const names = [claims['preferred_username'], email, sub].filter((one) => typeof one === 'string');
  return names.find((name) => keyNameProblem(name) === null) ?? `oidc:${sub!.slice(0, 200)}`;
}

/** What stands at a path; a name on it may hold dots itself (`resource_access.desk.park.example.roles`, `https://park.example/roles`). */
function claimAt(value: unknown, parts: readonly string[]): unknown {
  if (parts.length === 0) return value;
  if (value === null || typeof value !== 'object') return undefined;
  for (let n = 1; n <= parts.length; n++) {
    const name = parts.slice(0, n).join('.');
    if (!Object.hasOwn(value, name)) continue;
    const found = claimAt((value as Record<string, unknown>)[name], parts.slice(n));
    if (found !== undefined) return found;
  }
  return undefined;
}

/** The highest role that stands in a claim (`realm_access.roles`), by its name or as `greenpark-…`. */
function roleIn(claims: JWTPayload, path: string): Role | null {
  const found = claimAt(claims, path.split('.'));
  const names = new Set([found].flat());
  return ROLES.findLast((role) => names.has(role) || names.has(`greenpark-${role}`)) ?? null;
}

/**
 * The sites of the claim `sites`; null where it is missing: all.
 * @throws ProblemError `unauthorized` where it is something else than names
 */
function sitesIn(claims: JWTPayload): readonly string[] | null {
  const found = claims[SITES_CLAIM];
  if (found === undefined) return null;
  const sites = [found].flat();
  if (sites.every((site) => typeof site === 'string')) return sites;
  throw new ProblemError('unauthorized', `The claim ${SITES_CLAIM} of the token holds no names of sites.`);
}
