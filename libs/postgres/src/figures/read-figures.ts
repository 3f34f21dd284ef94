import type { Grain } from '#domain';
import type { Queryable } from '../database/database.js';
import { timeOf } from '../wire/timestamptz.js';
import { selected, SHOWN_NUMBERS } from './figure-columns.js';

/** A figure per site and interval as it is stored. Tonnes are tCO2 or tCO2e, heat is GJ; null: not known. */
export interface EmissionFigures {
  readonly heatGj: number | null;
  readonly baselineT: number | null;
  readonly projectT: number | null;
  readonly leakageT: number | null;
  readonly grossT: number | null;
  readonly netT: number | null;
  readonly u95T: number | null;
  readonly coveragePct: number;
  /** Share of the interval for which everything that is credited or debited is known. */
  readonly toldPct: number;
  readonly substitutedGj: number | null;
  readonly excludedGj: number | null;
  readonly backupGj: number | null;
  readonly biogenicCo2T: number | null;
  readonly factorVersions: readonly string[];
  readonly rulesVersions: readonly string[];
  readonly factorMissing: boolean;
  readonly codes: readonly string[];
  /** What careful stand-ins move the net by: at most 0. */
  readonly dataEffectT: number;
  /** Contributions to `u95T` by source; absent where they were not asked for. */
  readonly uncertainty?: Readonly<Record<string, number>>;
}
export interface EmissionRow extends EmissionFigures {
  /** Start of the interval, Unix ms. */
  readonly startMs: number;
  readonly revision: number;
  readonly closed: boolean;
}

/** A row whose lists are text yet. */
interface EmissionText extends Omit<EmissionRow, 'factorVersions' | 'rulesVersions' | 'codes'> {
  readonly factorVersions: string;
  readonly rulesVersions: string;
  readonly codes: string;
}

/** Columns of `emission` as a row of figures has them, without its lists. */
export const FIGURE_COLUMNS = `start as "startMs", ${selected(SHOWN_NUMBERS)}, factor_missing as "factorMissing",
  (data_effect->'netT')::float8 as "dataEffectT", revision, closed`;

/**
 * Rows whose start lies in [fromMs, toMs), in order; intervals without a row are not among them.
 * @param shares read what the doubt of each row comes from as well
 */
export async function readEmissions(
  q: Queryable,
  siteId: number,
  grain: Grain,
  fromMs: number,
  toMs: number,
  shares = true,
): Promise<EmissionRow[]> {
  const rows = await q.query<EmissionText>(
    `select ${FIGURE_COLUMNS}, factor_versions::text as "factorVersions", rules_versions::text as "rulesVersions", codes::text${shares ? ', uncertainty' : ''} from emission
     where site_id = $1 and grain = $2 and start >= ${timeOf('$3')} and start < ${timeOf('$4')}
     order by start`,
    [siteId, grain, fromMs, toMs],
  );
  // The thousands of hours of a season have the same few lists: each is parsed once, into the rows that they came in.
  const lists = new Map<string, readonly string[]>();
  const listOf = (text: string): readonly string[] => {
    let list = lists.get(text);
    if (!list) lists.set(text, (list = JSON.parse(text) as readonly string[]));
    return list;
  };
  return rows.map((row) =>
    Object.assign(row, {
      factorVersions: listOf(row.factorVersions),
      rulesVersions: listOf(row.rulesVersions),
      codes: listOf(row.codes),
    }),
  );
}

export interface WindowRow {
  /** Start of the quarter of an hour, Unix ms. */
  readonly startMs: number;
  readonly min: number | null;
  readonly max: number | null;
  readonly mean: number | null;
  readonly last: number | null;
  readonly heldMs: number;
  readonly amount: number | null;
  readonly coveredMs: number;
  readonly quality: number;
}

/** Windows of 15 minutes of one point whose start lies in [fromMs, toMs), in order. */
export async function readWindows(q: Queryable, pointId: number, fromMs: number, toMs: number): Promise<WindowRow[]> {
  return q.query<WindowRow>(
    `select start as "startMs", min, max, mean, last, held_ms as "heldMs", amount,
            covered_ms as "coveredMs", quality
     from window_15m
     where point_id = $1 and start >= ${timeOf('$2')} and start < ${timeOf('$3')}
     order by start`,
    [pointId, fromMs, toMs],
  );
}
