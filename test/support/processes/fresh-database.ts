import { randomBytes } from 'node:crypto';
import type { DatabaseService } from '#contracts';
import { createDatabase, makeServiceLogins, migrate, openDatabase, type Database, type Queryable } from '#postgres';

const silent = { info: () => undefined, warn: () => undefined };

/** A migrated database of its own on the server of the tests; never dropped, the server's folder goes with the run. */
export async function freshDatabase(prefix: string, options: { migrated?: boolean } = {}): Promise<Database> {
  const url = freshDatabaseUrl(prefix);
  await createDatabase(url);
  const db = await openDatabase({ url, log: silent, max: 6, name: prefix });
  if (options.migrated ?? true) await migrate(db);
  return db;
}

/** The same database as this service opens it in a plant: what the service has no right to do fails. */
export async function openAs(service: DatabaseService, owner: Database): Promise<Database> {
  return openDatabase({ url: await urlAs(service, owner), log: silent, max: 6, name: service });
}

/** Of the login of this service, which is made where it is not there yet. */
export async function urlAs(service: DatabaseService, owner: Database): Promise<string> {
  const url = new URL(await urlOf(owner));
  // The database's name makes it one of this database alone.
  url.username = `${url.pathname.slice(1)}_${service}_login`;
  url.password = 'of-tests';
  await makeServiceLogins(owner, { [service]: url.href });
  return url.href;
}

/** Of an open database of the server of the tests. */
export async function urlOf(db: Queryable): Promise<string> {
  const [row] = await db.query<{ name: string }>('select current_database() as name');
  const url = new URL(process.env.TEST_DATABASE_URL!);
  url.pathname = `/${row!.name}`;
  return url.href;
}

export function freshDatabaseUrl(prefix: string): string {
  const server = process.env.TEST_DATABASE_URL;
  if (!server)
    throw new Error('TEST_DATABASE_URL is not set: integration specs run by `npm test`, which starts the servers');
  const url = new URL(server);
  url.pathname = `/${prefix}_${randomBytes(6).toString('hex')}`;
  return url.href;
}
