import { existsSync } from 'node:fs';
import { basename } from 'node:path';
import { appendAudit, backupDatabase, BackupRefused, type BackupManifest, type Database } from '#postgres';
import { actingUser } from '../audit/acting-user.js';
import type { Given } from '../system/running-system.js';
import { SILENT } from '../system/silent-log.js';
import { withDatabaseAt } from '../system/system-database.js';
import { Failure } from '../terminal/failure.js';
import type { Output } from '../terminal/output.js';
import { productVersion } from '../terminal/product-version.js';
import { Progress } from '../terminal/progress-line.js';
import { withServer } from './backup-server.js';

const CONNECT_MS = 5_000;

/** How the audit log names a backup: `doctor` looks for the newest. */
export const BACKUP_MADE = 'backup-made';

/** @throws Failure where it could not be made; the file is then not there */
export async function makeBackup(file: string, given: Given, output: Output): Promise<void> {
  if (existsSync(file)) throw new Failure(`${file} is there already: no backup is overwritten, name another file`);
  await withServer(given, output, false, async (url) => {
    const options = { url, log: SILENT, name: 'greenpark backup', connectWithinMs: CONNECT_MS };
    const progress = new Progress('rows', output.json);
    const { manifest, bytes } = await backupDatabase(options, file, productVersion(), ({ share, rows, table }) =>
      progress.show(Math.min(share, 1), rows, table),
    ).catch((error: Error) => {
      throw asFailure(error, `the backup could not be made: ${error.message}`);
    });
    progress.clear();
    await withDatabaseAt(url, 'backup', (db) => note(db, file, manifest, bytes));
    const { takenAt, product, schema, tables, offsets } = manifest;
    const rows = tables.reduce((sum, table) => sum + table.rows, 0);
    output.result(
      { file, bytes, takenAt, product, schema: schema.at(-1), rows, tables: tables.map(shown), offsets },
      () =>
        `${file}: ${(bytes / 1e6).toFixed(1)} MB, ${rows.toLocaleString('en')} rows of ${tables.length} tables as of ${takenAt}\n` +
        'Keep your site and factor files with it. `greenpark restore --check` reads it through; try a restore elsewhere now and then',
    );
  });
}

const shown = ({ name, rows, sha256 }: BackupManifest['tables'][number]) => ({ name, rows, sha256 });

/** On record in the database that was backed up, so that somebody can be told of one that is too old. */
async function note(db: Database, file: string, { takenAt, offsets }: BackupManifest, bytes: number): Promise<void> {
  await db.transaction((tx) =>
    appendAudit(tx, {
      site: null,
      who: actingUser(),
      action: BACKUP_MADE,
      subject: basename(file),
      reason: '',
      detail: { takenAt, bytes, offsets },
    }),
  );
}

/** What people can mend is told in a sentence; anything else as it is. */
export function asFailure(error: unknown, otherwise: string): unknown {
  if (error instanceof BackupRefused) return new Failure(error.message);
  const { code } = error as { code?: unknown };
  return typeof code === 'string' ? new Failure(otherwise) : error;
}
