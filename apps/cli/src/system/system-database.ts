import { openDatabase, type Database } from '#postgres';
import { Failure } from '../terminal/failure.js';
import { SILENT } from './silent-log.js';
import { findSystem, need, type Given } from './running-system.js';

/** Runs `work` over the database of the system. @throws Failure where it cannot be reached */
export async function withDatabase<T>(given: Given, command: string, work: (db: Database) => Promise<T>): Promise<T> {
  const url = need((await findSystem(given)).postgres, 'postgres', 'DATABASE_URL');
  const db = await openDatabase({
    url,
    log: SILENT,
    max: 2,
    name: `greenpark ${command}`,
    connectWithinMs: 3_000,
  }).catch((error: Error) => {
    throw new Failure(`no connection to PostgreSQL: ${error.message}`);
  });
  try {
    return await work(db);
  } finally {
    await db.close();
  }
}
