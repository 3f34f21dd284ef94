import { isJudgedAt, isSameSuppression, suppressionByDesign, type Site } from '#domain';
import {
  activeAlerts,
  changeAlert,
  lockAlert,
  lockRule,
  openAlerts,
  readConditions,
  readDueConditions,
  readMaintenance,
  type Database,
} from '#postgres';
import { settleSubject } from './settle-subject.js';

/** What time alone changes: delays that have ended, and what has been calm for long enough. Returns how many alerts changed. */
export async function settleDue(db: Database, sites: readonly Site[], nowMs: number): Promise<number> {
  let changed = 0;
  for (const due of await readDueConditions(db, nowMs)) {
    const site = sites.find(({ id }) => id === due.site);
    if (site) changed += await settleDueOf(db, site, due.rule, nowMs);
  }
  return changed;
}

async function settleDueOf(db: Database, site: Site, rule: string, nowMs: number): Promise<number> {
  return db.transaction(async (tx) => {
    await lockRule(tx, site.id, rule);
    const open = await openAlerts(tx, site.id, rule);
    const works = await readMaintenance(tx, site.id, nowMs);
    let changed = 0;
    for (const [subject, stored] of await readConditions(tx, site.id, rule)) {
      const look = {
        key: { site: site.id, rule, subject },
        alert: open.find((one) => one.subject === subject) ?? null,
        stored,
        observation: stored.state.last,
        isOver: !isJudgedAt(site, rule),
        isGone: false,
        words: null,
        timing: stored.timing,
        suppression: suppressionByDesign(site, { rule, subject }, works, nowMs),
      };
      changed += (await settleSubject(tx, look, nowMs)) ? 1 : 0;
    }
    return changed;
  });
}

/**
 * Works on a device and the season begin and end without any rule being looked at: the alerts that they concern are suppressed, and told
 * where they still hold when that has ended. Returns how many changed.
 */
export async function settleSuppressions(db: Database, sites: readonly Site[], nowMs: number): Promise<number> {
  let changed = 0;
  for (const site of sites) {
    const active = await activeAlerts(db, site.id);
    if (active.length === 0) continue;
    const works = await readMaintenance(db, site.id, nowMs);
    for (const alert of active) {
      const wanted = suppressionByDesign(site, alert, works, nowMs);
      if (isKept(alert.life.suppressed, wanted)) continue;
      changed += await db.transaction(async (tx) => {
        const now = await lockAlert(tx, alert.id);
        if (!now?.life.active || isKept(now.life.suppressed, wanted)) return 0;
        const event = wanted ? ({ type: 'masked', suppression: wanted } as const) : ({ type: 'unmasked' } as const);
        await changeAlert(tx, now, event, nowMs);
        return 1;
      });
    }
  }
  return changed;
}

type Suppressed = Parameters<typeof isSameSuppression>[0];

/** What another alert masks, or a target out of its season, is no matter of the clock. */
const isKept = (before: Suppressed, wanted: Suppressed): boolean =>
  isSameSuppression(before, wanted) || (wanted === null && before?.why === 'masked');
