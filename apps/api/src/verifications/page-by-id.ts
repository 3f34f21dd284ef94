import { readCursor, writeCursor } from '../http/lists/cursor.js';

/** One page of rows that are listed by falling ids. @throws ProblemError `bad-parameter` */
export async function pageById<Item extends { readonly id: number }>(
  { limit, cursor }: { readonly limit: number; readonly cursor?: string | undefined },
  read: (part: { readonly limit: number; readonly beforeId: number | null }) => Promise<readonly Item[]>,
) {
  const [beforeId = null] = readCursor(cursor, ['number'] as const, ([id]) => Number.isSafeInteger(id)) ?? [];
  const rows = await read({ limit: limit + 1, beforeId });
  const items = rows.slice(0, limit);
  return { items, nextCursor: rows.length > limit ? writeCursor([items.at(-1)!.id]) : null };
}
