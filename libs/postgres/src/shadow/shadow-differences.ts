import type { Grain, HourFigures, Signature } from '#domain';
import type { Shadow } from './in-shadow.js';
import { WINDOW_FIELDS } from '../windows/window-row.js';
import type { ChangedWindow } from '../windows/write-windows.js';
import { timeOf } from '../wire/timestamptz.js';

/** Adds to the tables that a shadow hides those that a change of season dates writes to. To be called before `work`. */
export async function hideSignatures(shadow: Shadow): Promise<void> {
  await shadow.execute(
    `create temporary table period_close (like ${shadow.real}.period_close including defaults including identity)`,
  );
}

/** Puts the figures of a site that begin at or after a moment (default: all) into a shadow, as they are, and its ledger of fuel. */
export async function copyFigures(shadow: Shadow, siteId: number, fromMs = -62_135_596_800_000): Promise<void> {
  await shadow.execute(
    `insert into emission select * from ${shadow.real}.emission where site_id = $1 and start >= ${timeOf('$2')}`,
    [siteId, fromMs],
  );
  await shadow.execute(`insert into fuel_day select * from ${shadow.real}.fuel_day where site_id = $1`, [siteId]);
}

/** Windows of these points that the shadow has made otherwise than they are; what an engine knew at their end is no difference. */
export async function readChangedInShadow(shadow: Shadow, pointIds: readonly number[]): Promise<ChangedWindow[]> {
  const fields = (table: string): string => WINDOW_FIELDS.map((field) => `${table}.${field}`).join();
  return shadow.query<ChangedWindow>(
    `select c.point_id as "pointId", c.start as "startMs" from shadow_span x
     cross join lateral (
       select point_id, start from (select * from shadow_window where point_id = x.point_id) s
       full join (select * from ${shadow.real}.window_15m
                  where point_id = x.point_id and start >= x.from_ts and start < x.to_ts) w using (point_id, start)
       where (${fields('s')}) is distinct from (${fields('w')})) c
     where x.point_id = any($1::int[])`,
    [pointIds],
  );
}

type ComparedFigures = Pick<HourFigures, 'heatGj' | 'baselineT' | 'projectT' | 'leakageT' | 'grossT' | 'netT' | 'u95T'>;

/** A figure that is another one in the shadow. null: there is none. */
export interface FigureDifference {
  readonly grain: Grain;
  readonly label: string;
  readonly closed: boolean;
  readonly before: ComparedFigures | null;
  readonly after: ComparedFigures | null;
  /** Under a month, season or year, the oldest first; null: there are none. */
  readonly signatures: readonly Signature[] | null;
}

const compared = (table: string): string =>
  `case when ${table}.start is not null then jsonb_build_object('heatGj', ${table}.heat_gj, 'baselineT', ${table}.baseline_t,
     'projectT', ${table}.project_t, 'leakageT', ${table}.leakage_t, 'grossT', ${table}.gross_t, 'netT', ${table}.net_t, 'u95T', ${table}.u95_t) end`;
const values = (table: string): string =>
  ['heat_gj', 'baseline_t', 'project_t', 'leakage_t', 'gross_t', 'net_t', 'u95_t']
    .map((name) => `${table}.${name}`)
    .join();

/**
 * Days and longer periods of a site that are others in the shadow than they are, and those longer than a day in which a moment lies,
 * others or not; of those that begin at or after `fromMs`, in order of time, the longer first.
 */
export async function readPeriodDifferences(
  shadow: Shadow,
  siteId: number,
  { fromMs, atMs }: { readonly fromMs: number; readonly atMs: number },
): Promise<Omit<FigureDifference, 'signatures'>[]> {
  const own = `where site_id = $1 and grain <> 'hour' and start >= ${timeOf('$2')}`;
  return shadow.query(
    `select grain, label, coalesce(o.closed, false) as closed, ${compared('o')} as before, ${compared('n')} as after
     from (select * from ${shadow.real}.emission ${own}) o
     full join (select * from emission ${own}) n using (grain, label)
     where (${values('o')}) is distinct from (${values('n')})
        or (grain, label) in (select distinct on (grain) grain, label from emission
                              ${own} and grain <> 'day' and start <= ${timeOf('$3')} order by grain, start desc)
     order by coalesce(o.start, n.start), grain = 'day'`,
    [siteId, fromMs, atMs],
  );
}

/** Every figure of a site whose heat, tonnes or doubt are others in the shadow than they are, in order of time. */
export async function readFigureDifferences(shadow: Shadow, siteId: number): Promise<FigureDifference[]> {
  const { real } = shadow;
  return shadow.query<FigureDifference>(
    `select grain, label, coalesce(o.closed, false) as closed, ${compared('o')} as before, ${compared('n')} as after, s.list as signatures
     from (select * from ${real}.emission where site_id = $1) o
     full join (select * from emission where site_id = $1) n using (grain, label)
     left join lateral (select jsonb_agg(jsonb_build_object('action', action, 'revision', revision, 'who', who, 'figures', figures,
                                                            'conditions', conditions) order by period_close_id) as list
                        from ${real}.period_close p where p.site_id = $1 and p.grain = o.grain and p.start = o.start) s on true
     where (${values('o')}) is distinct from (${values('n')}) order by coalesce(o.start, n.start), grain`,
    [siteId],
  );
}
