import { In } from 'typeorm';
import { NAMELESS } from '#contracts';
import { instantWithMs, isWorse, type Severity } from '#domain';
import { appendAudit } from '../audit/audit-log.js';
import type { Database, Queryable } from '../database/database.js';
import { timeOf } from '../wire/timestamptz.js';
import { alertEntity } from './alert-entity.js';
import { occurrenceOf } from './alert-steps.js';
import type { OpenAlert } from './open-alert.js';
import { changeAlert, lockAlert } from './write-alerts.js';

/** What became of an operator's wish. `resolved`: the alert is over, nothing was changed. `other-news`: nor was it, it is not what he has seen. */
export type AlertAnswer = 'done' | 'unknown' | 'resolved' | 'not-active' | 'other-news';

/** An operator has seen the alert. Twice is once. */
export async function acknowledgeAlert(
  db: Database,
  id: string,
  {
    by,
    note,
    nowMs,
    seen = {},
  }: {
    readonly by: string | null;
    readonly note: string | null;
    readonly nowMs: number;
    /** What he has seen of it; absent: whatever it is. */
    readonly seen?: { readonly severity?: Severity | undefined; readonly occurrence?: number | undefined };
  },
): Promise<AlertAnswer> {
  return db.transaction(async (tx) => {
    const alert = await lockAlert(tx, id);
    if (!alert) return 'unknown';
    if (alert.isResolved) return 'resolved';
    const isWorseNow = seen.severity !== undefined && isWorse(alert.severity, seen.severity);
    const isLaterOne = seen.occurrence !== undefined && occurrenceOf(alert.body) > seen.occurrence;
    if (isWorseNow || isLaterOne) return 'other-news';
    if (alert.life.acknowledged) return 'done';
    const marks = {
      acknowledgedAt: instantWithMs(nowMs),
      acknowledgedBy: by,
      acknowledgedSeverity: alert.severity,
      note,
    };
    await changeAlert(tx, alert, { type: 'acknowledged' }, nowMs, { marks });
    await noteWish(tx, alert, 'alert-acknowledged', by, note, {});
    return 'done';
  });
}

/** Somebody writes down what he found or does: a step in the life of the alert that changes nothing else. */
export async function noteAlert(
  db: Database,
  id: string,
  { by, note, nowMs }: { readonly by: string | null; readonly note: string; readonly nowMs: number },
): Promise<AlertAnswer> {
  return db.transaction(async (tx) => {
    const alert = await lockAlert(tx, id);
    if (!alert) return 'unknown';
    if (alert.isResolved) return 'resolved';
    await changeAlert(tx, alert, { type: 'noted' }, nowMs, {
      marks: { lastNote: { text: note, by, at: instantWithMs(nowMs) } },
    });
    await noteWish(tx, alert, 'alert-noted', by, note, {});
    return 'done';
  });
}

/** An operator puts an active alert aside until a time; shelving again moves the time. */
export async function shelveAlert(
  db: Database,
  id: string,
  wish: {
    readonly untilMs: number;
    readonly by: string | null;
    readonly reason: string | null;
    readonly nowMs: number;
  },
): Promise<AlertAnswer> {
  return db.transaction(async (tx) => {
    const alert = await lockAlert(tx, id);
    if (!alert) return 'unknown';
    if (alert.isResolved) return 'resolved';
    if (!alert.life.active) return 'not-active';
    const marks = { shelvedAt: instantWithMs(wish.nowMs), shelvedBy: wish.by, shelveReason: wish.reason };
    await changeAlert(tx, alert, { type: 'shelved', untilMs: wish.untilMs }, wish.nowMs, { marks });
    await noteWish(tx, alert, 'alert-shelved', wish.by, wish.reason, { until: instantWithMs(wish.untilMs) });
    return 'done';
  });
}

/**
 * An operator takes an alert out of service until a time, for a reason: whatever comes of it meanwhile is kept and told to nobody. Doing so
 * again moves the time.
 */
export async function suppressAlert(
  db: Database,
  id: string,
  wish: { readonly untilMs: number; readonly by: string | null; readonly reason: string; readonly nowMs: number },
): Promise<AlertAnswer> {
  return db.transaction(async (tx) => {
    const alert = await lockAlert(tx, id);
    if (!alert) return 'unknown';
    if (alert.isResolved) return 'resolved';
    const marks = { shelvedAt: instantWithMs(wish.nowMs), shelvedBy: wish.by, shelveReason: wish.reason };
    await changeAlert(tx, alert, { type: 'suppressed', untilMs: wish.untilMs }, wish.nowMs, { marks });
    await noteWish(tx, alert, 'alert-suppressed', wish.by, wish.reason, { until: instantWithMs(wish.untilMs) });
    return 'done';
  });
}

/** An operator brings a shelved alert, or one that is out of service, back before its time. One that is not shelved stays as it is. */
export async function unshelveAlert(
  db: Database,
  id: string,
  { by, reason, nowMs }: { readonly by: string | null; readonly reason: string | null; readonly nowMs: number },
): Promise<AlertAnswer> {
  return db.transaction(async (tx) => {
    const alert = await lockAlert(tx, id);
    if (!alert) return 'unknown';
    if (alert.isResolved) return 'resolved';
    if (alert.life.shelvedUntilMs === null) return 'done';
    await changeAlert(tx, alert, { type: 'unshelved' }, nowMs);
    await noteWish(tx, alert, 'alert-unshelved', by, reason, {});
    return 'done';
  });
}

async function noteWish(
  tx: Queryable,
  { site, id }: OpenAlert,
  action: string,
  by: string | null,
  reason: string | null,
  detail: Readonly<Record<string, unknown>>,
): Promise<void> {
  await appendAudit(tx, { site, who: by ?? NAMELESS, action, subject: id, reason: reason ?? '', detail });
}

/** Brings back what was put aside until now or earlier. Returns how many. */
export async function endShelves(db: Database, nowMs: number): Promise<number> {
  const due = await db.repository(alertEntity, (alerts) =>
    alerts
      .createQueryBuilder('alert')
      .where({ state: In(['shelved', 'out-of-service']) })
      .andWhere(`(alert.body ->> 'shelvedUntil')::timestamptz <= ${timeOf(':nowMs')}`, { nowMs })
      .orderBy('alert.id')
      .getMany(),
  );
  let ended = 0;
  // One at a time: whoever judges a rule locks its alerts in an order of their own.
  for (const { id } of due) {
    ended += await db.transaction(async (tx) => {
      const alert = await lockAlert(tx, id);
      if (!alert || (alert.life.shelvedUntilMs ?? Infinity) > nowMs) return 0;
      await changeAlert(tx, alert, { type: 'unshelved' }, nowMs);
      return 1;
    });
  }
  return ended;
}
