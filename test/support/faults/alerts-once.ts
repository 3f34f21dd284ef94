import type { Database } from '#postgres';
import { PROBE, SITES } from './parks.js';

interface Row {
  readonly site: string;
  readonly subject: string;
  readonly n: number;
  readonly returned: number;
}

export const NO_ALERT = ': no alert';

/** What is wrong with the alerts: each probe has one, raised once, never returned. */
export async function alertProblems(db: Database): Promise<string[]> {
  const rows = await db.query<Row>(
    `select site, subject, count(*) as n, count(*) filter (where state = 'resolved' or body ? 'returnedAt') as returned
     from alert where rule = 'device.noisy' and subject = $1 group by 1, 2`,
    [PROBE],
  );
  const found = new Map(rows.map((row) => [row.site, row]));
  return SITES.flatMap((site) => {
    const row = found.get(site);
    if (!row) return [`${site}/${PROBE}${NO_ALERT}`];
    return row.n === 1 && row.returned === 0 ? [] : [`${site}/${PROBE}: ${row.n} alerts, ${row.returned} returned`];
  });
}
