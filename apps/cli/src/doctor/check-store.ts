import { DAY_MS, instantWithMs } from '#domain';
import { migrationsRun, schemaIsCurrent, unknownMigrations, type Database } from '#postgres';
import { bad, good, type Finding } from './finding.js';

/** A loss that is older was seen, and is no fault of today. */
const NEW_LOSS_MS = 7 * DAY_MS;
const MOST_WAITING_MESSAGES = 1_000;

/** Whether what is stored is whole, and ready for what comes. Of another schema nothing else is known. */
export async function checkStore(db: Database): Promise<Finding[]> {
  const schema = await checkSchema(db);
  if (!schema.ok) return [schema];
  return [schema, ...(await checkPartitions(db)), ...(await checkLosses(db)), ...(await checkOutbox(db))];
}

async function checkSchema(db: Database): Promise<Finding> {
  const run = await migrationsRun(db);
  const unknown = unknownMigrations(run);
  if (unknown.length > 0)
    return bad(
      'schema',
      `the database was brought forward by a newer version (${unknown.join(', ')})`,
      'run the version that brought the database there, or a later one',
    );
  if (await schemaIsCurrent(db)) return good('schema', `${run.length} migrations, up to date`);
  return bad(
    'schema',
    `${run.at(-1) ?? 'no migration was run'}: later ones are missing`,
    'start the aggregator (or `npm start`): it brings the database up to date',
  );
}

/** Made two months ahead by the aggregator; where they are missing a reading waits until one is made. */
async function checkPartitions(db: Database): Promise<Finding[]> {
  const rows = await db.query<{ name: string; there: boolean }>(
    `select name, to_regclass(name) is not null as there
     from (select 'reading_' || to_char(date_trunc('month', clock_timestamp() at time zone 'UTC') + n * interval '1 month', 'YYYY_MM') as name
           from generate_series(0, 1) n) m`,
  );
  const missing = rows.filter(({ there }) => !there).map(({ name }) => name);
  if (missing.length === 0) return [];
  return [
    bad(
      'partitions',
      `${missing.join(', ')} of the readings ${missing.length === 1 ? 'is' : 'are'} not there yet`,
      'look whether the aggregator runs: it makes them ahead, each hour',
    ),
  ];
}

async function checkLosses(db: Database): Promise<Finding[]> {
  const rows = await db.query<{ topic: string; partition: number; records: number; foundMs: number; kind: string }>(
    `select topic, partition, to_offset - from_offset as records, found_at as "foundMs", kind from lost_range
     where kind <> 'adopted' order by found_at desc limit 20`,
  );
  return rows.map(({ topic, partition, records, foundMs, kind }) => {
    const how = kind === 'deleted' ? 'before they were counted' : 'that had lost its end, perhaps others with them';
    const found = `${records} records of ${topic}/${partition} were gone from the log ${how}, found at ${instantWithMs(foundMs)}`;
    if (Date.now() - foundMs > NEW_LOSS_MS) return good('losses', found);
    return bad(
      'losses',
      found,
      'send those readings again from the sensors or gateways (`greenpark replay`): duplicates are harmless',
    );
  });
}

async function checkOutbox(db: Database): Promise<Finding[]> {
  const [row] = await db.query<{ n: number }>(
    `select count(*) as n from (select from outbox limit ${MOST_WAITING_MESSAGES + 1}) o`,
  );
  const waits =
    row!.n > MOST_WAITING_MESSAGES
      ? [
          bad(
            'outbox',
            `more than ${MOST_WAITING_MESSAGES} documents wait to be published`,
            'look whether aggregator and alerting run and reach Kafka',
          ),
        ]
      : [];
  const aside = await db.query<{ topic: string; key: string; bytes: number; firstMs: number }>(
    `select topic, key, bytes, first_at as "firstMs" from outbox_set_aside order by first_at`,
  );
  return [
    ...waits,
    ...aside.map(({ topic, key, bytes, firstMs }) =>
      bad(
        'outbox',
        `${key} of ${topic} is too large for Kafka (${bytes} bytes) and not published since ${instantWithMs(firstMs)}`,
        'raise max.message.bytes of the topic, or make the document smaller',
      ),
    ),
  ];
}
