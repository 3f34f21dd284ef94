import {
  createDatabase,
  migrate,
  openDatabase,
  ReadingPartitions,
  type Database,
  type DatabaseOptions,
} from '#postgres';
import { createLogger, readEnvironment } from '#runtime';

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

/** The one step before the apps (`--migrate`): makes the database where it is missing, and brings its schema up to date. */
export async function migrateDatabase(): Promise<void> {
  const env = readEnvironment();
  const log = createLogger('migrate', env.logLevel);
  const db = await openOrMake({ url: env.databaseUrl, log, max: 2, name: 'greenpark-migrate' });
  try {
    const done = await migrate(db);
    await new ReadingPartitions(db).makeAhead(Date.now());
    log.info({ migrations: done }, done.length > 0 ? 'the schema is up to date now' : 'the schema was up to date');
  } finally {
    await db.close();
  }
}
