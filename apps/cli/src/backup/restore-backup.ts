import { instantWithMs } from '#domain';
import {
  checkBackup,
  createDatabase,
  migrate,
  migrationsRun,
  readContents,
  refuseUsers,
  restoreDatabase,
  unknownMigrations,
  type BackupManifest,
  type DatabaseContents,
} from '#postgres';
import { actingUser } from '../audit/acting-user.js';
import { findSystem, type Given } from '../system/running-system.js';
import { SILENT } from '../system/silent-log.js';
import { withDatabaseAt } from '../system/system-database.js';
import { withKafka } from '../system/system-kafka.js';
import { Failure } from '../terminal/failure.js';
import type { Output } from '../terminal/output.js';
import { Progress } from '../terminal/progress-line.js';
import { withServer } from './backup-server.js';
import { readLogReach, type LogReach } from './log-reach.js';
import { asFailure } from './make-backup.js';

export interface RestoreOptions extends Given {
  readonly replace?: boolean;
  readonly check?: boolean;
}

const CONNECT_MS = 5_000;

/** @throws Failure where the backup or the database is not such that it may be restored; nothing is changed then */
export async function restoreBackup(file: string, options: RestoreOptions, output: Output): Promise<void> {
  const reading = new Progress('% read through', output.json);
  const manifest = await checkBackup(file, (share) => reading.show(share, Math.floor(share * 100))).catch(
    (error: Error) => {
      throw asFailure(error, `${file} cannot be read: ${error.message}`);
    },
  );
  reading.clear();
  const facts = factsOf(file, manifest);
  if (options.check) {
    output.result({ ...facts, restored: false }, () => `${wordsOf(facts)}: whole, every sum is right`);
    return;
  }
  await withServer(options, output, true, async (url) => {
    const replaced = await prepare(url, options.replace === true);
    const progress = new Progress('% restored', output.json);
    const database = { url, log: SILENT, name: 'greenpark restore', connectWithinMs: CONNECT_MS };
    await restoreDatabase(database, { file, manifest, who: actingUser() }, (share) =>
      progress.show(share, Math.floor(share * 100)),
    ).catch((error: Error) => {
      throw asFailure(error, `the backup could not be restored, nothing was changed: ${error.message}`);
    });
    progress.clear();
    const reach = await reachOf(options, manifest);
    output.result({ ...facts, restored: true, replaced, kafka: reach }, () =>
      [`${wordsOf(facts)}: restored`, ...reachWords(reach)].join('\n'),
    );
  });
}

interface Facts {
  readonly file: string;
  readonly takenAt: string;
  readonly product: string;
  readonly schema: string | undefined;
  readonly rows: number;
  readonly tables: number;
}

const factsOf = (file: string, { takenAt, product, schema, tables }: BackupManifest): Facts => ({
  file,
  takenAt,
  product,
  schema: schema.at(-1),
  rows: tables.reduce((sum, table) => sum + table.rows, 0),
  tables: tables.length,
});

const wordsOf = ({ file, takenAt, product, rows, tables }: Facts): string =>
  `${file}: ${rows.toLocaleString('en')} rows of ${tables} tables as of ${takenAt}, made by ${product}`;

/** Makes the database that is named, with an up-to-date schema. @returns what a restore will replace; null: nothing */
async function prepare(url: string, mayReplace: boolean): Promise<DatabaseContents | null> {
  // Where the user may not make databases, the one that is named decides.
  await createDatabase(url).catch(() => undefined);
  return withDatabaseAt(url, 'restore', async (db) => {
    const unknown = unknownMigrations(await migrationsRun(db));
    if (unknown.length > 0)
      throw new Failure(
        `the database was brought forward by a newer version (${unknown.join(', ')}): restore with that version or a later one`,
      );
    const contents = await readContents(db);
    if (contents !== null && !mayReplace) throw new Failure(wouldBeLost(contents));
    // `restoreDatabase` asks again; a restore that it refuses must not have brought the schema forward.
    await refuseUsers(db).catch((error: Error) => {
      throw asFailure(error, error.message);
    });
    await migrate(db);
    return contents;
  });
}

function wouldBeLost({ sites, readings, newestReceivedMs, auditEntries }: DatabaseContents): string {
  const newest = newestReceivedMs === null ? '' : `, the newest received at ${instantWithMs(newestReceivedMs)}`;
  return (
    `the database is not empty: sites ${sites.join(', ') || 'none'}; ${readings.toLocaleString('en')} messages${newest}; ` +
    `${auditEntries.toLocaleString('en')} entries of the audit log, with every signature and decision since the backup. ` +
    'With --replace all of that is lost; of readings only what Kafka still has comes again. Back it up first: `greenpark backup FILE`'
  );
}

/** null: Kafka is not there to be asked. */
async function reachOf(given: Given, { offsets }: BackupManifest): Promise<LogReach | null> {
  const { kafka } = await findSystem(given);
  if (kafka === null || offsets.length === 0) return null;
  return withKafka(kafka, 'restore', (client) => readLogReach(client, offsets).catch(() => null));
}

function reachWords(reach: LogReach | null): string[] {
  if (reach === null)
    return ['Kafka was not asked: after the start `greenpark doctor` says whether it reaches back to the backup'];
  const { records, lost, ahead, exchanged } = reach;
  const gone = lost.map(
    ({ topic, partition, records: n }) =>
      `LOST: ${n.toLocaleString('en')} records of ${topic}/${partition} are deleted in Kafka: only the sensors can send them again`,
  );
  const short = ahead.map(
    ({ topic, partition, records: n }) =>
      `${topic}/${partition} ends ${n.toLocaleString('en')} records before the backup: this log has lost its end`,
  );
  const other = exchanged.map(
    (topic) =>
      `${topic} of this Kafka is not the one of the backup and is not read until somebody says so: \`greenpark kafka adopt\``,
  );
  return [
    `${records.toLocaleString('en')} records that came since are read again from Kafka when the aggregator starts`,
    ...gone,
    ...short,
    ...other,
  ];
}
