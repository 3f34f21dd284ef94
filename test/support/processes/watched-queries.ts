import type { Database, Queryable, Session } from '#postgres';

/** @param ask sends the statement; its rows are the answer to whoever asked, or what this makes of them */
type Around = (sql: string, ask: () => Promise<unknown[]>) => Promise<unknown[]>;

/** The same database, of which each query, alone or in a session, goes by way of `around`; what it writes does not. */
export function watchedQueries<Asked extends Queryable>(own: Asked, around: Around): Asked {
  return new Proxy(own, {
    get(target, name, receiver) {
      const queryable: Queryable = target;
      if (name === 'query') {
        return (sql: string, params?: readonly unknown[]) => around(sql, () => queryable.query(sql, params));
      }
      if (name === 'session') {
        return (work: (session: Session) => Promise<unknown>, options?: object) =>
          (queryable as Database).session((session) => work(watchedQueries(session, around)), options);
      }
      return Reflect.get(target, name, receiver) as unknown;
    },
  });
}
