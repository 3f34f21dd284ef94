import { hashPassword, isPassword, type MqttRight } from '#contracts';
import type { Database } from '../database/database.js';
import { lockPrincipals } from './publish-principals.js';
import { readPrincipals } from './read-principals.js';
import { addCredential, beginPrincipal } from './write-principal.js';

const RIGHTS: readonly MqttRight[] = ['telemetry', 'events', 'read'];

/**
 * Lets in who holds a password that lies in a file of this machine: the simulator and the recordings of `npm start`, for every site
 * that its files declare. It decides nothing. Whatever password it had before ends.
 */
export async function ensureLocalPrincipal(db: Database, name: string, password: string, by: string): Promise<void> {
  const [known] = await readPrincipals(db, name);
  const [only, ...others] = known?.credentials.filter(({ revokedMs }) => revokedMs === null) ?? [];
  if (only?.scrypt && others.length === 0 && (await isPassword(Buffer.from(password), only.scrypt))) return;
  const hashes = await hashPassword(password);
  await db.transaction(async (tx) => {
    const act = { nowMs: await lockPrincipals(tx), by };
    const principal = { name, site: null, devices: null, rights: RIGHTS };
    await beginPrincipal(tx, principal, act);
    const credential = { ...hashes, id: `local-${act.nowMs.toString(36)}`, subject: null, expiresMs: null };
    await addCredential(tx, principal, credential, act, 'credential-issued');
  });
}
