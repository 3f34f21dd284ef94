/** `heat.imbalance`: what neither customers nor the usual loss of the network explain, over a whole local day, % of the day's heat. */
import type { RuleSettings } from '../../notification/alerting.js';
import { calm, evaluateLevels, type LevelRule } from '../levels.js';
import { withOwnLevels } from '../own-levels.js';
import type { Severity } from '../severity.js';

/** Negated: what is bad when it is high is judged as if it were low. */
const HEAT_IMBALANCE: LevelRule<Severity> = { levels: [{ severity: 'warning', on: -3, off: -2 }], running: 1 };

/**
 * Whether the alert holds after one more look.
 * @param unexplainedPct of the newest whole day, where it is outside of what is usual for the site; null: it is not
 */
export function isImbalanced(wasImbalanced: boolean, unexplainedPct: number | null, settings?: RuleSettings): boolean {
  const state = { ...calm<Severity>(), severity: wasImbalanced ? ('warning' as const) : null };
  const rule = withOwnLevels('heat.imbalance', HEAT_IMBALANCE, settings);
  return evaluateLevels(rule, state, -Math.abs(unexplainedPct ?? 0)).severity !== null;
}
