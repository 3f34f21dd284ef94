import type { GrossAndNet } from '#domain';
import type { Queryable } from '../database/database.js';
import { timeOf } from '../wire/timestamptz.js';

/** A month or season that was approved. */
export interface ApprovedPeriod {
  readonly grain: 'month' | 'season';
  /** `2026-01`, `season-2025`. */
  readonly label: string;
  /** What was approved last came from simulated readings. */
  readonly simulated: boolean;
  readonly approved: GrossAndNet;
  /** Newest revision, approved or not. */
  readonly newest: GrossAndNet;
}

const GROSS_AND_NET = (of: string): string =>
  `jsonb_build_object('grossT', ${of}.figures->'grossT', 'netT', ${of}.figures->'netT')`;

/**
 * Months and seasons of a site that two people have signed, oldest first.
 * @param asOfMs null: up to now
 */
export async function readApprovedPeriods(
  q: Queryable,
  siteId: number,
  asOfMs: number | null,
): Promise<ApprovedPeriod[]> {
  return q.query<ApprovedPeriod>(
    `select a.grain, e.label, a.simulated, ${GROSS_AND_NET('a')} as approved, ${GROSS_AND_NET('r')} as newest
     from (select distinct on (grain, start) grain, start, simulated, figures from period_close
           where site_id = $1 and action = 'approve' and grain in ('month', 'season')
             and ($2::float8 is null or acted_at <= ${timeOf('$2')})
           order by grain, start, period_close_id desc) a
     join emission e on e.site_id = $1 and e.grain = a.grain and e.start = a.start
     join lateral (select figures from emission_revision v
                   where v.site_id = $1 and v.grain = a.grain and v.start = a.start
                     and ($2::float8 is null or v.recorded_at <= ${timeOf('$2')})
                   order by revision desc limit 1) r on true
     order by a.start, a.grain`,
    [siteId, asOfMs],
  );
}
