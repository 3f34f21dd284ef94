import { instantOf } from '#domain';
import { checkAuditChain, readAudit, type Database } from '#postgres';
import { wrongField } from '../http/problem.js';

/** The audit log, newest first. */
export async function listAudit(
  db: Database,
  want: { readonly sites: readonly string[] | null; readonly limit: number; readonly cursor?: string | undefined },
) {
  if (want.cursor !== undefined && !/^\d{1,15}$/.test(want.cursor)) {
    throw wrongField('bad-parameter', 'cursor', 'expected `nextCursor` of the answer before');
  }
  const beforeId = want.cursor === undefined ? null : Number(want.cursor);
  const entries = await readAudit(db, { sites: want.sites, beforeId, limit: want.limit + 1 });
  const items = entries.slice(0, want.limit).map(({ atMs, ...entry }) => ({ ...entry, at: instantOf(atMs) }));
  return { items, nextCursor: entries.length > want.limit ? String(items.at(-1)!.id) : null };
}

/** Whether every entry of the log hangs on the one before it, from one snapshot. */
export async function showAuditChain(db: Database) {
  const chain = await db.transaction(async (tx) => {
    await tx.execute('set transaction isolation level repeatable read, read only');
    return checkAuditChain(tx);
  });
  return { ok: chain.firstBroken === null, ...chain };
}
