import { instantOf } from '#domain';
import { listEvidencePacks, type Queryable } from '#postgres';
import { readCursor, writeCursor } from '../http/lists/cursor.js';

/** Packs of a site, the one that was made last first: those that are kept, or those that were the newest of their period at a moment. */
export async function listPacks(
  db: Queryable,
  site: string,
  siteId: number | null,
  {
    limit,
    cursor,
    asOfMs,
  }: { readonly limit: number; readonly cursor?: string | undefined; readonly asOfMs: number | null },
) {
  const before = readCursor(cursor, ['number'] as const)?.[0] ?? null;
  const rows = siteId === null ? [] : await listEvidencePacks(db, siteId, { limit: limit + 1, before, asOfMs });
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  return {
    items: shown.map(({ period, version, bytes, root, previous, hash, madeMs, leaves, who }) => ({
      period,
      version,
      who,
      bytes,
      root,
      previous,
      hash,
      madeAt: instantOf(madeMs),
      rows: leaves,
      href: bytes === null ? null : `/api/v1/sites/${site}/evidence/${period}`,
    })),
    nextCursor: rows.length > limit && last ? writeCursor([last.id]) : null,
  };
}
