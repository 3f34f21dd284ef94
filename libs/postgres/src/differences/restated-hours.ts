import type { HourFigures } from '#domain';
import type { Queryable } from '../database/database.js';
import { timeOf } from '../wire/timestamptz.js';

/** Between two moments, Unix ms: after the first, up to the second. */
export interface Since {
  readonly afterMs: number;
  readonly untilMs: number;
}

/** What an hour was restated by, once or more for one cause. */
export interface RestatedHour {
  readonly startMs: number;
  /** `factor`: a configuration that gave other versions of factors. */
  readonly cause: string;
  readonly heatGj: number;
  readonly grossT: number;
  readonly netT: number;
}

const step = (field: keyof HourFigures): string =>
  `coalesce((r.figures->>'${field}')::float8, 0) - coalesce((b.figures->>'${field}')::float8, 0)`;

/** Hours of a site that start in [fromMs, toMs) and were restated between two moments: by how much, and why. At most a row for an hour and cause. */
export async function readRestatedHours(
  q: Queryable,
  siteId: number,
  range: { readonly fromMs: number; readonly toMs: number },
  { afterMs, untilMs }: Since,
): Promise<RestatedHour[]> {
  return q.query<RestatedHour>(
    `select x.start as "startMs", x.cause, sum(x.heat) as "heatGj", sum(x.gross) as "grossT", sum(x.net) as "netT"
     from (select r.start,
             case when r.cause = 'configuration' and r.figures->'factorVersions' <> b.figures->'factorVersions' then 'factor' else r.cause end as cause,
             ${step('heatGj')} as heat, ${step('grossT')} as gross, ${step('netT')} as net
           from emission_revision r
           join emission_revision b on b.site_id = r.site_id and b.grain = r.grain and b.start = r.start and b.revision = r.revision - 1
           where r.site_id = $1 and r.grain = 'hour' and r.revision > 1 and r.start >= ${timeOf('$2')} and r.start < ${timeOf('$3')}
             and r.recorded_at > ${timeOf('$4')} and r.recorded_at <= ${timeOf('$5')}) x
     group by x.start, x.cause order by x.start, x.cause`,
    [siteId, range.fromMs, range.toMs, afterMs, untilMs],
  );
}

/** Days of a site that start in [fromMs, toMs) and may be known otherwise since a moment: closed or restated later, or still open. Starts, rising. */
export async function readUnsettledDays(
  q: Queryable,
  siteId: number,
  { fromMs, toMs }: { readonly fromMs: number; readonly toMs: number },
  afterMs: number,
): Promise<number[]> {
  const rows = await q.query<{ startMs: number }>(
    `select start as "startMs" from emission_revision
     where site_id = $1 and grain = 'day' and start >= ${timeOf('$2')} and start < ${timeOf('$3')} and recorded_at > ${timeOf('$4')}
     union select start from emission
     where site_id = $1 and grain = 'day' and start >= ${timeOf('$2')} and start < ${timeOf('$3')} and not closed
     order by 1`,
    [siteId, fromMs, toMs, afterMs],
  );
  return rows.map(({ startMs }) => startMs);
}
