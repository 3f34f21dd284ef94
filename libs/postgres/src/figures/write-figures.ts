import type { Grain, HourFigures } from '#domain';
import type { Queryable } from '../database/database.js';
import { timeOf } from '../database/timestamptz.js';

/** A figure with everything that the next coarser interval needs. */
export interface StoredFigures {
  readonly startMs: number;
  readonly figures: HourFigures;
  readonly revision: number;
  readonly closed: boolean;
  /** When the first data of the interval came, Unix ms. */
  readonly firstReceivedMs: number | null;
}

export interface NewFigures {
  readonly startMs: number;
  /** As people write the interval: RFC 3339, `2026-01-10`, `2026-01`, `season-2025`, `2026`. */
  readonly label: string;
  readonly figures: HourFigures;
  readonly revision: number;
  readonly closed: boolean;
  readonly firstReceivedMs: number | null;
}

const COLUMNS = `start as "startMs", heat_gj as "heatGj", baseline_t as "baselineT",
  project_t as "projectT", leakage_t as "leakageT", gross_t as "grossT", net_t as "netT", u95_t as "u95T", uncertainty,
  coverage_pct as "coveragePct", covered_ms as "coveredMs", told_pct as "toldPct", told_ms as "toldMs", told, substituted_gj as "substitutedGj",
  excluded_gj as "excludedGj", backup_gj as "backupGj", biogenic_co2_t as "biogenicCo2T", factor_versions as "factorVersions", rules_versions as "rulesVersions",
  factor_missing as "factorMissing", codes, data_effect as "dataEffect", terms,
  fuel_gj as "fuelGj", substituted, revision, closed, first_received_at as "firstReceivedMs"`;

type Row = HourFigures & Omit<StoredFigures, 'figures'>;

const stored = ({ startMs, revision, closed, firstReceivedMs, ...figures }: Row): StoredFigures => ({
  startMs,
  figures,
  revision,
  closed,
  firstReceivedMs,
});

/** Figures whose start lies in [fromMs, toMs), in order of time. */
export async function readFigures(
  q: Queryable,
  siteId: number,
  grain: Grain,
  fromMs: number,
  toMs: number,
): Promise<StoredFigures[]> {
  const rows = await q.query<Row>(
    `select ${COLUMNS} from emission where site_id = $1 and grain = $2
       and start >= ${timeOf('$3')} and start < ${timeOf('$4')} order by start`,
    [siteId, grain, fromMs, toMs],
  );
  return rows.map(stored);
}

/** Figures that start at these moments. */
export async function readFiguresAt(
  q: Queryable,
  siteId: number,
  grain: Grain,
  startsMs: readonly number[],
): Promise<Map<number, StoredFigures>> {
  const rows = await q.query<Row>(
    `select ${COLUMNS} from emission where site_id = $1 and grain = $2
       and start in (select ${timeOf('s')} from unnest($3::float8[]) x(s))`,
    [siteId, grain, startsMs],
  );
  return new Map(rows.map((row) => [row.startMs, stored(row)]));
}

/** Overwrites or adds figures. What was closed must come with its next revision, and a row in `emission_revision` beside it. */
export async function writeFigures(
  tx: Queryable,
  siteId: number,
  grain: Grain,
  rows: readonly NewFigures[],
  made: { readonly configurationHash: string; readonly nowMs: number },
): Promise<void> {
  if (rows.length === 0) return;
  const of = <T>(pick: (figures: HourFigures) => T): T[] => rows.map((row) => pick(row.figures));
  await tx.execute(
    `insert into emission as e (site_id, grain, start, label, heat_gj, baseline_t, project_t, leakage_t, gross_t, net_t, u95_t,
       uncertainty, coverage_pct, covered_ms, told_pct, told_ms, told, substituted_gj, excluded_gj, backup_gj, biogenic_co2_t, factor_versions, rules_versions,
       factor_missing, codes, data_effect, terms, fuel_gj, substituted, configuration_hash, first_received_at, revision, closed, computed_at)
     select $1, $2, ${timeOf('s')}, label, heat, base, proj, leak, gross, net, u95, unc, cov, covs, tpct, tms, told, sub, exc, back, bio, vers, rules, miss, codes, eff, terms, fuel, subs,
       $3, ${timeOf('first')}, rev, closed, ${timeOf('$30')}
     from unnest($4::float8[], $5::text[], $6::float8[], $7::float8[], $8::float8[], $9::float8[], $10::float8[], $11::float8[],
       $12::float8[], $13::jsonb[], $14::float8[], $15::jsonb[], $16::float8[], $17::float8[], $18::float8[], $19::jsonb[], $20::jsonb[],
       $21::boolean[], $22::jsonb[], $23::jsonb[], $24::jsonb[],
       $25::float8[], $26::jsonb[], $27::float8[], $28::int[], $29::boolean[], $31::float8[], $32::jsonb[], $33::jsonb[], $34::float8[])
       x(s, label, heat, base, proj, leak, gross, net, u95, unc, cov, covs, sub, exc, bio, vers, rules, miss, codes, eff, terms,
         fuel, subs, first, rev, closed, tpct, tms, told, back)
     on conflict on constraint emission_pkey do update set
       label = excluded.label, heat_gj = excluded.heat_gj, baseline_t = excluded.baseline_t, project_t = excluded.project_t,
       leakage_t = excluded.leakage_t, gross_t = excluded.gross_t, net_t = excluded.net_t, u95_t = excluded.u95_t,
       uncertainty = excluded.uncertainty, coverage_pct = excluded.coverage_pct,
       covered_ms = excluded.covered_ms, told_pct = excluded.told_pct, told_ms = excluded.told_ms, told = excluded.told,
       substituted_gj = excluded.substituted_gj,
       excluded_gj = excluded.excluded_gj, backup_gj = excluded.backup_gj, biogenic_co2_t = excluded.biogenic_co2_t,
       factor_versions = excluded.factor_versions, rules_versions = excluded.rules_versions, factor_missing = excluded.factor_missing,
       codes = excluded.codes, data_effect = excluded.data_effect, terms = excluded.terms, fuel_gj = excluded.fuel_gj,
       substituted = excluded.substituted, configuration_hash = excluded.configuration_hash,
       first_received_at = coalesce(e.first_received_at, excluded.first_received_at),
       revision = excluded.revision, closed = excluded.closed, computed_at = excluded.computed_at`,
    [
      siteId,
      grain,
      made.configurationHash,
      rows.map((row) => row.startMs),
      rows.map((row) => row.label),
      of((f) => f.heatGj),
      of((f) => f.baselineT),
      of((f) => f.projectT),
      of((f) => f.leakageT),
      of((f) => f.grossT),
      of((f) => f.netT),
      of((f) => f.u95T),
      of((f) => JSON.stringify(f.uncertainty)),
      of((f) => f.coveragePct),
      of((f) => JSON.stringify(f.coveredMs)),
      of((f) => f.substitutedGj),
      of((f) => f.excludedGj),
      of((f) => f.biogenicCo2T),
      of((f) => JSON.stringify(f.factorVersions)),
      of((f) => JSON.stringify(f.rulesVersions)),
      of((f) => f.factorMissing),
      of((f) => JSON.stringify(f.codes)),
      of((f) => JSON.stringify(f.dataEffect)),
      of((f) => JSON.stringify(f.terms)),
      of((f) => f.fuelGj),
      of((f) => JSON.stringify(f.substituted)),
      rows.map((row) => row.firstReceivedMs),
      rows.map((row) => row.revision),
      rows.map((row) => row.closed),
      made.nowMs,
      of((f) => f.toldPct),
      of((f) => JSON.stringify(f.toldMs)),
      of((f) => JSON.stringify(f.told)),
      of((f) => f.backupGj),
    ],
  );
}

/** Appends what a figure was at a revision, and why it is a new one. Nothing is ever taken from this table. */
export async function addRevisions(
  tx: Queryable,
  siteId: number,
  grain: Grain,
  rows: readonly NewFigures[],
  cause: string,
): Promise<void> {
  if (rows.length === 0) return;
  await tx.execute(
    `insert into emission_revision (site_id, grain, start, revision, figures, cause, recorded_at)
     select $1, $2, ${timeOf('s')}, r, f, $3, clock_timestamp() from unnest($4::float8[], $5::int[], $6::jsonb[]) x(s, r, f)`,
    [
      siteId,
      grain,
      cause,
      rows.map((row) => row.startMs),
      rows.map((row) => row.revision),
      rows.map((row) => JSON.stringify(row.figures)),
    ],
  );
}

export interface HourAmount {
  readonly pointId: number;
  /** Start of the hour, Unix ms. */
  readonly startMs: number;
  /** Sum of the windows' amounts in the point's unit; null: no window knows. */
  readonly amount: number | null;
  readonly coveredMs: number;
  /** Held back or refused. */
  readonly excluded: number;
  readonly lostMs: number;
  /** Time of the windows that know an amount. */
  readonly knownMs: number;
  /** The same without what is lost of them. */
  readonly toldMs: number;
  /** Sorted, each once. */
  readonly codes: readonly string[];
}

/**
 * What each point brought in each of these hours, from committed windows. Asked by the start of each window, so that they are
 * found by a hash also where a shadow hides some of them.
 */
export async function readHourAmounts(
  q: Queryable,
  pointIds: readonly number[],
  hours: readonly { readonly startMs: number; readonly endMs: number }[],
): Promise<HourAmount[]> {
  const rows = await q.query<Omit<HourAmount, 'codes'> & { codes: string | null }>(
    `select w.point_id as "pointId", h.ms as "startMs", sum(w.amount order by w.start) as amount, sum(w.covered_ms)::int as "coveredMs",
            coalesce(sum(w.excluded order by w.start), 0) as excluded, sum(w.lost_ms)::int as "lostMs", (count(w.amount) * 900000)::int as "knownMs",
            coalesce(sum(900000 - w.lost_ms) filter (where w.amount is not null), 0)::int as "toldMs",
            string_agg(array_to_string(w.codes, ','), ',') filter (where w.codes <> '{}') as codes
     from unnest($2::float8[], $3::float8[]) h(ms, "end") cross join generate_series(0, 2700000, 900000) quarter(ms)
     join window_15m w on w.point_id = any($1::int[])
       and w.start = ${timeOf('(h.ms + quarter.ms)')} and h.ms + quarter.ms < h."end"
       and w.start >= ${timeOf('$4')} and w.start < ${timeOf('$5')}
     group by w.point_id, h.ms`,
    [
      pointIds,
      hours.map(({ startMs }) => startMs),
      hours.map(({ endMs }) => endMs),
      hours.reduce((least, { startMs }) => Math.min(least, startMs), Infinity),
      hours.reduce((most, { endMs }) => Math.max(most, endMs), -Infinity),
    ],
  );
  return rows.map((row) => ({ ...row, codes: row.codes === null ? [] : [...new Set(row.codes.split(','))].sort() }));
}
