import {
  createDatabase,
  LoginsRefused,
  makeServiceLogins,
  migrate,
  openDatabase,
  readRights,
  ReadingPartitions,
  type Database,
  type DatabaseOptions,
} from '#postgres';
import { createLogger, readEnvironment, type Environment, type Logger } from '#runtime';

const NO_SUCH_DATABASE = '3D000';

async function openOrMake(options: DatabaseOptions): Promise<Database> {
  try {
    return await openDatabase(options);
  } catch (error) {
    if ((error as { code?: string }).code !== NO_SUCH_DATABASE) throw error;
    await createDatabase(options.url);
    return openDatabase(options);
  }
}

/**
 * The one step before the apps (`--migrate`): makes the database where it is missing, brings its schema and the rights of the services
 * up to date, and makes the logins that are named.
 */
export async function migrateDatabase(): Promise<void> {
  const env = readEnvironment();
  const log = createLogger('migrate', env.logLevel);
  const db = await openOrMake({ url: env.databaseUrl, log, max: 2, name: 'greenpark-migrate' });
  try {
    const done = await migrate(db);
    await new ReadingPartitions(db).makeAhead(Date.now());
    await makeLogins(db, env, log);
    log.info({ migrations: done }, done.length > 0 ? 'the schema is up to date now' : 'the schema was up to date');
  } finally {
    await db.close();
  }
}

/** Roles that are missing stop nothing: whoever runs the services as the owner is told by the doctor. */
async function makeLogins(db: Database, env: Environment, log: Logger): Promise<void> {
  const { missing, differences } = await readRights(db);
  if (missing.length > 0)
    log.warn(
      { missing },
      'the roles of the services are missing, and this user may not make them (docs/operations.md)',
    );
  for (const { role, statement } of differences)
    log.warn({ role, statement }, 'a right differs, and this user may not change it');
  try {
    await makeServiceLogins(db, env.serviceDatabaseUrls);
  } catch (error) {
    if (!(error instanceof LoginsRefused)) throw error;
    log.error({ problems: error.problems }, 'the logins of DATABASE_URL_AGGREGATOR, _ALERTING and _API cannot be made');
    process.exitCode = 1;
  }
}
