import type { Queryable } from '#postgres';
import { until } from '../processes/until.js';

/** Resolves when another session of this database waits for a lock. */
export const untilBlocked = (q: Queryable): Promise<void> =>
  until(async () => {
    const [found] = await q.query<{ waits: boolean }>(
      // Of the sessions of another user `pg_stat_activity` does not say what they wait for.
      `select exists (select from pg_locks join pg_stat_activity using (pid)
                      where datname = current_database() and not granted) as waits`,
    );
    return found!.waits;
  }, 'another session waits for a lock');
