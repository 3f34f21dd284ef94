import type { Queryable } from './database.js';

/**
 * All rows of a query in its order, page by page, without either side holding them all: a cursor of PostgreSQL. Inside of a
 * transaction.
 */
export async function readInPages<Row>(
  tx: Queryable,
  query: { readonly sql: string; readonly params: readonly unknown[]; readonly pageSize: number },
  onRows: (rows: Row[]) => Promise<void>,
): Promise<void> {
  await tx.execute(`declare pages no scroll cursor for ${query.sql}`, query.params);
  for (;;) {
    const rows = await tx.query<Row>(`fetch ${query.pageSize} from pages`);
    if (rows.length > 0) await onRows(rows);
    if (rows.length < query.pageSize) break;
  }
  await tx.execute('close pages');
}
