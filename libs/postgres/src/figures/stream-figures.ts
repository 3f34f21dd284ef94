import type { Grain } from '#domain';
import type { Queryable } from '../database/database.js';
import { readInPages } from '../database/read-in-pages.js';
import { timeOf } from '../wire/timestamptz.js';
import { FIGURE_COLUMNS, type EmissionRow } from './read-figures.js';

/** A stored figure as it leaves the system. */
export interface StreamedFigures extends Omit<
  EmissionRow,
  'factorVersions' | 'rulesVersions' | 'codes' | 'uncertainty'
> {
  /** Local: `2026-01-10`, `2026-01`, `season-2025`. */
  readonly label: string;
  /** Apart by blanks. */
  readonly codes: string;
  readonly factorVersions: string;
  readonly rulesVersions: string;
  readonly configurationHash: string;
}

const FIGURES = `
  select ${FIGURE_COLUMNS}, label, configuration_hash as "configurationHash",
         array_to_string(array(select jsonb_array_elements_text(codes)), ' ') as codes,
         array_to_string(array(select jsonb_array_elements_text(factor_versions)), ' ') as "factorVersions",
         array_to_string(array(select jsonb_array_elements_text(rules_versions)), ' ') as "rulesVersions"
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
