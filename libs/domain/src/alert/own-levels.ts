import type { RuleSettings } from '../notification/alerting.js';
import { LEAST_DRIFT_PCT } from '../target/drift-level.js';
import type { LevelRule } from './levels.js';
import { alertRuleOf } from './rules/rule-catalogue.js';
import type { Severity } from './severity.js';

/**
 * A rule with the levels that a site has set instead of the shipped ones. What is bad when it is high is judged negated, and set as
 * people see it.
 */
export function withOwnLevels(
  id: string,
  shipped: LevelRule<Severity>,
  settings: RuleSettings | undefined,
): LevelRule<Severity> {
  if (!settings) return shipped;
  const sign = alertRuleOf(id)?.bad === 'high' ? -1 : 1;
  return {
    ...shipped,
    levels: shipped.levels.map((level) => {
      const own = settings.levels[level.severity];
      return own ? { ...level, on: sign * own.on, off: sign * own.off } : level;
    }),
  };
}

/**
 * The drift of a plant that wanders: what the site has set holds as long as it is not finer than what can be told from noise; beyond
 * that the level that scales with the plant holds, the worse severities by twice of it, and clearing keeps its share of it.
 * @param levelPct of the day, at least `LEAST_DRIFT_PCT`
 */
export function withOwnDrift(
  shipped: LevelRule<Severity>,
  settings: RuleSettings | undefined,
  levelPct: number,
): LevelRule<Severity> {
  const own = withOwnLevels('performance.drift', shipped, settings);
  if (own === shipped || levelPct <= LEAST_DRIFT_PCT) return own;
  return {
    ...own,
    levels: own.levels.map((level, i) => {
      const noise = shipped.levels[i]!;
      if (level.on <= noise.on) return level;
      return { ...level, on: noise.on, off: level.on < 0 ? (noise.on * level.off) / level.on : noise.off };
    }),
  };
}
