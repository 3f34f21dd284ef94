import { to as copyTo } from 'pg-copy-streams';
import { RULES_VERSION } from '#domain';
import type { DatabaseOptions } from '../connection/open-database.js';
import { migrationsRun } from '../database/migrate.js';
import { readOffsets } from '../log/offsets.js';
import { BackupWriter } from './backup-file.js';
import {
  BACKUP_FORMAT,
  BackupRefused,
  type BackupHead,
  type BackupManifest,
  type BackupTable,
} from './backup-manifest.js';
import { withRawSession } from './raw-session.js';
import { quoted, readPartitions, readSequences, readTables } from './stored-tables.js';

export interface BackupProgress {
  /** Of the work, 0 to 1, by the size of tables on the disk. */
  readonly share: number;
  readonly rows: number;
  readonly table: string;
}

/**
 * Writes all that PostgreSQL holds, with the Kafka offsets up to which it is counted, as of one moment into one file. Everything
 * may run meanwhile: one snapshot is read, and nobody waits for it.
 * @param product version of the program
 * @throws BackupRefused where there is nothing of ours in the database
 */
export async function backupDatabase(
  options: DatabaseOptions,
  file: string,
  product: string,
  onProgress: (progress: BackupProgress) => void = () => undefined,
): Promise<{ manifest: BackupManifest; bytes: number }> {
  return withRawSession(options, async ({ q, client }) => {
    await q.execute('begin isolation level repeatable read read only');
    const schema = await migrationsRun(q);
    if (schema.length === 0) throw new BackupRefused('the database is empty: there is nothing to back up');
    const [now] = await q.query<{ at: string; server: string }>(
      `select to_char(clock_timestamp() at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as at, current_setting('server_version') as server`,
    );
    const head: BackupHead = {
      format: BACKUP_FORMAT,
      product,
      rules: RULES_VERSION,
      schema,
      takenAt: now!.at,
      server: now!.server,
    };
    const stored = await readTables(q);
    // No partition may be dropped between the snapshot and the reading of it.
    await q.execute(`lock table ${quoted(...stored.map(({ name }) => name))} in access share mode`);
    const partitions = await readPartitions(q);
    const whole = stored.reduce((total, { bytes }) => total + bytes, 1);
    const writer = new BackupWriter(file);
    try {
      await writer.head(head);
      const tables: BackupTable[] = [];
      let [done, rowsDone] = [0, 0];
      for (const { name, columns, bytes } of stored) {
        const rows = client.query(copyTo(`copy (select ${quoted(...columns)} from ${quoted(name)}) to stdout`));
        const sums = await writer.table(name, rows, (count, read) => {
          onProgress({ share: (done + Math.min(read, bytes)) / whole, rows: rowsDone + count, table: name });
        });
        tables.push({ name, columns: [...columns], ...sums });
        done += bytes;
        rowsDone += sums.rows;
      }
      const offsets = (await readOffsets(q)).map((offset) => ({ ...offset, next: String(offset.next) }));
      const sequences = await readSequences(q);
      const manifest: BackupManifest = { ...head, tables, partitions, sequences, offsets };
      return { manifest, bytes: await writer.finish(manifest) };
    } catch (error) {
      await writer.discard();
      throw error;
    }
  });
}
