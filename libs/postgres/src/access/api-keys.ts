import type { Role } from '#contracts';
import { personOf } from '#domain';
import type { Queryable } from '../database/database.js';
import { timeOf } from '../wire/timestamptz.js';

/** A key of the API; of the key itself only the hash is kept. Times are Unix ms. */
export interface StoredKey {
  readonly name: string;
  readonly role: Role;
  /** SHA-256, hexadecimal. */
  readonly sha256: string;
  /** null: all. */
  readonly sites: readonly string[] | null;
  readonly createdMs: number;
  readonly createdBy: string;
  /** null: never. */
  readonly expiresMs: number | null;
  /** null: it was not. */
  readonly revokedMs: number | null;
}

/** Nobody else adds a key until the transaction ends. */
const KEY_LOCK = 0x6772_6b79; // "grky"

/** Those that are not revoked, or all of them; the newest first. */
export function readApiKeys(q: Queryable, which: 'held' | 'all'): Promise<StoredKey[]> {
  return q.query<StoredKey>(
    `select name, role, sha256, sites, created_at as "createdMs", created_by as "createdBy",
            expires_at as "expiresMs", revoked_at as "revokedMs"
     from api_key where $1 or revoked_at is null order by api_key_id desc`,
    [which === 'all'],
  );
}

/** @returns false where a key of the same person holds still; one that has expired gives way */
export async function addApiKey(tx: Queryable, key: Omit<StoredKey, 'revokedMs'>): Promise<boolean> {
  const { name, role, sha256, sites, createdMs, createdBy, expiresMs } = key;
  const person = personOf(name);
  await tx.query('select pg_advisory_xact_lock($1)', [KEY_LOCK]);
  await tx.execute(
    `update api_key set revoked_at = expires_at
     where person = $1 and revoked_at is null and expires_at <= ${timeOf('$2')}`,
    [person, createdMs],
  );
  const added = await tx.execute(
    `insert into api_key (name, person, role, sites, sha256, created_at, created_by, expires_at)
     values ($1, $2, $3, $4, $5, ${timeOf('$6')}, $7, ${timeOf('$8')})
     on conflict (person) where revoked_at is null do nothing`,
    [name, person, role, sites, sha256, createdMs, createdBy, expiresMs],
  );
  return added > 0;
}

/** @returns false where no key of that name holds */
export async function revokeApiKey(tx: Queryable, name: string, nowMs: number): Promise<boolean> {
  const revoked = await tx.execute(
    `update api_key set revoked_at = ${timeOf('$2')} where person = $1 and revoked_at is null`,
    [personOf(name), nowMs],
  );
  return revoked > 0;
}
