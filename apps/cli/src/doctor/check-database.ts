import { hasTable, openDatabase, readOffsets, type Database } from '#postgres';
import type { Addresses } from '../system/running-system.js';
import { SILENT } from '../system/silent-log.js';
import { checkAnchored } from './check-anchored.js';
import { checkBackup } from './check-backup.js';
import { checkClaims } from './check-claims.js';
import { checkLog } from './check-kafka.js';
import { checkProcesses } from './check-processes.js';
import { checkRoles } from './check-roles.js';
import { checkSetAside } from './check-set-aside.js';
import { checkServer } from './check-server.js';
import { checkStore } from './check-store.js';
import { bad, DEADLINE_MS, messageOf, type Finding } from './finding.js';

/** PostgreSQL, and all that only it knows: what is stored, who works on it, up to where Kafka is counted. */
export async function checkDatabase({ postgres, kafka }: Addresses): Promise<Finding[]> {
  if (postgres === null) return [bad('postgres', 'no address known', 'set DATABASE_URL')];
  const advice = 'look whether PostgreSQL runs and the address is right';
  let db: Database;
  try {
    const options = { url: postgres, log: SILENT, max: 1, name: 'greenpark doctor' };
    db = await openDatabase({ ...options, connectWithinMs: DEADLINE_MS });
  } catch (error) {
    return [bad('postgres', messageOf(error), advice)];
  }
  const looked = async (check: string, look: () => Promise<Finding[]>): Promise<Finding[]> =>
    look().catch((error: unknown) => [bad(check, `could not be looked at: ${messageOf(error)}`, advice)]);
  try {
    return [
      ...(await looked('postgres', () => checkServer(db))),
      ...(await looked('schema', () => checkStore(db))),
      ...(await looked('roles', () => checkRoles(db))),
      ...(await looked('owners', () => checkProcesses(db))),
      ...(await looked('claims', () => checkClaims(db))),
      ...(await looked('set aside', () => checkSetAside(db))),
      ...(await looked('backup', () => checkBackup(db, kafka))),
      ...(await looked('anchors', () => checkAnchored(db, kafka))),
      ...(await looked('log', async () => {
        if (!(await hasTable(db, 'kafka_offset'))) return [];
        const offsets = (await readOffsets(db)).map((offset) => ({ ...offset, next: String(offset.next) }));
        return checkLog(kafka, db, offsets);
      })),
    ];
  } finally {
    await db.close();
  }
}
