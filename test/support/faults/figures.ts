import { derivedSites, recompute } from '#derivation';
import { Names, readCountingConfiguration, type Database } from '#postgres';
import { SITES } from './parks.js';

/**
 * Everything of ended days and months that is derived and says nothing of when it was made, by names: ids differ between databases.
 */
const TABLES = {
  window: `select s.code as site, d.code as device, p.code as point, w.start::text, w.min, w.max, w.mean, w.last, w.held_ms,
                  w.amount, w.covered_ms, w.quality, w.codes, w.excluded, w.lost_ms, w.state
           from window_15m w join point p using (point_id) join device d using (device_id) join site s using (site_id)
           where w.start < date_trunc('day', now()) - interval '1 day' order by 1, 2, 3, w.start`,
  code: `select s.code as site, d.code as device, p.code as point, c.ts::text, c.code
         from reading_code c join point p using (point_id) join device d using (device_id) join site s using (site_id)
         where c.ts < date_trunc('day', now()) - interval '1 day' order by 1, 2, 3, c.ts, 5`,
  figure: `select s.code as site, e.grain, e.label, e.start::text, e.heat_gj, e.baseline_t, e.project_t, e.leakage_t, e.gross_t,
                  e.net_t, e.u95_t, e.coverage_pct, e.covered_ms::text, e.told_pct, e.told_ms::text, e.told::text, e.uncertainty::text, e.substituted_gj, e.excluded_gj,
                  e.biogenic_co2_t, e.factor_versions::text, e.factor_missing, e.codes::text, e.data_effect::text,
                  e.terms::text, e.fuel_gj, e.substituted::text
           from emission e join site s using (site_id)
           where e.grain in ('hour', 'day', 'month') and e.start < date_trunc('month', now()) - interval '1 month' order by 1, 2, e.start`,
} as const;

export type Figures = Readonly<Record<keyof typeof TABLES, readonly Record<string, unknown>[]>>;

export async function readFigures(db: Database): Promise<Figures> {
  const [window, code, figure] = [
    await db.query(TABLES.window),
    await db.query(TABLES.code),
    await db.query(TABLES.figure),
  ];
  return { window, code, figure };
}

/** How many rows differ, and the first of each table: a whole dump says nothing. */
export function figureDifferences(
  undisturbed: Figures,
  found: Figures,
): { readonly count: number; readonly first: unknown[] } {
  let count = 0;
  const first: unknown[] = [];
  for (const table of Object.keys(TABLES) as (keyof typeof TABLES)[]) {
    const name = (row: Record<string, unknown>): string =>
      JSON.stringify([row.site, row.device, row.point, row.grain, row.start, row.ts]);
    const [one, two] = [undisturbed, found].map(
      (all) => new Map(all[table].map((row) => [name(row), JSON.stringify(row)])),
    );
    const different = [...new Set([...one!.keys(), ...two!.keys()])].filter((key) => one!.get(key) !== two!.get(key));
    count += different.length;
    if (different[0] !== undefined) {
      first.push({ table, rows: different.length, undisturbed: one!.get(different[0]), found: two!.get(different[0]) });
    }
  }
  return { count, first };
}

/** Credited heat of all sites, GJ: one number that people can compare. */
export const creditedGj = ({ figure }: Figures): number =>
  figure.filter(({ grain }) => grain === 'day').reduce((sum, { heat_gj: gj }) => sum + ((gj as number | null) ?? 0), 0);

/** What `greenpark recompute` finds different, by site: nothing where all is well. */
export async function recomputeFinds(db: Database): Promise<Record<string, unknown>> {
  const counting = await readCountingConfiguration(db);
  const found: Record<string, unknown> = {};
  const { factors, normals } = counting;
  const sites = SITES.flatMap((id) => counting.sites.get(id) ?? []);
  for (const derived of derivedSites({ sites, factors: factors!, normals }, await Names.open(db))) {
    const result = await recompute(db, derived, { fromMs: Date.parse('2026-01-01T00:00:00Z'), toMs: Date.now() });
    if (result === 'busy' || result.differences > 0) {
      found[derived.site.id] = result === 'busy' ? result : { differences: result.differences, first: result.first[0] };
    }
  }
  return found;
}
