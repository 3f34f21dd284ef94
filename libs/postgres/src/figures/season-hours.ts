import type { ClosableGrain } from '#domain';
import type { Queryable } from '../database/database.js';
import { timeOf } from '../wire/timestamptz.js';

/** Heat of one hour, and how much of it is known. */
export interface HourHeat {
  readonly startMs: number;
  readonly heatGj: number | null;
  readonly coveragePct: number;
  /** Of `heatGj`: what stands in for lost data. */
  readonly substitutedGj: number;
}

/** Hours whose start lies in [fromMs, toMs), in order of time: a season has some 4,000. */
export const readHourHeat = (q: Queryable, siteId: number, fromMs: number, toMs: number): Promise<HourHeat[]> =>
  q.query<HourHeat>(
    `select start as "startMs", heat_gj as "heatGj", coverage_pct as "coveragePct", coalesce(substituted_gj, 0) as "substitutedGj"
     from emission where site_id = $1 and grain = 'hour' and start >= ${timeOf('$2')} and start < ${timeOf('$3')} order by start`,
    [siteId, fromMs, toMs],
  );

/** Names of the newest periods that have figures, newest first, at most `most`. */
export async function readPeriodLabels(
  q: Queryable,
  siteId: number,
  grain: ClosableGrain,
  beforeMs: number,
  most: number,
): Promise<string[]> {
  const rows = await q.query<{ label: string }>(
    `select label from emission where site_id = $1 and grain = $2 and start < ${timeOf('$3')} order by start desc limit $4`,
    [siteId, grain, beforeMs, most],
  );
  return rows.map(({ label }) => label);
}
