/** The rules that look at a target once for each whole local day. */
import type { RuleSettings } from '../../notification/alerting.js';
import type { TargetStatus } from '../../target/standing.js';
import { calm, evaluateLevels, type LevelRule, type LevelState } from '../levels.js';
import { withOwnLevels } from '../own-levels.js';
import {
  blindMeasure,
  blindWords,
  coverageMeasure,
  coverageWords,
  cusumMeasure,
  cusumWords,
  DATA_COVERAGE,
  driftMeasure,
  driftRuleOf,
  driftWords,
  overshootMeasure,
  overshootWords,
  PERFORMANCE_BLIND,
  PERFORMANCE_CUSUM,
  TARGET_OVERSHOOT,
} from './performance-rules.js';
import type { AlertRuleId } from './rule-catalogue.js';
import { riskMeasure, riskWords, TARGET_RISK } from './rules.js';
import type { Severity } from '../severity.js';

export interface DailyRule {
  readonly rule: AlertRuleId;
  /** At one evaluation: levels may scale with the plant. */
  readonly levels: (target: TargetStatus, settings?: RuleSettings) => LevelRule<Severity>;
  readonly measure: (target: TargetStatus) => number | null;
  readonly words: (target: TargetStatus) => string;
}

const shipped = (id: AlertRuleId, levels: LevelRule<Severity>) => (_: TargetStatus, settings?: RuleSettings) =>
  withOwnLevels(id, levels, settings);

export const DAILY_RULES: readonly DailyRule[] = [
  { rule: 'target.risk', levels: shipped('target.risk', TARGET_RISK), measure: riskMeasure, words: riskWords },
  { rule: 'performance.drift', levels: driftRuleOf, measure: driftMeasure, words: driftWords },
  { rule: 'performance.blind', levels: () => PERFORMANCE_BLIND, measure: blindMeasure, words: blindWords },
  {
    rule: 'performance.cusum',
    levels: shipped('performance.cusum', PERFORMANCE_CUSUM),
    measure: cusumMeasure,
    words: cusumWords,
  },
  {
    rule: 'target.overshoot',
    levels: shipped('target.overshoot', TARGET_OVERSHOOT),
    measure: overshootMeasure,
    words: overshootWords,
  },
  {
    rule: 'data.coverage',
    levels: shipped('data.coverage', DATA_COVERAGE),
    measure: coverageMeasure,
    words: coverageWords,
  },
];

/** Memory of a rule for one target and period. */
export interface DailyState {
  readonly levels: LevelState<Severity>;
  /** Last local day that was evaluated. */
  readonly evaluated: string | null;
}

/** What an alert of a target is about: a new period starts afresh. */
export const targetSubject = ({ id, period }: Pick<TargetStatus, 'id' | 'period'>): string => `${id}.${period}`;

/** The state after one more whole local day; null where the day was judged already, or may say nothing. */
export function judgeDay(
  { levels: levelsOf, measure: measureOf }: DailyRule,
  settings: RuleSettings | undefined,
  before: DailyState | null,
  target: TargetStatus,
): DailyState | null {
  const { levels, evaluated } = before ?? { levels: calm<Severity>(), evaluated: null };
  const date = target.toDateAsOf;
  if (date === null || (evaluated !== null && date <= evaluated)) return null;
  const measure = measureOf(target);
  if (measure === null) return null;
  return { levels: evaluateLevels(levelsOf(target, settings), levels, measure), evaluated: date };
}
