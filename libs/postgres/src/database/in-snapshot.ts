import type { Database, Queryable } from './database.js';

/** Everything that `work` reads is of one moment, and nothing can be written. For long reading: no statement has an end. */
export async function inSnapshot<T>(db: Database, work: (tx: Queryable) => Promise<T>): Promise<T> {
  return db.session(async (session) => {
    await session.execute('begin isolation level repeatable read read only');
    try {
      await session.execute('set local statement_timeout = 0');
      await session.execute('set local idle_in_transaction_session_timeout = 0');
      return await work(session);
    } finally {
      // A connection that is gone has rolled back: the first error is the one to report.
      await session.execute('rollback').catch(() => undefined);
    }
  });
}
