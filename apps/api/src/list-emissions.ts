import { approvedFigures, readApprovals } from '#derivation';
import type { Site } from '#domain';
import { readEmissions, readRevisionsAsOf, type EmissionFigures, type EmissionRow, type Queryable } from '#postgres';
import { intervalsIn, type Interval } from './intervals.js';
import { ProblemError } from './problem.js';
import { signed, type Signed } from './signed-figures.js';
import { instantOf } from './times.js';
import type { TimeRange } from './time-range.js';

export type EmissionInterval = 'hour' | 'day' | 'month' | 'season';

export const EMISSION_COLUMNS = [
  'start',
  'period',
  'heatGj',
  'baselineT',
  'projectT',
  'leakageT',
  'grossT',
  'netT',
  'u95T',
  'coveragePct',
  'substitutedGj',
  'excludedGj',
  'biogenicCo2T',
  'factorVersions',
  'factorMissing',
  'revision',
  'closed',
  'codes',
] as const;

type Figures = EmissionFigures & { readonly revision: number; readonly closed: boolean };

const NOTHING: Figures = {
  heatGj: null,
  baselineT: null,
  projectT: null,
  leakageT: null,
  grossT: null,
  netT: null,
  u95T: null,
  coveragePct: 0,
  substitutedGj: null,
  excludedGj: null,
  biogenicCo2T: null,
  factorVersions: [],
  factorMissing: false,
  codes: [],
  uncertainty: {},
  dataEffect: { heatGj: 0, grossT: 0, netT: 0 },
  terms: {},
  revision: 0,
  closed: false,
};

/** Emissions avoided per local interval, dense up to now; with `asOfMs` what was known at that moment. */
export async function listEmissions(
  db: Queryable,
  site: Site,
  siteId: number | null,
  want: {
    readonly interval: EmissionInterval;
    readonly range: TimeRange;
    readonly nowMs: number;
    readonly asOfMs: number | null;
  },
) {
  const { interval, range, nowMs, asOfMs } = want;
  const until = Math.min(range.toMs, asOfMs ?? nowMs, nowMs);
  const intervals = intervalsIn(interval, range.fromMs, until, site);
  const [first] = intervals;
  const last = intervals.at(-1);
  if (!first || !last || siteId === null) return intervals.map((i) => shown(i, NOTHING));
  const span = { fromMs: first.startMs, toMs: last.endMs };
  const rows = new Map((await readEmissions(db, siteId, interval, span.fromMs, span.toMs)).map((r) => [r.startMs, r]));
  const approvals =
    interval === 'month' || interval === 'season'
      ? await readApprovals(db, siteId, interval, { ...span, asOfMs })
      : null;
  const waits = (startMs: number, figures: Figures) => {
    const approved = approvals && figures.closed ? approvedFigures(approvals, startMs) : undefined;
    return approved && approved.revision < figures.revision
      ? { pending: true, approved: signed(approved.figures, approved.revision) }
      : undefined;
  };
  const answer = (i: Interval, figures: Figures) => shown(i, figures, waits(i.startMs, figures));
  if (asOfMs === null) return intervals.map((i) => answer(i, rows.get(i.startMs) ?? NOTHING));
  const known = await knownThen(db, siteId, interval, { ...span, asOfMs });
  return intervals.map((i) => answer(i, known.get(i.startMs) ?? unchangedSince(i, rows.get(i.startMs), asOfMs)));
}

/** Figures that were closed or restated by then: exact. */
async function knownThen(
  db: Queryable,
  siteId: number,
  interval: EmissionInterval,
  range: TimeRange & { readonly asOfMs: number },
): Promise<Map<number, Figures>> {
  const revisions = await readRevisionsAsOf(db, siteId, interval, range);
  return new Map(
    revisions.map((r) => [
      r.startMs,
      { ...NOTHING, ...(r.figures as Partial<EmissionFigures>), revision: r.revision, closed: true },
    ]),
  );
}

/** No revision was recorded by then: the figure was open. It answers only where it has not been computed again since. */
function unchangedSince(interval: Interval, row: EmissionRow | undefined, asOfMs: number): Figures {
  if (!row) return NOTHING;
  if (row.computedMs <= asOfMs) return { ...row, revision: 0, closed: false };
  const detail = `the figure of ${interval.period} was not closed then and has been computed again since; only closed figures and those that have not changed since can be answered`;
  throw new ProblemError('as-of-unknown', `asOf: ${detail}`, [{ field: 'asOf', detail }]);
}

function shown(interval: Interval, figures: Figures, waits?: { pending: boolean; approved: Signed }) {
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
    substitutedGj: figures.heatGj === null && figures.substitutedGj === 0 ? null : figures.substitutedGj,
    excludedGj: figures.heatGj === null && figures.excludedGj === 0 ? null : figures.excludedGj,
    biogenicCo2T: figures.biogenicCo2T,
    factorVersions: figures.factorVersions,
    factorMissing: figures.factorMissing,
    codes: figures.codes,
    revision: figures.revision,
    closed: figures.closed,
    ...waits,
  };
}

/** @throws ProblemError where the moment has not come yet */
export function checkAsOf(asOfMs: number, nowMs: number): void {
  if (asOfMs <= nowMs) return;
  const detail = `lies in the future (now: ${instantOf(nowMs)}); what will be known then cannot be answered`;
  throw new ProblemError('bad-parameter', `asOf: ${detail}`, [{ field: 'asOf', detail }]);
}
