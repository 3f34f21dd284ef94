import type { Queryable } from '../database/database.js';
import { timeOf } from '../wire/timestamptz.js';
import { inheritGeneration, type TakenGeneration } from './mark-generation.js';

/**
 * Why something has to be computed again, the weakest first; the strongest is kept with the revision of a closed figure. New rules and
 * a recompute claim a change only where nothing else has come.
 */
export const MARK_CAUSES = ['rules', 'recompute', 'readings', 'event', 'configuration'] as const;
export type MarkCause = (typeof MARK_CAUSES)[number];

export const isStronger = (a: MarkCause, b: MarkCause): boolean => MARK_CAUSES.indexOf(a) > MARK_CAUSES.indexOf(b);

/** The default of the column, asked once for all marks of a statement and not for each. */
const GENERATION = '(select mark_generation())';

/** Appends marks in the transaction that changes the windows. */
export async function addHourMarks(
  tx: Queryable,
  siteId: number,
  hoursMs: readonly number[],
  cause: MarkCause,
): Promise<void> {
  if (hoursMs.length === 0) return;
  await tx.execute(
    `insert into hour_mark (site_id, hour_start, cause, gen)
     select $1, ${timeOf('h')}, $3, ${GENERATION} from unnest($2::float8[]) x(h)`,
    [siteId, hoursMs, cause],
  );
}

/** Marks the hours of a site that have figures and start in one of the spans [fromMs, toMs), which may be without end. */
export async function markStoredHours(
  tx: Queryable,
  siteId: number,
  spans: readonly { readonly fromMs: number; readonly toMs: number }[],
  cause: MarkCause,
): Promise<void> {
  if (spans.length === 0) return;
  await tx.execute(
    `insert into hour_mark (site_id, hour_start, cause, gen)
     select distinct e.site_id, e.start, $2, ${GENERATION} from emission e
     join unnest($3::float8[], $4::float8[]) s(f, t) on e.start >= ${timeOf('s.f')} and e.start < ${timeOf('s.t')}
     where e.site_id = $1 and e.grain = 'hour'`,
    [siteId, cause, spans.map(({ fromMs }) => fromMs), spans.map(({ toMs }) => toMs)],
  );
}

/** The same, but only hours whose figure was made with a version of the factor that its span names; null: with any or none. */
export async function markHoursWithFactors(
  tx: Queryable,
  siteId: number,
  spans: readonly { readonly factor: string | null; readonly fromMs: number; readonly toMs: number }[],
  cause: MarkCause,
): Promise<void> {
  if (spans.length === 0) return;
  await tx.execute(
    `insert into hour_mark (site_id, hour_start, cause, gen)
     select distinct e.site_id, e.start, $2, ${GENERATION} from emission e
     join unnest($3::text[], $4::float8[], $5::float8[]) s(factor, f, t)
       on e.start >= ${timeOf('s.f')} and e.start < ${timeOf('s.t')}
      and (s.factor is null
           or jsonb_path_exists(e.factor_versions, '$[*] ? (@ starts with $version)', jsonb_build_object('version', s.factor || '@')))
     where e.site_id = $1 and e.grain = 'hour'`,
    [
      siteId,
      cause,
      spans.map(({ factor }) => factor),
      spans.map(({ fromMs }) => fromMs),
      spans.map(({ toMs }) => toMs),
    ],
  );
}

export interface TakenHours {
  /** To be deleted once the hours are written. */
  readonly ids: readonly number[];
  /** Start of each hour, Unix ms, rising, each once, with the strongest cause. */
  readonly hours: readonly { readonly startMs: number; readonly cause: MarkCause }[];
  /** There are more marks than were taken. */
  readonly more: boolean;
}

/**
 * The oldest hours that wait. Taken before the windows are read, so that what is committed meanwhile keeps its own mark.
 * @param sinceMs only hours that start then or later
 */
export async function takeHourMarks(
  tx: Queryable,
  siteId: number,
  mostHours: number,
  sinceMs = -Infinity,
): Promise<TakenHours> {
  const rows = await tx.query<TakenGeneration & { id: number; startMs: number; cause: MarkCause }>(
    // By a bound, not by a join: of marks that have just come nothing is known, and a loop over thousands of hours in thousands of marks took half a second.
    `select hour_mark_id as id, hour_start as "startMs", cause, gen
     from hour_mark where site_id = $1 and hour_start >= ${timeOf('$3')}
       and hour_start <= (select max(hour_start) from (
         select distinct hour_start from hour_mark where site_id = $1 and hour_start >= ${timeOf('$3')} order by hour_start limit $2) x)
     order by hour_start`,
    [siteId, mostHours, sinceMs],
  );
  await inheritGeneration(tx, rows);
  const hours = new Map<number, MarkCause>();
  for (const { startMs, cause } of rows) {
    const before = hours.get(startMs);
    if (before === undefined || isStronger(cause, before)) hours.set(startMs, cause);
  }
  return {
    ids: rows.map((row) => row.id),
    hours: [...hours].map(([startMs, cause]) => ({ startMs, cause })),
    more: hours.size >= mostHours,
  };
}

export async function deleteHourMarks(tx: Queryable, ids: readonly number[]): Promise<void> {
  await tx.execute('delete from hour_mark where hour_mark_id = any($1::bigint[])', [ids]);
}

/** Whether hours of a site that start before a moment wait. */
export async function hasHourMarks(q: Queryable, siteId: number, beforeMs: number): Promise<boolean> {
  const [row] = await q.query<{ has: boolean }>(
    `select exists (select from hour_mark where site_id = $1 and hour_start < ${timeOf('$2')}) as has`,
    [siteId, beforeMs],
  );
  return row?.has ?? false;
}
