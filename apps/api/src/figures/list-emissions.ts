import { approvedFigures, readApprovals } from '#derivation';
import { intervalsIn, isClosable, uncertaintyShares, type Grain, type Interval, type Site } from '#domain';
import { readEmissions, type EmissionFigures, type Queryable } from '#postgres';
import { readSettling } from './settling.js';
import { signed, type Signed } from './signed-figures.js';
import type { TimeRange } from '../http/time-range.js';

export type EmissionInterval = Grain;

export type Figures = EmissionFigures & { readonly revision: number; readonly closed: boolean };

/** Of an interval without a row. */
export const NOTHING: Figures = {
  heatGj: null,
  baselineT: null,
  projectT: null,
  leakageT: null,
  grossT: null,
  netT: null,
  u95T: null,
  coveragePct: 0,
  toldPct: 0,
  substitutedGj: null,
  excludedGj: null,
  backupGj: null,
  biogenicCo2T: null,
  factorVersions: [],
  rulesVersions: [],
  factorMissing: false,
  codes: [],
  dataEffectT: 0,
  revision: 0,
  closed: false,
};

/** Emissions avoided per local interval, dense up to now. */
export async function listEmissions(
  db: Queryable,
  site: Site,
  siteId: number | null,
  want: {
    readonly interval: EmissionInterval;
    readonly range: TimeRange;
    readonly nowMs: number;
    /** Say what the doubt of each row comes from. */
    readonly shares: boolean;
  },
) {
  const { interval, range, nowMs } = want;
  const until = Math.min(range.toMs, nowMs);
  const row = want.shares ? shownWithShares : shown;
  const intervals = intervalsIn(interval, range.fromMs, until, site);
  const [first] = intervals;
  const last = intervals.at(-1);
  if (!first || !last || siteId === null) return intervals.map((i) => row(i, NOTHING, false));
  const span = { fromMs: first.startMs, toMs: last.endMs };
  const isSettling = await readSettling(db, site, siteId, span);
  const stored = await readEmissions(db, siteId, interval, span.fromMs, span.toMs, want.shares);
  const rows = new Map(stored.map((r) => [r.startMs, r]));
  const approvals = isClosable(interval) ? await readApprovals(db, siteId, interval, span) : null;
  const waits = (startMs: number, figures: Figures) => {
    const approved = approvals && figures.closed ? approvedFigures(approvals, startMs) : undefined;
    return approved && approved.revision < figures.revision
      ? { pending: true, approved: signed(approved.figures, approved.revision) }
      : undefined;
  };
  return intervals.map((i) => {
    const figures = rows.get(i.startMs) ?? NOTHING;
    return row(i, figures, isSettling(i), waits(i.startMs, figures));
  });
}

/** A row of an answer. */
export function shown(
  interval: Interval,
  figures: Figures,
  settling: boolean,
  waits?: { pending: boolean; approved: Signed },
) {
  return {
    start: interval.start,
    period: interval.period,
    heatGj: figures.heatGj,
    baselineT: figures.baselineT,
    projectT: figures.projectT,
    leakageT: figures.leakageT,
    grossT: figures.grossT,
    netT: figures.netT,
    u95T: figures.u95T,
    coveragePct: figures.coveragePct,
    toldPct: figures.toldPct,
    substitutedGj: figures.heatGj === null && figures.substitutedGj === 0 ? null : figures.substitutedGj,
    excludedGj: figures.heatGj === null && figures.excludedGj === 0 ? null : figures.excludedGj,
    backupGj: figures.heatGj === null && figures.backupGj === 0 ? null : figures.backupGj,
    biogenicCo2T: figures.biogenicCo2T,
    factorVersions: figures.factorVersions,
    rulesVersions: figures.rulesVersions,
    factorMissing: figures.factorMissing,
    codes: figures.codes,
    dataEffectT: figures.netT === null ? null : figures.dataEffectT,
    revision: figures.revision,
    closed: figures.closed,
    settling,
    ...waits,
  };
}

const shownWithShares: typeof shown = (interval, figures, settling, waits) => ({
  ...shown(interval, figures, settling, waits),
  u95Shares: uncertaintyShares(figures.uncertainty ?? {}).map(({ source, u95, sharePct }) => ({
    source,
    u95T: u95,
    sharePct,
  })),
});
