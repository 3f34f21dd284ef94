/** One look of a rule at all that it watches: of which subjects it holds. How it was found is the matter of each rule. */
import { isJudgedAt } from '../notification/deliveries.js';
import type { Site } from '../plant/plant.js';
import type { AlertRuleId } from './rules/rule-catalogue.js';
import type { SevereWords, SubjectLook } from './settle-condition.js';
import type { Severity } from './severity.js';
import { timingOf } from './suppression.js';

/** What is said of one subject of which a rule holds. */
export interface HeldWords extends Omit<SevereWords, 'severity'> {
  /** Absent: that of the look. */
  readonly severity?: Severity;
}

/** A rule that holds or does not, and the subjects (devices, the site) of which it holds now. */
export interface RuleLook {
  readonly rule: AlertRuleId;
  readonly severity: Severity;
  /** By subject, what an operator reads. */
  readonly holds: ReadonlyMap<string, HeldWords>;
  /** Subjects of which nothing can be said: their alerts stay as they are, marked. */
  readonly isUnknown?: (subject: string) => boolean;
  /** How long the alert of a subject waits to return, ms; null: as its rule says. */
  readonly offDelayMs?: (subject: string) => number | null;
  /** Subjects that are gone: they cannot be mended. */
  readonly isGone?: (subject: string) => boolean;
}

/** What the look of a rule says of one subject; where the site leaves the rule out, it is over. */
export function subjectLook(site: Pick<Site, 'alerting'>, look: RuleLook, subject: string): SubjectLook<SevereWords> {
  const { rule, severity, holds, isUnknown, isGone } = look;
  const isJudged = isJudgedAt(site, rule);
  const held = isJudged ? holds.get(subject) : undefined;
  const offDelayMs = look.offDelayMs?.(subject) ?? null;
  const isOver = !isJudged || (isGone?.(subject) ?? false);
  const usual = timingOf(site, rule);
  return {
    observation: held ? 'holds' : !isOver && isUnknown?.(subject) ? 'no-data' : 'clear',
    isOver: isOver && !held,
    words: held ? { ...held, severity: held.severity ?? severity } : null,
    timing: offDelayMs === null ? usual : { ...usual, offDelayMs },
  };
}
