import { RULES_VERSION } from '#domain';
import type { Queryable } from '../database/database.js';
import { timeOf } from '../wire/timestamptz.js';

export interface KeptRules {
  /** Closed hours that were made by other rules than ours. */
  readonly hours: number;
  /** By which, sorted. */
  readonly versions: readonly string[];
}

/** Closed hours of a stretch of time that keep the rules that they were closed under. */
export async function readKeptRules(q: Queryable, siteId: number, fromMs: number, toMs: number): Promise<KeptRules> {
  const [row] = await q.query<{ hours: number; versions: string[] | null }>(
    `select count(distinct e.start)::int as hours, array_agg(distinct v order by v) as versions
     from emission e cross join lateral jsonb_array_elements_text(e.rules_versions) v
     where site_id = $1 and grain = 'hour' and closed and v <> $2 and start >= ${timeOf('$3')} and start < ${timeOf('$4')}`,
    [siteId, RULES_VERSION, fromMs, toMs],
  );
  return { hours: row?.hours ?? 0, versions: row?.versions ?? [] };
}
