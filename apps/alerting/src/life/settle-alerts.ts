import { isJudgedAt, type AlertRuleId, type Severity, type Site } from '#domain';
import { changeAlert, openAlerts, raiseAlert, type AlertWords, type Queryable } from '#postgres';

/** A rule that holds or does not, and the subjects (devices, the site) of which it holds now. */
export interface Condition {
  readonly site: Pick<Site, 'id' | 'alerting'>;
  readonly rule: AlertRuleId;
  readonly severity: Severity;
  /** By subject, what an operator reads. */
  readonly holds: ReadonlyMap<string, AlertWords>;
  /** Subjects that are gone: they cannot be mended. */
  readonly isGone?: (subject: string) => boolean;
}

/**
 * Raises, raises again and returns the alerts of a rule, so that they are those of its subjects; none where the site leaves the rule
 * out. Returns how many changed.
 */
export async function settleAlerts(tx: Queryable, condition: Condition, nowMs: number): Promise<number> {
  const { rule, severity, isGone } = condition;
  const site = condition.site.id;
  const holds: Condition['holds'] = isJudgedAt(condition.site, rule) ? condition.holds : new Map();
  const open = new Map((await openAlerts(tx, site, rule)).map((alert) => [alert.subject, alert]));
  let changed = 0;
  for (const [subject, words] of holds) {
    const alert = open.get(subject);
    open.delete(subject);
    if (alert?.life.active) continue;
    if (alert) await changeAlert(tx, alert, { type: 'raised' }, nowMs, words);
    else await raiseAlert(tx, { site, rule, subject }, severity, words, nowMs);
    changed += 1;
  }
  for (const alert of open.values()) {
    if (!alert.life.active) continue;
    const marks = isGone?.(alert.subject) ? { marks: { removed: true } } : {};
    await changeAlert(tx, alert, { type: 'returned' }, nowMs, marks);
    changed += 1;
  }
  return changed;
}
