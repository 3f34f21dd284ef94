import { openDatabase, type Database } from '#postgres';
import { Failure } from '../terminal/failure.js';
import { SILENT } from './silent-log.js';
import { findSystem, need, type Given } from './running-system.js';

const CONNECT_MS = 3_000;

/** Runs `work` over the database of the system. @throws Failure where it cannot be reached */
export async function withDatabase<T>(given: Given, command: string, work: (db: Database) => Promise<T>): Promise<T> {
  return withDatabaseAt(need((await findSystem(given)).postgres, 'postgres', 'DATABASE_URL'), command, work);
}

/** Runs `work` over the database of an address. @throws Failure where it cannot be reached */
export async function withDatabaseAt<T>(url: string, command: string, work: (db: Database) => Promise<T>): Promise<T> {
  const options = { url, log: SILENT, max: 2, name: `greenpark ${command}`, connectWithinMs: CONNECT_MS };
  const db = await openDatabase(options).catch((error: Error) => {
    throw new Failure(`no connection to PostgreSQL: ${error.message}`);
  });
  try {
    return await work(db);
  } finally {
    await db.close();
  }
}
