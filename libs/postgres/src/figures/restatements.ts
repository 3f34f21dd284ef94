import type { Grain, HourFigures } from '#domain';
import type { Queryable } from '../database/database.js';
import { timeOf } from '../wire/timestamptz.js';

/** A change of a figure after it was closed. */
export interface Restatement {
  readonly grain: Grain;
  readonly period: string;
  readonly startMs: number;
  readonly revision: number;
  readonly cause: string;
  readonly old: HourFigures;
  readonly new: HourFigures;
  /** Unix ms. */
  readonly recordedMs: number;
}

/** Revisions after the first, newest first. */
export async function readRestatements(
  q: Queryable,
  siteId: number,
  filter: {
    readonly grain: Grain | null;
    readonly fromMs: number | null;
    readonly toMs: number | null;
    readonly limit: number;
    readonly offset: number;
    /** Recorded by then; absent: all. */
    readonly asOfMs?: number | null;
  },
): Promise<Restatement[]> {
  return q.query<Restatement>(
    `select r.grain, e.label as period, r.start as "startMs", r.revision, r.cause,
            b.figures as old, r.figures as new, r.recorded_at as "recordedMs"
     from emission_revision r
     join emission_revision b on b.site_id = r.site_id and b.grain = r.grain and b.start = r.start and b.revision = r.revision - 1
     join emission e on e.site_id = r.site_id and e.grain = r.grain and e.start = r.start
     where r.site_id = $1 and r.revision > 1 and ($2::text is null or r.grain = $2)
       and ($3::float8 is null or r.start >= ${timeOf('$3')})
       and ($4::float8 is null or r.start < ${timeOf('$4')})
       and ($7::float8 is null or r.recorded_at <= ${timeOf('$7')})
     order by r.recorded_at desc, r.grain, r.start desc, r.revision desc limit $5 offset $6`,
    [siteId, filter.grain, filter.fromMs, filter.toMs, filter.limit, filter.offset, filter.asOfMs ?? null],
  );
}

export interface RevisionFigures {
  readonly revision: number;
  readonly cause: string;
  readonly figures: HourFigures;
  /** Unix ms. */
  readonly recordedMs: number;
}

/** Every revision of one figure, the first one first. */
export async function readRevisions(
  q: Queryable,
  siteId: number,
  grain: Grain,
  startMs: number,
): Promise<RevisionFigures[]> {
  return q.query<RevisionFigures>(
    `select revision, cause, figures, recorded_at as "recordedMs"
     from emission_revision where site_id = $1 and grain = $2 and start = ${timeOf('$3')} order by revision`,
    [siteId, grain, startMs],
  );
}
