import type { Grain } from '#domain';
import type { Queryable } from '../database/database.js';
import { readInPages } from '../database/read-in-pages.js';
import { timeOf } from '../database/timestamptz.js';

/** A stored figure as it leaves the system; units as in `EmissionFigures`. */
export interface StreamedFigures {
  readonly startMs: number;
  /** Local: `2026-01-10`, `2026-01`, `season-2025`. */
  readonly label: string;
  readonly heatGj: number | null;
  readonly baselineT: number | null;
  readonly projectT: number | null;
  readonly leakageT: number | null;
  readonly grossT: number | null;
  readonly netT: number | null;
  readonly u95T: number | null;
  readonly coveragePct: number;
  readonly substitutedGj: number;
  readonly excludedGj: number;
  readonly biogenicCo2T: number | null;
  readonly dataEffectT: number | null;
  /** Apart by blanks. */
  readonly codes: string;
  readonly factorVersions: string;
  readonly factorMissing: boolean;
  readonly revision: number;
  readonly closed: boolean;
  readonly configurationHash: string;
}

const FIGURES = `
  select start as "startMs", label, heat_gj as "heatGj", baseline_t as "baselineT", project_t as "projectT", leakage_t as "leakageT",
         gross_t as "grossT", net_t as "netT", u95_t as "u95T", coverage_pct as "coveragePct", substituted_gj as "substitutedGj",
         excluded_gj as "excludedGj", biogenic_co2_t as "biogenicCo2T", (data_effect->'netT')::float8 as "dataEffectT",
         array_to_string(array(select jsonb_array_elements_text(codes)), ' ') as codes,
         array_to_string(array(select jsonb_array_elements_text(factor_versions)), ' ') as "factorVersions",
         factor_missing as "factorMissing", revision, closed, configuration_hash as "configurationHash"
  from emission
  where site_id = $1 and grain = $2 and start >= ${timeOf('$3')} and start < ${timeOf('$4')}
  order by start`;

/** Figures whose start lies in [fromMs, toMs), in order, page by page. Inside of a transaction. */
export async function streamFigures(
  tx: Queryable,
  want: {
    readonly siteId: number;
    readonly grain: Grain;
    readonly fromMs: number;
    readonly toMs: number;
    readonly pageSize: number;
  },
  onRows: (rows: StreamedFigures[]) => Promise<void>,
): Promise<void> {
  const { siteId, grain, fromMs, toMs, pageSize } = want;
  await readInPages(tx, { sql: FIGURES, params: [siteId, grain, fromMs, toMs], pageSize }, onRows);
}
