import { SYSTEM_NAME, TOPICS } from '#contracts';
import { createKafka, MAX_RECORD_BYTES } from '#kafka';
import {
  createDatabase,
  ensureLocalPrincipal,
  makeServiceLogins,
  migrate,
  moveOutbox,
  openDatabase,
  type Database,
} from '#postgres';
import {
  createLogger,
  credentialFiles,
  LOCAL_MQTT_USERNAME,
  readCredential,
  readEnvironment,
  type Environment,
} from '#runtime';

/** What `prepare` found that does not stop the start. */
export interface Prepared {
  readonly migrations: readonly string[];
  readonly problems: readonly string[];
}

/** Database, migrations and topics, on whatever servers the environment names. Done again at every start: harmless. */
export async function prepare(): Promise<Prepared> {
  const env = readEnvironment();
  const log = createLogger('prepare', env.logLevel);
  const [migrations, problems] = await Promise.all([prepareDatabase(env, log), prepareTopics(env.kafkaBrokers, log)]);
  await preparePrincipal(env, log);
  return { migrations, problems };
}

/** Where the own listener asks for credentials: the simulator's is known to ingestion before it starts. */
async function preparePrincipal(env: Environment, log: Log): Promise<void> {
  if (!env.auth || env.mqttListen === null) return;
  const password = await readCredential(credentialFiles(env.dataDir).mqttPassword);
  if (password === null) return;
  const db = await openDatabase({ url: env.databaseUrl, log, name: 'greenpark-prepare', max: 2 });
  try {
    await ensureLocalPrincipal(db, LOCAL_MQTT_USERNAME, password, SYSTEM_NAME);
    await emptyOutbox(db, env.kafkaBrokers, log);
  } finally {
    await db.close();
  }
}

async function emptyOutbox(db: Database, brokers: readonly string[], log: Log): Promise<void> {
  const kafka = createKafka({ brokers, clientId: 'greenpark-prepare', log });
  const producer = kafka.producer();
  try {
    await producer.connect();
    const send = (records: Parameters<typeof producer.send>[0]): Promise<void> => producer.send(records);
    while ((await moveOutbox(db, send, { mostBytes: MAX_RECORD_BYTES })).more);
  } finally {
    await producer.disconnect();
    await kafka.disconnect();
  }
}

type Log = ReturnType<typeof createLogger>;

async function prepareDatabase({ databaseUrl: url, serviceDatabaseUrls }: Environment, log: Log): Promise<string[]> {
  // Where the user may not make databases, or not even see that one is there, the one that is named decides.
  await createDatabase(url).catch((error: unknown) => log.warn({ err: error }, 'the database was not looked for'));
  const db = await openDatabase({ url, log, name: 'greenpark-prepare', max: 2 });
  try {
    const migrations = await migrate(db);
    await makeServiceLogins(db, serviceDatabaseUrls);
    return migrations;
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
