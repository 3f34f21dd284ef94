import type { Queryable } from '../database/database.js';
import { timeOf } from '../wire/timestamptz.js';

/** By start of the hours of a site in [fromMs, toMs), Unix ms: for how long each point is known, by address. Hours whose figures do not keep it are left out. */
export async function readToldTimes(
  q: Queryable,
  siteId: number,
  fromMs: number,
  toMs: number,
): Promise<ReadonlyMap<number, Readonly<Record<string, number>>>> {
  const rows = await q.query<{ startMs: number; toldMs: Record<string, number> }>(
    `select start as "startMs", told_ms as "toldMs" from emission
     where site_id = $1 and grain = 'hour' and told_ms <> '{}'
       and start >= ${timeOf('$2')} and start < ${timeOf('$3')} order by start`,
    [siteId, fromMs, toMs],
  );
  return new Map(rows.map(({ startMs, toldMs }) => [startMs, toldMs]));
}
