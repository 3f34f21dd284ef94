import type { Queryable } from './database.js';

/** Whether there is a table or view of that name where names are looked for. */
export async function hasTable(q: Queryable, name: string): Promise<boolean> {
  const [row] = await q.query<{ there: boolean }>('select to_regclass($1) is not null as there', [name]);
  return row!.there;
}
