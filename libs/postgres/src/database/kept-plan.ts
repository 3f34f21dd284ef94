const names = new Map<string, string>();

/**
 * Marks a statement whose plan a connection keeps, alone (`Database.query`) and in sessions and transactions that ask for it (`SessionOptions`). It always has parameters, and is
 * found by the best way whatever the tables hold: what is kept was planned by the statistics of another moment.
 */
export function plannedOnce(sql: string): string {
  names.set(sql, `greenpark_${names.size + 1}`);
  return sql;
}

/** By which the server knows a marked statement again; undefined: it is none. */
export const planNameOf = (sql: string): string | undefined => names.get(sql);
