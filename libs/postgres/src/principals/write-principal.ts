import { IsNull } from 'typeorm';
import { instantWithMs } from '#domain';
import { appendAudit } from '../audit/audit-log.js';
import type { Queryable } from '../database/database.js';
import { insertable } from '../database/entity-columns.js';
import { credentialEntity, principalEntity, type CredentialRow, type PrincipalRow } from './principal-entities.js';
import { publishPrincipal } from './publish-principals.js';

/** Who does it, and when. */
export interface Act {
  readonly nowMs: number;
  readonly by: string;
}

/** A principal with these rights, and no credential yet; what it had before ends. */
export async function beginPrincipal(
  tx: Queryable,
  grant: Pick<PrincipalRow, 'name' | 'site' | 'devices' | 'rights'>,
  { nowMs, by }: Act,
): Promise<void> {
  const { name, site, devices, rights } = grant;
  const row = { name, site, devices, rights, version: 0, createdMs: nowMs, createdBy: by };
  // The version of one that was there stays: it rises from there.
  await tx.repository(principalEntity, (all) =>
    all
      .createQueryBuilder()
      .insert()
      .values(insertable(row))
      .orUpdate(['site', 'devices', 'rights', 'created_at', 'created_by'], ['name'])
      .execute(),
  );
  await tx.repository(credentialEntity, (all) =>
    all.update({ principal: name, revokedMs: IsNull() }, { revokedMs: nowMs, revokedBy: by }),
  );
}

export type NewCredential = Pick<CredentialRow, 'id' | 'scrypt' | 'mosquitto' | 'subject' | 'expiresMs'>;

/** Adds a credential, notes it in the audit log, and has ingestion know it. */
export async function addCredential(
  tx: Queryable,
  principal: Pick<PrincipalRow, 'name' | 'site' | 'devices' | 'rights'>,
  credential: NewCredential,
  { nowMs, by }: Act,
  action: string,
): Promise<void> {
  const { name, site, devices, rights } = principal;
  const { id, expiresMs, subject } = credential;
  const row = { ...credential, principal: name, createdMs: nowMs, createdBy: by, revokedMs: null, revokedBy: null };
  await tx.repository(credentialEntity, (all) => all.insert(insertable(row)));
  const expires = expiresMs === null ? null : instantWithMs(expiresMs);
  const detail = { credential: id, devices, rights, expires, certificate: subject };
  await appendAudit(tx, { site, who: by, action, subject: name, reason: '', detail });
  await publishPrincipal(tx, name);
}
