import { instantWithMs } from '#domain';
import { hasTable, type Database } from '#postgres';
import { bad, type Finding } from './finding.js';

/** What could not be derived is tried again by itself, later and later; all else goes on. */
export async function checkSetAside(db: Database): Promise<Finding[]> {
  if (!(await hasTable(db, 'set_aside'))) return [];
  const rows = await db.query<{
    site: string;
    device: string | null;
    sinceMs: number;
    error: string;
    tries: number;
    counted: boolean;
  }>(
    `select s.code as site, d.code as device, a.since as "sinceMs", a.error, a.tries, a.counted
     from set_aside a join site s using (site_id) left join device d on d.device_id = a.device_id order by a.since`,
  );
  return rows.map(({ site, device, sinceMs, error, tries, counted }) =>
    bad(
      'set aside',
      `${device === null ? `the figures of ${site}` : `${site}/${device}`} cannot be derived since ${instantWithMs(sinceMs)} (tried ${tries} times): ${error}`,
      counted
        ? 'nothing of the site is closed until it can: correct its readings or its site file, or send the log of the aggregator to its makers'
        : 'it is in no figure; send the log of the aggregator to its makers',
    ),
  );
}
