import type { Queryable } from './database.js';
import { plannedOnce } from './kept-plan.js';

/**
 * The database tells another history than before: a standby was promoted and may lack the end, or a backup was restored. What is
 * remembered of it (ids, partitions) may dangle, or mean something else by now.
 */
export class DatabaseChanged extends Error {
  /** SQLSTATE's serialization_failure: forget, and do it again. */
  readonly code = '40001';
  constructor(before: string, now: string) {
    super(
      `PostgreSQL tells another history (${now}) than the one that was read (${before}): all that was remembered of it is read anew`,
    );
    this.name = 'DatabaseChanged';
  }
}

export interface DatabaseIdentity {
  /** The system, its timeline (another one after each promotion), the restore. */
  readonly identity: string;
  /** Begin of the transaction by the clock of PostgreSQL, Unix ms. */
  readonly nowMs: number;
}

const IDENTITY = plannedOnce(
  `select system_identifier || '/' || substr(pg_walfile_name(pg_current_wal_lsn()), 1, 8) || '/' || restore_id as identity,
          now() as "nowMs"
   from pg_control_system(), database_identity`,
);

/**
 * Which history a database tells, and when it is there. One cheap question.
 * @throws with 55000 on a standby
 */
export async function readIdentity(q: Queryable): Promise<DatabaseIdentity> {
  const [row] = await q.query<DatabaseIdentity>(IDENTITY, []);
  return row!;
}
