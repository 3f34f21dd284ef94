import { TOPICS } from '#contracts';
import { createKafka } from '#kafka';
import { createDatabase, migrate, openDatabase } from '#postgres';
import { createLogger, readEnvironment } from '#runtime';

/** What `prepare` found that does not stop the start. */
export interface Prepared {
  readonly migrations: readonly string[];
  readonly problems: readonly string[];
}

/** Database, migrations and topics, on whatever servers the environment names. Done again at every start: harmless. */
export async function prepare(): Promise<Prepared> {
  const env = readEnvironment();
  const log = createLogger('prepare', env.logLevel);
  const [migrations, problems] = await Promise.all([
    prepareDatabase(env.databaseUrl, log),
    prepareTopics(env.kafkaBrokers, log),
  ]);
  return { migrations, problems };
}

type Log = ReturnType<typeof createLogger>;

async function prepareDatabase(url: string, log: Log): Promise<string[]> {
  // Where the user may not make databases, or not even see that one is there, the one that is named decides.
  await createDatabase(url).catch((error: unknown) => log.warn({ err: error }, 'the database was not looked for'));
  const db = await openDatabase({ url, log, name: 'greenpark-prepare', max: 2 });
  try {
    return await migrate(db);
  } finally {
    await db.close();
  }
}

async function prepareTopics(brokers: readonly string[], log: Log): Promise<string[]> {
  const kafka = createKafka({ brokers, clientId: 'greenpark-prepare', log });
  try {
    return await kafka.ensureTopics(TOPICS);
  } finally {
    await kafka.disconnect();
  }
}
