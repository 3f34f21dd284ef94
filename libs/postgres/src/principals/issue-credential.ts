import { randomBytes } from 'node:crypto';
import { IsNull } from 'typeorm';
import { certificateSubject, hashPassword, newPassword, type MqttGrant } from '#contracts';
import type { Database, Queryable } from '../database/database.js';
import { credentialEntity, type CredentialRow } from './principal-entities.js';
import { lockPrincipals } from './publish-principals.js';
import { readPrincipals, stateOf } from './read-principals.js';
import { addCredential, beginPrincipal, type Act } from './write-principal.js';

export interface NewPrincipal extends MqttGrant {
  readonly name: string;
  readonly expiresMs: number | null;
  /** Subject of a client certificate; null: a password is made. */
  readonly certificate: string | null;
}

/** A credential as it is shown, once. */
export interface IssuedCredential {
  readonly username: string;
  readonly password: string | null;
  readonly credential: string;
}

export type Issue =
  | { readonly ok: true; readonly issued: IssuedCredential }
  /** `why`: for people. */
  | { readonly ok: false; readonly what: 'unknown' | 'conflict'; readonly why: string };

/** So many hold at a time: the one in use, and the one that takes its place. */
const MOST_VALID = 2;

/** A principal with its first credential; one without any that is valid begins anew. */
export async function createPrincipal(db: Database, wish: NewPrincipal, by: string): Promise<Issue> {
  const secret = await makeSecret(wish.certificate);
  return db.transaction(async (tx) => {
    const nowMs = await lockPrincipals(tx);
    const unknown = await undeclared(tx, wish);
    if (unknown !== null) return { ok: false, what: 'unknown', why: unknown };
    const [before] = await readPrincipals(tx, wish.name);
    if (before?.credentials.some((one) => stateOf(one, nowMs) === 'valid')) {
      const why = `there is a principal ${wish.name} already: rotate its credential, or revoke it first`;
      return { ok: false, what: 'conflict', why };
    }
    const taken = await holderOf(tx, secret.subject);
    if (taken !== null && taken !== wish.name)
      return { ok: false, what: 'conflict', why: `that certificate is bound to ${taken}` };
    await beginPrincipal(tx, wish, { nowMs, by });
    return add(tx, wish, secret, wish.expiresMs, { nowMs, by }, 'credential-issued');
  });
}

/** A second password beside the first; both hold until one is revoked. */
export async function rotateCredential(
  db: Database,
  name: string,
  expiresMs: number | null,
  by: string,
): Promise<Issue> {
  const secret = await makeSecret(null);
  return db.transaction(async (tx) => {
    const nowMs = await lockPrincipals(tx);
    const [principal] = await readPrincipals(tx, name);
    const valid = principal?.credentials.filter((one) => stateOf(one, nowMs) === 'valid') ?? [];
    if (!principal || valid.length === 0) {
      return { ok: false, what: 'unknown', why: `there is no principal ${name} with a valid credential` };
    }
    if (valid.length >= MOST_VALID) {
      const ids = valid.map(({ id }) => id).join(' and ');
      return { ok: false, what: 'conflict', why: `two credentials of ${name} hold, ${ids}: revoke one first` };
    }
    return add(tx, principal, secret, expiresMs, { nowMs, by }, 'credential-rotated');
  });
}

type Secret = Pick<CredentialRow, 'scrypt' | 'mosquitto' | 'subject'> & { readonly password: string | null };

/** Before the transaction: the hash takes its time. */
async function makeSecret(certificate: string | null): Promise<Secret> {
  if (certificate !== null) {
    return { password: null, scrypt: null, mosquitto: null, subject: certificateSubject(certificate) };
  }
  const password = newPassword();
  return { password, subject: null, ...(await hashPassword(password)) };
}

async function add(
  tx: Queryable,
  principal: MqttGrant & { readonly name: string },
  { password, ...secret }: Secret,
  expiresMs: number | null,
  act: Act,
  action: string,
): Promise<Issue> {
  const id = randomBytes(6).toString('hex');
  await addCredential(tx, principal, { ...secret, id, expiresMs }, act, action);
  return { ok: true, issued: { username: principal.name, password, credential: id } };
}

/** Who has a certificate; null: nobody. */
async function holderOf(tx: Queryable, subject: string | null): Promise<string | null> {
  if (subject === null) return null;
  const found = await tx.repository(credentialEntity, (all) => all.findOneBy({ subject, revokedMs: IsNull() }));
  return found?.principal ?? null;
}

/** What of a wish no site file has declared; null: all is. */
async function undeclared(tx: Queryable, { site, devices }: MqttGrant): Promise<string | null> {
  if (site === null) return null;
  const rows = await tx.query<{ device: string | null }>(
    'select d.code as device from site s left join device d using (site_id) where s.code = $1',
    [site],
  );
  if (rows.length === 0) return `there is no site ${site}`;
  const known = new Set(rows.map(({ device }) => device));
  const missing = (devices ?? []).filter((device) => !known.has(device));
  return missing.length === 0 ? null : `site ${site} declares no device ${missing.join(', ')}`;
}
