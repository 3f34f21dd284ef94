/**
 * One rule with levels: which severity holds after one more evaluation. Separate on and off levels and a number of
 * evaluations running keep an alert from flickering. Time comes in as evaluations, so tests need no clock.
 */

import { atLeast } from '../target/at-least.js';

/** One severity of a rule, from the mildest to the worst. `measure` is bad when it is low (drift, probability). */
export interface Level<Severity extends string> {
  readonly severity: Severity;
  /** Raised when the measure is at or below it … */
  readonly on: number;
  /** … and cleared when it is above it. */
  readonly off: number;
  /** `<` where the level itself is still good (a probability of 0.5, to a relative 1e-9); default `<=`. */
  readonly strict?: boolean;
}

export interface LevelRule<Severity extends string> {
  readonly levels: readonly Level<Severity>[];
  /** Evaluations running that it takes to raise, and to clear. */
  readonly running: number;
  /** To clear, where it is another number. */
  readonly runningClear?: number;
}

/** Memory of one rule and subject: kept with the alert. */
export interface LevelState<Severity extends string> {
  readonly severity: Severity | null;
  /** By severity: evaluations running at or below `on`, and above `off`. */
  readonly below: Readonly<Record<string, number>>;
  readonly above: Readonly<Record<string, number>>;
}

export const calm = <Severity extends string>(): LevelState<Severity> => ({ severity: null, below: {}, above: {} });

/** The next state. A measure that is null (no data, gate not open) leaves everything as it is: it neither raises nor clears. */
export function evaluateLevels<Severity extends string>(
  rule: LevelRule<Severity>,
  state: LevelState<Severity>,
  measure: number | null,
): LevelState<Severity> {
  if (measure === null) return state;
  const below: Record<string, number> = {};
  const above: Record<string, number> = {};
  for (const level of rule.levels) {
    const bad = level.strict ? !atLeast(measure, level.on) : measure <= level.on;
    const good = level.strict ? atLeast(measure, level.off) : measure > level.off;
    below[level.severity] = bad ? (state.below[level.severity] ?? 0) + 1 : 0;
    above[level.severity] = good ? (state.above[level.severity] ?? 0) + 1 : 0;
  }
  const rank = (severity: Severity | null): number => rule.levels.findIndex((level) => level.severity === severity);
  const current = rank(state.severity);
  const raised = rule.levels.findLastIndex((level) => (below[level.severity] ?? 0) >= rule.running);
  if (raised > current) return { severity: rule.levels[raised]!.severity, below, above };
  // step down past every level that has been clear for long enough, the worst first
  let rest = current;
  while (rest >= 0 && (above[rule.levels[rest]!.severity] ?? 0) >= (rule.runningClear ?? rule.running)) rest -= 1;
  return { severity: rest < 0 ? null : rule.levels[rest]!.severity, below, above };
}
