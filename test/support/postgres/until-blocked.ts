import type { Queryable } from '#postgres';
import { until } from '../processes/until.js';

/** Resolves when another session of this database waits for a lock. */
export const untilBlocked = (q: Queryable): Promise<void> =>
  until(async () => {
    const [found] = await q.query<{ waits: boolean }>(
      // Not `pg_stat_activity`: within a transaction it does not see who has connected since the first look, nor ever what another user waits for.
      `select exists (select from pg_locks waiting where not granted and exists (
         select from pg_locks own where own.pid = waiting.pid
           and own.database = (select oid from pg_database where datname = current_database()))) as waits`,
    );
    return found!.waits;
  }, 'another session waits for a lock');
