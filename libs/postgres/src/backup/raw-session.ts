import type { ClientBase, Connection as Wire } from 'pg';
import type { QueryRunner } from 'typeorm';
import { Connection, type Wire as Client } from '../connection/connection.js';
import { dataSourceOf, type DatabaseOptions } from '../connection/open-database.js';
import type { Queryable } from '../database/database.js';
import { driverError } from '../database/driver-error.js';

/** One connection in all its forms: for SQL, for streams of COPY, and for migrations. */
export interface RawSession {
  readonly q: Queryable;
  readonly client: ClientBase;
  readonly runner: QueryRunner;
}

/** Long statements are the nature of a backup: whatever the server or the role sets, these have no end. */
const NO_LIMITS = `set statement_timeout = 0; set idle_in_transaction_session_timeout = 0`;

/** How long a transaction that is given up may take to end before its connection is cut. */
const ROLLBACK_MS = 2_000;

/** Runs `work` over a connection of its own, which is closed afterwards. A transaction that was left open is rolled back. */
export async function withRawSession<T>(
  options: DatabaseOptions,
  work: (session: RawSession) => Promise<T>,
): Promise<T> {
  const dataSource = dataSourceOf({ ...options, max: 1 });
  try {
    await dataSource.initialize();
    const runner = dataSource.createQueryRunner();
    const client = (await runner.connect()) as ClientBase & { readonly connection: Wire };
    try {
      await runner.query(NO_LIMITS);
      return await work({ q: new Connection(runner, client as unknown as Client), client, runner });
    } finally {
      await rollBack(runner, client.connection);
      await runner.release();
    }
  } catch (error) {
    throw driverError(error);
  } finally {
    if (dataSource.isInitialized) await dataSource.destroy();
  }
}

/** A stream of COPY that nobody reads any more takes no other statement: then the server rolls back when the connection is gone. */
async function rollBack(runner: QueryRunner, { stream }: Wire): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<void>((resolve) => {
    timer = setTimeout(() => {
      stream.destroy();
      resolve();
    }, ROLLBACK_MS);
  });
  await Promise.race([runner.query('rollback').catch(() => undefined), late]);
  clearTimeout(timer);
}
