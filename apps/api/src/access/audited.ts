import type { Request } from 'express';
import { NAMELESS, SYSTEM_NAME } from '#contracts';
import { instantOf } from '#domain';
import { appendAuditOfChange, checkAuditChain, readAudit, type Database } from '#postgres';
import type { ApiKey } from '#runtime';
import { principalOf } from './access.js';
import type { ApiParts } from '../api-parts.js';
import { wrongField } from '../http/problem.js';

/** The name of the key where authentication is on, whatever the body says; else whom the body names; null: nobody. */
export function actorOf(request: Request, by: unknown): string | null {
  const principal = principalOf(request);
  if (principal) return principal.name;
  return (typeof by === 'string' ? by.trim() : '') || null;
}

/** As `actorOf`, where an action needs no name. */
export const nameOf = (request: Request, by?: unknown): string => actorOf(request, by) ?? NAMELESS;

/** The audit log, newest first. */
export async function listAudit(
  { db }: Pick<ApiParts, 'db'>,
  want: { readonly site?: string | undefined; readonly limit: number; readonly cursor?: string | undefined },
) {
  if (want.cursor !== undefined && !/^\d{1,15}$/.test(want.cursor)) {
    throw wrongField('bad-parameter', 'cursor', 'expected `nextCursor` of the answer before');
  }
  const beforeId = want.cursor === undefined ? null : Number(want.cursor);
  const entries = await readAudit(db, { site: want.site ?? null, beforeId, limit: want.limit + 1 });
  const items = entries.slice(0, want.limit).map(({ atMs, ...entry }) => ({ ...entry, at: instantOf(atMs) }));
  return { items, nextCursor: entries.length > want.limit ? String(items.at(-1)!.id) : null };
}

/** Whether every entry of the log hangs on the one before it, from one snapshot. */
export async function showAuditChain({ db }: Pick<ApiParts, 'db'>) {
  const chain = await db.transaction(async (tx) => {
    await tx.execute('set transaction isolation level repeatable read, read only');
    return checkAuditChain(tx);
  });
  return { ok: chain.firstBroken === null, ...chain };
}

/** Notes which keys are admitted where that has changed; of each its name and role, nothing of the key itself. */
export async function auditKeys(db: Database, keys: readonly ApiKey[]): Promise<boolean> {
  const named = keys.map(({ name, role }) => ({ name, role })).sort((a, b) => (a.name < b.name ? -1 : 1));
  return db.transaction((tx) =>
    appendAuditOfChange(tx, {
      site: null,
      who: SYSTEM_NAME,
      action: 'keys-accepted',
      subject: 'api-keys',
      reason: '',
      detail: { keys: named },
    }),
  );
}
