import { subjectLook, suppressionByDesign, type RuleLook, type Site } from '#domain';
import { lockRule, openAlerts, readConditions, readMaintenance, type Queryable } from '#postgres';
import { settleSubject, type StoredLook } from './settle-subject.js';

/** A look of a rule at the subjects of a site. */
export interface Condition extends RuleLook {
  readonly site: SettledSite;
}

/** What is asked of a site. */
export type SettledSite = Pick<Site, 'id' | 'alerting' | 'season' | 'timeZone'>;

/**
 * Raises, raises again and returns the alerts of a rule, so that they are those of its subjects, after their delays; none where the
 * site leaves the rule out. One transaction at a time for a rule and site. Returns how many changed.
 */
export async function settleAlerts(tx: Queryable, condition: Condition, nowMs: number): Promise<number> {
  const { site, rule, holds, isGone } = condition;
  await lockRule(tx, site.id, rule);
  const open = new Map((await openAlerts(tx, site.id, rule)).map((alert) => [alert.subject, alert]));
  const stored = await readConditions(tx, site.id, rule);
  const works = holds.size + open.size + stored.size > 0 ? await readMaintenance(tx, site.id, nowMs) : [];
  let changed = 0;
  for (const subject of new Set([...holds.keys(), ...open.keys(), ...stored.keys()])) {
    const look: StoredLook = {
      ...subjectLook(site, condition, subject),
      key: { site: site.id, rule, subject },
      alert: open.get(subject) ?? null,
      stored: stored.get(subject) ?? null,
      isGone: isGone?.(subject) ?? false,
      suppression: suppressionByDesign(site, { rule, subject }, works, nowMs),
    };
    changed += (await settleSubject(tx, look, nowMs)) ? 1 : 0;
  }
  return changed;
}
