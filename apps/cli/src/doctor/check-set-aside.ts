import { instantWithMs } from '#domain';
import type { Database } from '#postgres';
import { hasTable } from './check-store.js';
import { bad, type Finding } from './finding.js';

/** What the aggregator could not derive, by site: everything else goes on without it. */
export async function checkSetAside(db: Database): Promise<Finding[]> {
  if (!(await hasTable(db, 'set_aside'))) return [];
  const rows = await db.query<{ subject: string; sinceMs: number; tries: number; error: string; counted: boolean }>(
    `select s.code || coalesce('/' || d.code, ': its figures') as subject, a.since as "sinceMs", a.tries, a.error, a.counted
     from set_aside a join site s using (site_id) left join device d on d.device_id = a.device_id order by 1`,
  );
  return rows.map(({ subject, sinceMs, tries, error, counted }) =>
    bad(
      'derivation',
      `${subject} cannot be derived since ${instantWithMs(sinceMs)} (${tries} tries)${counted ? ', nothing of the site closes' : ''}: ${error}`,
      'see what it sent last, and the site file; it is tried again by itself, and at once when either changes',
    ),
  );
}
