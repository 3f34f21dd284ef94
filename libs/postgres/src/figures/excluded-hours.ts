import type { Queryable } from '../database/database.js';
import { timeOf } from '../wire/timestamptz.js';

/** Starts of the hours of a site in [fromMs, toMs) that bear a code and exclude something, rising; Unix ms. */
export async function readExcludedHours(
  q: Queryable,
  siteId: number,
  code: string,
  fromMs: number,
  toMs: number,
): Promise<number[]> {
  const rows = await q.query<{ startMs: number }>(
    `select start as "startMs" from emission
     where site_id = $1 and grain = 'hour' and excluded_gj > 0 and codes ? $2
       and start >= ${timeOf('$3')} and start < ${timeOf('$4')} order by start`,
    [siteId, code, fromMs, toMs],
  );
  return rows.map(({ startMs }) => startMs);
}
