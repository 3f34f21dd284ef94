/** The rules that judge the plant and its data, one evaluation for each whole local day (docs/arithmetic/drift-and-alerts.md#rules). */
import type { RuleSettings } from '../../notification/alerting.js';
import { DAILY_CUSUM } from '../../drift/cusum.js';
import { LEAST_DRIFT_PCT } from '../../target/drift-level.js';
import { JUDGED_FROM_KD } from '../../target/season-days.js';
import type { TargetStatus } from '../../target/standing.js';
import type { LevelRule } from '../levels.js';
import { withOwnDrift } from '../own-levels.js';
import type { Severity } from '../severity.js';

/** Performance of 30 days with the weather taken out, %, against a level that scales with what the plant usually wanders. */
export const driftRule = (levelPct: number): LevelRule<Severity> => ({
  levels: [
    { severity: 'warning', on: -levelPct, off: -0.6 * levelPct },
    { severity: 'critical', on: -2 * levelPct, off: -1.4 * levelPct },
  ],
  running: 3,
});
/** Of a plant that runs evenly. */
export const PERFORMANCE_DRIFT = driftRule(LEAST_DRIFT_PCT);

/** The level of the drift, negated: where it is above a tenth, noise would buy silence. */
export const PERFORMANCE_BLIND: LevelRule<Severity> = {
  levels: [{ severity: 'info', on: -2 * LEAST_DRIFT_PCT, off: -2 * LEAST_DRIFT_PCT, strict: true }],
  running: 1,
  runningClear: 3,
};

/** The tabular sum for a fall, negated: raised at once, cleared when it has been zero for seven days. */
export const PERFORMANCE_CUSUM: LevelRule<Severity> = {
  levels: [{ severity: 'warning', on: -DAILY_CUSUM.h, off: 0, strict: true }],
  running: 1,
  runningClear: 7,
};

/** From so many per cent over the expectation on it is no merit before the meter and the counted points have been looked at. */
export const TARGET_OVERSHOOT_PCT = 10;
/** More than was to be expected, negated. */
export const TARGET_OVERSHOOT: LevelRule<Severity> = {
  levels: [{ severity: 'warning', on: -TARGET_OVERSHOOT_PCT, off: -7, strict: true }],
  running: 3,
};

/** Below it too little of a day is covered, %. */
export const COVERAGE_LIMIT_PCT = 95;
/** Share of the last day that was covered, %, or of the month with five points more. */
export const DATA_COVERAGE: LevelRule<Severity> = {
  levels: [{ severity: 'warning', on: COVERAGE_LIMIT_PCT, off: 97, strict: true }],
  running: 1,
};
const MONTH_ALLOWANCE = 5;

const GATE_JUDGED_PCT = 90;

type Standing = Pick<
  TargetStatus,
  'state' | 'degreeDays' | 'coveragePct' | 'performanceDriftPct' | 'cusumDown' | 'dayCoveragePct' | 'monthCoveragePct'
> &
  // a status document of an earlier version has neither
  Partial<Pick<TargetStatus, 'judgedPct' | 'driftLevelPct'>>;

const isInSeason = ({ state }: Standing): boolean => state !== 'off-season' && state !== 'no-data';

const isBegun = (target: Standing): boolean => isInSeason(target) && (target.degreeDays ?? 0) >= JUDGED_FROM_KD;

/** Whether performance may be judged: enough weather behind it, and enough of it seen. */
const isJudged = (target: Standing): boolean =>
  isBegun(target) && (target.judgedPct ?? target.coveragePct) >= GATE_JUDGED_PCT;

/** What the drift is held against, %; null: it is not known what the plant usually does. */
const levelPct = ({ driftLevelPct = LEAST_DRIFT_PCT }: Standing): number | null => driftLevelPct;
export function driftRuleOf(target: Standing, settings?: RuleSettings): LevelRule<Severity> {
  const level = levelPct(target) ?? LEAST_DRIFT_PCT;
  return withOwnDrift(driftRule(level), settings, level);
}

const negated = (value: number | null | undefined): number | null => (typeof value === 'number' ? -value : null);

/** What each rule measures on one day; low is bad. null while it may say nothing: it neither raises nor clears. */
const judgedDrift = (target: Standing): number | null => (isJudged(target) ? target.performanceDriftPct : null);
export const driftMeasure = (target: Standing): number | null =>
  levelPct(target) === null ? null : judgedDrift(target);
/** Where it is known what is usual and too few days can be judged, the drift is as silent as under noise. */
export function blindMeasure(target: Standing): number | null {
  if (!isBegun(target)) return null;
  if (judgedDrift(target) !== null) return negated(levelPct(target));
  return typeof target.cusumDown === 'number' ? -Infinity : null;
}
export const cusumMeasure = (target: Standing): number | null => (isJudged(target) ? negated(target.cusumDown) : null);
export const overshootMeasure = (target: Standing): number | null => negated(judgedDrift(target));
export function coverageMeasure(target: Standing): number | null {
  const { dayCoveragePct: day, monthCoveragePct: month } = target;
  if (!isInSeason(target) || typeof day !== 'number') return null;
  return typeof month === 'number' ? Math.min(day, month + MONTH_ALLOWANCE) : day;
}

type Stated = Pick<
  TargetStatus,
  'id' | 'toDateAsOf' | 'performanceDriftPct' | 'change' | 'coveragePct' | 'dayCoveragePct' | 'monthCoveragePct'
> &
  Partial<Pick<TargetStatus, 'judgedPct' | 'driftLevelPct'>>;

const signed = (value: number | null): string =>
  value === null ? '?' : `${value > 0 ? '+' : ''}${value.toFixed(1)} %`;

export const driftWords = (target: Stated): string => {
  const { id, toDateAsOf, performanceDriftPct, coveragePct, driftLevelPct } = target;
  const level = typeof driftLevelPct === 'number' ? `, warned of from -${driftLevelPct.toFixed(1)} % on` : '';
  return (
    `${id}: over the 30 days to ${toDateAsOf ?? '?'} the plant stands at ${signed(performanceDriftPct)} against what the weather let expect ` +
    `(coverage ${coveragePct.toFixed(0)} %${level}).`
  );
};

export const blindWords = ({ id, toDateAsOf, performanceDriftPct, judgedPct, driftLevelPct }: Stated): string =>
  typeof driftLevelPct === 'number' && performanceDriftPct !== null && (judgedPct ?? 100) >= GATE_JUDGED_PCT
    ? `${id}: the days of the plant err by so much that a drift below ${driftLevelPct.toFixed(1)} % does not show in the 30 days to ${toDateAsOf ?? '?'}. ` +
      `No alarm does not mean that it is well: look for what makes it uneven (base load, areas, weather station).`
    : `${id}: of the heating days to ${toDateAsOf ?? '?'} ${(judgedPct ?? 0).toFixed(0)} % can be judged, too few to see a drift. Look at the gaps in the data.`;

export const cusumWords = ({ id, change }: Stated): string =>
  `${id}: the plant makes less than before` +
  (change
    ? ` since ${change.date}: ${signed(change.afterPct)} of an average day against the expectation, ${signed(change.beforePct)} before.`
    : '.');

export const overshootWords = ({ id, performanceDriftPct }: Stated): string =>
  `${id}: ${signed(performanceDriftPct)} against what the weather let expect. Look at the meter, and whether a point counts twice, before believing it.`;

export const coverageWords = ({ id, toDateAsOf, dayCoveragePct, monthCoveragePct }: Stated): string =>
  `${id}: ${(dayCoveragePct ?? 0).toFixed(1)} % of ${toDateAsOf ?? '?'} is covered by readings, ${(monthCoveragePct ?? 0).toFixed(1)} % of its month.`;
