import { In } from 'typeorm';
import { appendAudit } from '../audit/audit-log.js';
import type { Database } from '../database/database.js';
import { credentialEntity } from './principal-entities.js';
import { lockPrincipals, publishPrincipal } from './publish-principals.js';
import { readPrincipals, type Principal } from './read-principals.js';

/**
 * Ends one credential of a principal, or all of them. Again is harmless.
 * @returns what it has become; null: there is no such principal or credential
 */
export async function revokeCredential(
  db: Database,
  name: string,
  wish: { readonly credential: string | null; readonly by: string; readonly reason: string | null },
): Promise<Principal | null> {
  return db.transaction(async (tx) => {
    const nowMs = await lockPrincipals(tx);
    const [principal] = await readPrincipals(tx, name);
    if (!principal) return null;
    const { credential, by, reason } = wish;
    const meant = principal.credentials.filter(({ id }) => credential === null || id === credential);
    if (meant.length === 0) return null;
    const ids = meant.filter(({ revokedMs }) => revokedMs === null).map(({ id }) => id);
    if (ids.length === 0) return principal;
    await tx.repository(credentialEntity, (all) => all.update({ id: In(ids) }, { revokedMs: nowMs, revokedBy: by }));
    const detail = { credentials: ids };
    const action = 'credential-revoked';
    await appendAudit(tx, { site: principal.site, who: by, action, subject: name, reason: reason ?? '', detail });
    await publishPrincipal(tx, name);
    return (await readPrincipals(tx, name))[0]!;
  });
}
