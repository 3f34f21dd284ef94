import { DAY_MS, instantWithMs } from '#domain';
import { hasTable, readAudit, type BackupManifest, type Database } from '#postgres';
import { readLogReach } from '../backup/log-reach.js';
import { BACKUP_MADE } from '../backup/make-backup.js';
import { withKafka } from '../system/system-kafka.js';
import { bad, good, withDeadline, type Finding } from './finding.js';

const OLDEST_MS = 7 * DAY_MS;
const ARCHIVED_WITHIN_MS = DAY_MS;

interface Noted {
  readonly takenAt: string;
  readonly offsets: BackupManifest['offsets'];
}

/** Whether a loss of the database would be a loss: a backup that is new enough, and a log that reaches back to it. */
export async function checkBackup(db: Database, brokers: string | null): Promise<Finding[]> {
  if (!(await hasTable(db, 'audit_log'))) return [];
  const archive = await checkArchive(db);
  const [entry] = await readAudit(db, { sites: null, action: BACKUP_MADE, beforeId: null, limit: 1 });
  const noted = entry?.detail as Noted | undefined;
  if (!noted) return [...archive.findings, ...(await withoutBackup(db, archive.isFresh))];
  const age = Date.now() - Date.parse(noted.takenAt);
  const found = `the newest is of ${noted.takenAt} (${entry!.subject})`;
  const isOld = age > OLDEST_MS && !archive.isFresh;
  return [
    ...archive.findings,
    isOld
      ? bad('backup', `${found}, ${Math.floor(age / DAY_MS)} days old`, 'run `greenpark backup FILE`, by a timer')
      : good('backup', found),
    ...(isOld ? [] : await checkReach(noted, brokers)),
  ];
}

async function withoutBackup(db: Database, isArchived: boolean): Promise<Finding[]> {
  const [row] = await db.query<{ firstMs: number | null }>('select min(acted_at) as "firstMs" from audit_log');
  const sinceMs = row?.firstMs ?? null;
  if (isArchived) return [good('backup', 'the log of PostgreSQL is archived')];
  if (sinceMs === null || Date.now() - sinceMs < OLDEST_MS) return [good('backup', 'none yet, and little to lose')];
  return [
    bad(
      'backup',
      `none was ever made by \`greenpark backup\`, and the database is in use since ${instantWithMs(sinceMs)}`,
      'run `greenpark backup FILE`, by a timer; base backups with archive_mode count too',
    ),
  ];
}

async function checkArchive(db: Database): Promise<{ isFresh: boolean; findings: Finding[] }> {
  const [row] = await db.query<{ mode: string; archivedMs: number | null; failedMs: number | null }>(
    `select current_setting('archive_mode') as mode, last_archived_time as "archivedMs", last_failed_time as "failedMs" from pg_stat_archiver`,
  );
  const { mode, archivedMs, failedMs } = row!;
  if (mode === 'off') return { isFresh: false, findings: [] };
  const isFailing = failedMs !== null && failedMs > (archivedMs ?? -Infinity);
  return {
    isFresh: !isFailing && archivedMs !== null && Date.now() - archivedMs < ARCHIVED_WITHIN_MS,
    findings: isFailing
      ? [
          bad(
            'backup',
            `the log of PostgreSQL is not archived since ${archivedMs === null ? 'ever' : instantWithMs(archivedMs)}: archive_command fails`,
            'mend archive_command: the disk fills up meanwhile',
          ),
        ]
      : [],
  };
}

/** Records that were deleted since the backup would be missing after its restore. */
async function checkReach({ takenAt, offsets }: Noted, brokers: string | null): Promise<Finding[]> {
  if (brokers === null || offsets.length === 0) return [];
  try {
    const { lost, exchanged } = await withKafka(brokers, 'doctor', (kafka) =>
      withDeadline(readLogReach(kafka, offsets)),
    );
    if (lost.length === 0 && exchanged.length === 0) return [];
    const records = lost.reduce((sum, one) => sum + one.records, 0);
    const what =
      exchanged.length > 0
        ? `the topics ${exchanged.join(', ')} were exchanged since`
        : `Kafka has deleted ${records} records that came since`;
    return [
      bad(
        'backup',
        `${what} the backup of ${takenAt}: after its restore they would be missing`,
        'make a backup now, and more often than the retention of the topics',
      ),
    ];
  } catch {
    return []; // `kafka` says that it is not there
  }
}
