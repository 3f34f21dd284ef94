import type { Grain } from '#domain';
import type { Queryable } from '../database/database.js';
import { timeOf } from '../wire/timestamptz.js';

/** Which interval a stored figure is of, by its name and by its start. */
export interface FigureKey {
  readonly grain: Grain;
  readonly label: string;
  /** Unix ms. */
  readonly startMs: number;
  readonly closed: boolean;
}

/** Days, months, seasons and years of a site that have figures, in order of time. */
export async function readFigureKeys(q: Queryable, siteId: number): Promise<FigureKey[]> {
  return q.query<FigureKey>(
    `select grain, label, start as "startMs", closed
     from emission where site_id = $1 and grain <> 'hour' order by start`,
    [siteId],
  );
}

/**
 * The figure of an interval that begins at another moment now. Its revisions and signatures stay where they were written, for
 * who asks what was known then, and are returned under the new start too.
 */
export async function moveFigure(
  tx: Queryable,
  siteId: number,
  { grain, startMs }: FigureKey,
  toMs: number,
): Promise<void> {
  const place = [siteId, grain, startMs, toMs];
  await tx.execute(
    `update emission set start = ${timeOf('$4')}
     where site_id = $1 and grain = $2 and start = ${timeOf('$3')}`,
    place,
  );
  await tx.execute(
    `insert into emission_revision (site_id, grain, start, revision, figures, cause, recorded_at)
     select site_id, grain, ${timeOf('$4')}, revision, figures, cause, recorded_at from emission_revision
     where site_id = $1 and grain = $2 and start = ${timeOf('$3')} on conflict do nothing`,
    place,
  );
  await tx.execute(
    `insert into period_close (site_id, grain, start, action, revision, figures, who, reason, simulated, conditions, acted_at)
     select site_id, grain, ${timeOf('$4')}, action, revision, figures, who, reason, simulated, conditions, acted_at from period_close o
     where site_id = $1 and grain = $2 and start = ${timeOf('$3')}
       and not exists (select from period_close n where n.site_id = o.site_id and n.grain = o.grain
                         and n.start = ${timeOf('$4')} and n.action = o.action and n.acted_at = o.acted_at)
     order by period_close_id`,
    place,
  );
}

/** Takes open figures away: their interval is none any more, or holds nothing. Closed ones stay. */
export async function deleteOpenFigures(
  tx: Queryable,
  siteId: number,
  grain: Grain,
  startsMs: readonly number[],
): Promise<void> {
  await tx.execute(
    `delete from emission where site_id = $1 and grain = $2 and not closed
       and start in (select ${timeOf('s')} from unnest($3::float8[]) x(s))`,
    [siteId, grain, startsMs],
  );
}

/** Starts of all hours of a site that have figures, Unix ms. */
export async function readHourStarts(q: Queryable, siteId: number): Promise<number[]> {
  const [row] = await q.query<{ starts: number[] | null }>(
    `select array_agg(start order by start) as starts from emission
     where site_id = $1 and grain = 'hour'`,
    [siteId],
  );
  return row?.starts ?? [];
}

/** Takes hours away that begin where no hour of the zone begins; what was closed of them stays in the list of revisions. */
export async function deleteHours(tx: Queryable, siteId: number, startsMs: readonly number[]): Promise<void> {
  await tx.execute(
    `delete from emission where site_id = $1 and grain = 'hour'
       and start in (select ${timeOf('s')} from unnest($2::float8[]) x(s))`,
    [siteId, startsMs],
  );
}
