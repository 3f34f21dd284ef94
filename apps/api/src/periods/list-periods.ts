import { readPeriodStandings, type PeriodStanding } from '#derivation';
import { instantOf, localDateOf, type ClosableGrain, type Site } from '#domain';
import type { PeriodAction, Queryable } from '#postgres';
import { withFindingCodes } from '../figures/finding-codes.js';
import { signed } from '../figures/signed-figures.js';
import { defaultFrom, rangeOf, type TimeRange } from '../http/time-range.js';

export interface WantedPeriods {
  readonly interval: ClosableGrain;
  readonly from?: string | undefined;
  readonly to?: string | undefined;
  readonly nowMs: number;
}

/** Those that start in it are asked for. */
export const periodRange = (site: Site, want: WantedPeriods): TimeRange =>
  rangeOf(want, site.timeZone, { toMs: want.nowMs, fromMs: defaultFrom(want.interval, site.timeZone) });

/** Months or seasons with figures: what was signed by whom, and what waits for whom. */
export async function listPeriods(db: Queryable, site: Site, siteId: number | null, want: WantedPeriods) {
  const { interval, nowMs } = want;
  const range = periodRange(site, want);
  if (siteId === null) return [];
  const standings = await readPeriodStandings(db, { site, siteId }, interval, { ...range, nowMs });
  const items = standings.map((standing) => shown(site, interval, standing));
  return withFindingCodes(db, site, siteId, items);
}

function shown(site: Site, interval: ClosableGrain, standing: PeriodStanding) {
  const { label, row, state, waitsFor, closableFrom, closed, approval, movement } = standing;
  const { figures, revision } = row;
  const isPending = state === 'restatement-pending' && approval !== null;
  return {
    period: label,
    interval,
    start: localDateOf(row.startMs, site.timeZone),
    state,
    waitsFor,
    closableFrom,
    revision,
    heatGj: figures.heatGj,
    grossT: figures.grossT,
    netT: figures.netT,
    u95T: figures.u95T,
    coveragePct: figures.coveragePct,
    substitutedGj: figures.substitutedGj,
    excludedGj: figures.excludedGj,
    codes: figures.codes,
    factorMissing: figures.factorMissing,
    closed: closed && signatureOf(closed),
    approval: approval && signatureOf(approval),
    approved: isPending ? signed(approval.figures, approval.revision) : null,
    movement,
  };
}

const signatureOf = ({ who, reason, atMs, revision, simulated }: PeriodAction) => ({
  who,
  reason,
  revision,
  at: instantOf(atMs),
  simulated,
});
