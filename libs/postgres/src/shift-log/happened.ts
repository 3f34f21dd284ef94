import type { AlarmStep, ShiftAction } from '#domain';
import type { Queryable } from '../database/database.js';
import { timeOf } from '../wire/timestamptz.js';

/** A month of shifts; a flood beyond it is cut off at its end. */
const MOST_STEPS = 20_000;
const MOST_ACTIONS = 20_000;

/** Steps of alerts of a site in [fromMs, toMs), rising. */
export async function readAlarmStepsIn(q: Queryable, site: string, fromMs: number, toMs: number): Promise<AlarmStep[]> {
  return q.query<AlarmStep>(
    `select alert_id as alert, document ->> 'rule' as rule, document ->> 'subject' as subject,
       document ->> 'severity' as severity, news, at as "atMs"
     from alert_transition where at >= ${timeOf('$2')} and at < ${timeOf('$3')} and site = $1
     order by at, version limit ${MOST_STEPS}`,
    [site, fromMs, toMs],
  );
}

/** What was done at a site in [fromMs, toMs) by the audit log, besides the shift log itself, rising. */
export async function readActionsIn(q: Queryable, site: string, fromMs: number, toMs: number): Promise<ShiftAction[]> {
  return q.query<ShiftAction>(
    `select acted_at as "atMs", who, action, subject, reason from audit_log
     where site = $1 and acted_at >= ${timeOf('$2')} and acted_at < ${timeOf('$3')} and action not like 'shift-%'
     order by acted_at, audit_id limit ${MOST_ACTIONS}`,
    [site, fromMs, toMs],
  );
}
