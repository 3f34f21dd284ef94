import type { Queryable } from '#postgres';
import { until } from '../processes/until.js';

/** Resolves when another session of this database waits for a lock. */
export const untilBlocked = (q: Queryable): Promise<void> =>
  until(async () => {
    const [found] = await q.query<{ waits: boolean }>(
      `select exists (select from pg_stat_activity
                      where datname = current_database() and wait_event_type = 'Lock') as waits`,
    );
    return found!.waits;
  }, 'another session waits for a lock');
