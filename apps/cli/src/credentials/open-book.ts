import type { Given } from '../system/running-system.js';
import { apiClient } from '../system/api-client.js';
import { findSystem, need } from '../system/running-system.js';
import { withDatabase } from '../system/system-database.js';
import { bookOfApi, bookOfDatabase, type CredentialBook } from './credential-book.js';

/**
 * Where a key was given (GREENPARK_TOKEN) or a server named, the API does it under that name; else whoever can read the address of the
 * database writes to it directly, as for a backup.
 */
export async function withBook<T>(given: Given, work: (book: CredentialBook) => Promise<T>): Promise<T> {
  const { http, postgres } = await findSystem(given);
  const isByApi = Boolean(process.env['GREENPARK_TOKEN']) || given.http !== undefined || postgres === null;
  if (isByApi) return work(bookOfApi(await apiClient(need(http, 'http', 'HTTP_PORT'))));
  return withDatabase(given, 'devices credential', (db) => work(bookOfDatabase(db)));
}
