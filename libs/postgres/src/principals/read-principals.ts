import type { Queryable } from '../database/database.js';
import { credentialEntity, principalEntity, type CredentialRow, type PrincipalRow } from './principal-entities.js';

export interface Principal extends PrincipalRow {
  /** All that there ever were, the oldest first. */
  readonly credentials: readonly CredentialRow[];
}

/** All of them by name, or one. */
export async function readPrincipals(q: Queryable, name?: string): Promise<Principal[]> {
  const rows = await q.repository(principalEntity, (principals) =>
    principals.find({ where: name === undefined ? {} : { name }, order: { name: 'ASC' } }),
  );
  const credentials = await q.repository(credentialEntity, (all) =>
    all.find({
      where: name === undefined ? {} : { principal: name },
      order: { createdMs: 'ASC', id: 'ASC' },
    }),
  );
  const of = new Map(rows.map((row) => [row.name, [] as CredentialRow[]]));
  for (const credential of credentials) of.get(credential.principal)?.push(credential);
  return rows.map((row) => ({ ...row, credentials: of.get(row.name)! }));
}

export type CredentialState = 'valid' | 'expired' | 'revoked';

export function stateOf({ revokedMs, expiresMs }: CredentialRow, nowMs: number): CredentialState {
  if (revokedMs !== null) return 'revoked';
  return expiresMs !== null && expiresMs <= nowMs ? 'expired' : 'valid';
}
