import { isJudgedAt, suppressionByDesign, timingOf, type AlertRuleId, type Severity, type Site } from '#domain';
import { lockRule, openAlerts, readConditions, readMaintenance, type AlertWords, type Queryable } from '#postgres';
import { settleSubject, type SubjectLook } from './settle-subject.js';

/** What is said of one subject of which a rule holds. */
export interface HeldWords extends AlertWords {
  /** Absent: that of the condition. */
  readonly severity?: Severity;
  /** The subject of the alert that says it already. */
  readonly maskedBy?: string;
  /** An alert that holds says it anew where it says something else. */
  readonly isRenewed?: boolean;
}

/** A rule that holds or does not, and the subjects (devices, the site) of which it holds now. */
export interface Condition {
  readonly site: SettledSite;
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

/** What is asked of a site. */
export type SettledSite = Pick<Site, 'id' | 'alerting' | 'season' | 'timeZone'>;

/**
 * Raises, raises again and returns the alerts of a rule, so that they are those of its subjects, after their delays; none where the
 * site leaves the rule out. One transaction at a time for a rule and site. Returns how many changed.
 */
export async function settleAlerts(tx: Queryable, condition: Condition, nowMs: number): Promise<number> {
  const { site, rule, severity, holds, isUnknown, isGone } = condition;
  await lockRule(tx, site.id, rule);
  const isJudged = isJudgedAt(site, rule);
  const open = new Map((await openAlerts(tx, site.id, rule)).map((alert) => [alert.subject, alert]));
  const stored = await readConditions(tx, site.id, rule);
  const works = holds.size + open.size + stored.size > 0 ? await readMaintenance(tx, site.id, nowMs) : [];
  const usual = timingOf(site, rule);
  let changed = 0;
  for (const subject of new Set([...holds.keys(), ...open.keys(), ...stored.keys()])) {
    const words = isJudged ? holds.get(subject) : undefined;
    const offDelayMs = condition.offDelayMs?.(subject) ?? null;
    const isOver = !isJudged || (isGone?.(subject) ?? false);
    const look: SubjectLook = {
      key: { site: site.id, rule, subject },
      alert: open.get(subject) ?? null,
      stored: stored.get(subject) ?? null,
      observation: words ? 'holds' : !isOver && isUnknown?.(subject) ? 'no-data' : 'clear',
      isOver: isOver && !words,
      isGone: isGone?.(subject) ?? false,
      words: words ? wordsOf(words, severity) : null,
      timing: offDelayMs === null ? usual : { ...usual, offDelayMs },
      suppression: suppressionByDesign(site, { rule, subject }, works, nowMs),
    };
    changed += (await settleSubject(tx, look, nowMs)) ? 1 : 0;
  }
  return changed;
}

const wordsOf = ({ severity, ...words }: HeldWords, usual: Severity) => ({ ...words, severity: severity ?? usual });
