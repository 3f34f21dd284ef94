import { asParameter } from '../wire/array-literal.js';
import type { Queryable } from './database.js';

/** A statement with its parameters as they are sent: what is put together before it is its turn. */
export interface ReadyStatement {
  readonly sql: string;
  readonly params: readonly unknown[];
}

/** @param params as `Queryable.query` takes them */
export const readyStatement = (sql: string, params: readonly unknown[]): ReadyStatement => ({
  sql,
  params: params.map(asParameter),
});

/** @param statement null: there is nothing to do */
export async function executeReady(q: Queryable, statement: ReadyStatement | null): Promise<void> {
  if (statement !== null) await q.execute(statement.sql, statement.params);
}

/** @param statement null: it would find nothing */
export const queryReady = async <Row>(q: Queryable, statement: ReadyStatement | null): Promise<Row[]> =>
  statement === null ? [] : q.query<Row>(statement.sql, statement.params);
