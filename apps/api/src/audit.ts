import { appendAudit, readAudit } from '#postgres';
import type { ApiParts } from './api-parts.js';
import { wrongField } from './problem.js';
import { instantOf } from './times.js';

/** What the one API key is called where it signs: it names no person, so nobody can be two people with it. */
const KEY_HOLDER = 'api-key';

const text = (value: unknown): string => (typeof value === 'string' ? value : '');

/** The principal where authentication is on, whatever the body says; else whom the body names; null: nobody. */
export const actorOf = ({ access }: Pick<ApiParts, 'access'>, by: unknown): string | null =>
  access.required ? KEY_HOLDER : text(by).trim() || null;

/** Notes an action that is done already. */
export async function noteAction(
  parts: Pick<ApiParts, 'access' | 'db'>,
  act: {
    readonly site: string | null;
    readonly action: string;
    readonly subject: string;
    readonly by?: unknown;
    readonly reason?: unknown;
  },
  detail: Readonly<Record<string, unknown>>,
): Promise<void> {
  const { site, action, subject, by, reason } = act;
  const who = actorOf(parts, by) ?? 'unnamed';
  await parts.db.transaction((tx) =>
    appendAudit(tx, { site, who, action, subject, reason: text(reason), detail: by ? { ...detail, by } : detail }),
  );
}

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
