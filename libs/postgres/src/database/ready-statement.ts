import { asParameter } from '../wire/array-literal.js';

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
