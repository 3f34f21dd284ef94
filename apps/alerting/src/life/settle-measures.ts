import {
  alertingOf,
  alertRuleOf,
  calm,
  evaluateLevels,
  withOwnLevels,
  type AlertRuleId,
  type HeldWords,
  type LevelRule,
  type Severity,
} from '#domain';
import { lockRule, openAlerts, type AlertWords, type Queryable } from '#postgres';
import { settleAlerts, type SettledSite } from './settle-alerts.js';

/** What a rule with levels measures of one subject, as people see it. */
export interface Measured {
  /** null: nothing can be said. */
  readonly measure: number | null;
  readonly words: (measure: number) => AlertWords;
}

/**
 * The alerts of a rule with levels that is looked at again and again: between its levels an alert keeps the severity that it has, so
 * that the distance of `on` and `off` is its dead-band. Returns how many changed.
 */
export async function settleMeasures(
  tx: Queryable,
  {
    site,
    rule,
    levels,
  }: { readonly site: SettledSite; readonly rule: AlertRuleId; readonly levels: LevelRule<Severity> },
  measures: ReadonlyMap<string, Measured>,
  nowMs: number,
): Promise<number> {
  await lockRule(tx, site.id, rule);
  const active = (await openAlerts(tx, site.id, rule)).filter(({ life }) => life.active);
  const own = withOwnLevels(rule, levels, alertingOf(site).rules[rule]);
  const sign = alertRuleOf(rule)?.bad === 'high' ? -1 : 1;
  const holds = new Map<string, HeldWords>();
  for (const [subject, { measure, words }] of measures) {
    const before = active.find((alert) => alert.subject === subject)?.severity ?? null;
    if (measure === null) continue;
    const { severity } = evaluateLevels(own, { ...calm<Severity>(), severity: before }, sign * measure);
    if (severity !== null) holds.set(subject, { ...words(measure), severity });
  }
  const isUnknown = (subject: string): boolean => measures.get(subject)?.measure === null;
  return settleAlerts(tx, { site, rule, severity: 'warning', holds, isUnknown }, nowMs);
}
