import { hasTable, type Database } from '#postgres';
import { bad, type Finding } from './finding.js';

/** Months and seasons of which more is claimed than a restatement has left, until somebody has closed the request for correction. */
export async function checkClaims(db: Database): Promise<Finding[]> {
  if (!(await hasTable(db, 'claim_act'))) return [];
  const rows = await db.query<{ id: number; site: string; text: string }>(
    `select f.finding_id as id, s.code as site, f.description as text from finding f join site s using (site_id)
     where f.source = 'claims' and not exists (select from finding_act a where a.finding_id = f.finding_id and a.action = 'close')
     order by f.finding_id`,
  );
  return rows.map(({ id, site, text }) =>
    bad(
      'claims',
      `CAR ${id} of ${site} is open: ${text}`,
      'see `greenpark claims balance`; withdraw claims, answer and close the finding (`greenpark verification findings`)',
    ),
  );
}
