/** The rules that judge the plant and its data, one evaluation for each whole local day (docs/arithmetic/drift-and-alerts.md#rules). */
import { DAILY_CUSUM } from '../drift/cusum.js';
import type { TargetStatus } from '../target/standing.js';
import type { LevelRule } from './levels.js';
import type { Severity } from './rules.js';

/** Performance of 30 days with the weather taken out, %. */
export const PERFORMANCE_DRIFT: LevelRule<Severity> = {
  levels: [
    { severity: 'warning', on: -5, off: -3 },
    { severity: 'critical', on: -10, off: -7 },
  ],
  running: 3,
};

/** The tabular sum for a fall, negated: raised at once, cleared when it has been zero for seven days. */
export const PERFORMANCE_CUSUM: LevelRule<Severity> = {
  levels: [{ severity: 'warning', on: -DAILY_CUSUM.h, off: 0, strict: true }],
  running: 1,
  runningClear: 7,
};

/** More than was to be expected, negated. It is no merit before the meter and the counted points have been looked at. */
export const TARGET_OVERSHOOT: LevelRule<Severity> = {
  levels: [{ severity: 'warning', on: -10, off: -7, strict: true }],
  running: 3,
};

/** Share of the last day that was covered, %, or of the month with five points more. */
export const DATA_COVERAGE: LevelRule<Severity> = {
  levels: [{ severity: 'warning', on: 95, off: 97, strict: true }],
  running: 1,
};
const MONTH_ALLOWANCE = 5;

/** Before it the drift of a plant says little. */
const GATE_KD = 300;
const GATE_COVERAGE_PCT = 90;

type Standing = Pick<
  TargetStatus,
  'state' | 'degreeDays' | 'coveragePct' | 'performanceDriftPct' | 'cusumDown' | 'dayCoveragePct' | 'monthCoveragePct'
>;

const isInSeason = ({ state }: Standing): boolean => state !== 'off-season' && state !== 'no-data';

/** Whether performance may be judged: enough weather behind it, and enough of it seen. */
const isJudged = (target: Standing): boolean =>
  isInSeason(target) && (target.degreeDays ?? 0) >= GATE_KD && target.coveragePct >= GATE_COVERAGE_PCT;

const negated = (value: number | null | undefined): number | null => (typeof value === 'number' ? -value : null);

/** What each rule measures on one day; low is bad. null while it may say nothing: it neither raises nor clears. */
export const driftMeasure = (target: Standing): number | null => (isJudged(target) ? target.performanceDriftPct : null);
export const cusumMeasure = (target: Standing): number | null => (isJudged(target) ? negated(target.cusumDown) : null);
export const overshootMeasure = (target: Standing): number | null => negated(driftMeasure(target));
export function coverageMeasure(target: Standing): number | null {
  const { dayCoveragePct: day, monthCoveragePct: month } = target;
  if (!isInSeason(target) || typeof day !== 'number') return null;
  return typeof month === 'number' ? Math.min(day, month + MONTH_ALLOWANCE) : day;
}

type Stated = Pick<
  TargetStatus,
  'id' | 'toDateAsOf' | 'performanceDriftPct' | 'change' | 'coveragePct' | 'dayCoveragePct' | 'monthCoveragePct'
>;

const signed = (value: number | null): string =>
  value === null ? '?' : `${value > 0 ? '+' : ''}${value.toFixed(1)} %`;

export const driftWords = ({ id, toDateAsOf, performanceDriftPct, coveragePct }: Stated): string =>
  `${id}: over the 30 days to ${toDateAsOf ?? '?'} the plant stands at ${signed(performanceDriftPct)} against what the weather let expect ` +
  `(coverage ${coveragePct.toFixed(0)} %).`;

export const cusumWords = ({ id, change }: Stated): string =>
  `${id}: the plant makes less than before` +
  (change
    ? ` since ${change.date}: ${signed(change.afterPct)} of an average day against the expectation, ${signed(change.beforePct)} before.`
    : '.');

export const overshootWords = ({ id, performanceDriftPct }: Stated): string =>
  `${id}: ${signed(performanceDriftPct)} against what the weather let expect. Look at the meter, and whether a point counts twice, before believing it.`;

export const coverageWords = ({ id, toDateAsOf, dayCoveragePct, monthCoveragePct }: Stated): string =>
  `${id}: ${(dayCoveragePct ?? 0).toFixed(1)} % of ${toDateAsOf ?? '?'} is covered by readings, ${(monthCoveragePct ?? 0).toFixed(1)} % of its month.`;
