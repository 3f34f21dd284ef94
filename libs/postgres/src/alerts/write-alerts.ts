import { IsNull } from 'typeorm';
import { ALERTS_TOPIC, cloudEvent, EVENT_TYPES, eventSource, NAMELESS } from '#contracts';
import { alertState, instantWithMs, newAlert, nextLife, type AlertEvent, type AlertLife, type Severity } from '#domain';
import { appendAudit } from '../audit/audit-log.js';
import type { Database, Queryable } from '../database/database.js';
import { addToOutbox, nextVersion } from '../log/outbox.js';
import { insertable } from '../database/entity-columns.js';
import { timeOf } from '../database/timestamptz.js';
import { alertEntity, type AlertRow } from './alert-entity.js';
import { readAlerts } from './read-alerts.js';

/** What a rule says about one subject of a site (a device, a target) at the moment of its evaluation. */
export interface AlertKey {
  readonly site: string;
  readonly rule: string;
  readonly subject: string;
}

/** The part of the document that the rule writes anew each time. */
export interface AlertWords {
  readonly message: string;
  readonly details: Readonly<Record<string, unknown>>;
}

export interface OpenAlert extends AlertKey {
  readonly id: string;
  readonly severity: Severity;
  readonly life: AlertLife;
  readonly raisedMs: number;
  readonly body: Readonly<Record<string, unknown>>;
}

/** Serialises the rules of a site: two processes that evaluate at once do it one after the other. */
export async function lockRules(tx: Queryable, site: string): Promise<void> {
  await tx.query(`select pg_advisory_xact_lock(hashtextextended('greenpark rules ' || $1, 0))`, [site]);
}

export async function readRuleState(tx: Queryable, key: AlertKey): Promise<unknown> {
  const [row] = await tx.query<{ state: unknown }>(
    'select state from rule_state where site = $1 and rule = $2 and subject = $3',
    [key.site, key.rule, key.subject],
  );
  return row?.state ?? null;
}

export async function writeRuleState(tx: Queryable, key: AlertKey, state: unknown): Promise<void> {
  await tx.execute(
    `insert into rule_state (site, rule, subject, state) values ($1, $2, $3, $4::jsonb)
     on conflict on constraint rule_state_pkey do update set state = excluded.state`,
    [key.site, key.rule, key.subject, JSON.stringify(state)],
  );
}

const opened = ({ id, site, rule, subject, severity, raisedMs, body }: AlertRow): OpenAlert => ({
  id,
  site,
  rule,
  subject,
  severity,
  raisedMs,
  body,
  life: {
    active: body.active === true,
    acknowledged: body.acknowledged === true,
    shelvedUntilMs: typeof body.shelvedUntil === 'string' ? Date.parse(body.shelvedUntil) : null,
  },
});

/** Alerts of a rule that are not resolved, locked until the transaction ends. */
export async function openAlerts(tx: Queryable, site: string, rule: string): Promise<OpenAlert[]> {
  const rows = await tx.repository(alertEntity, (alerts) =>
    alerts.find({
      where: { site, rule, resolvedMs: IsNull() },
      order: { id: 'ASC' },
      lock: { mode: 'pessimistic_write' },
    }),
  );
  return rows.map(opened);
}

/** Raises a new alert. Its id is readable, and unique because only one of a key is open at a time. */
export async function raiseAlert(
  tx: Queryable,
  key: AlertKey,
  severity: Severity,
  words: AlertWords,
  nowMs: number,
): Promise<void> {
  const stamp = instantWithMs(nowMs).replaceAll(/[-:.]/g, '');
  const id = [key.rule, key.subject, key.site, stamp].join('.').replaceAll(/[^A-Za-z0-9._-]/g, '-');
  await save(tx, { ...key, id, severity, life: newAlert, raisedMs: nowMs, body: { ...words } }, nowMs);
}

/** What happens to an open alert, with new words and severity where the rule has them. */
export async function changeAlert(
  tx: Queryable,
  alert: OpenAlert,
  event: AlertEvent,
  nowMs: number,
  news: Partial<AlertWords> & { readonly severity?: Severity; readonly marks?: Readonly<Record<string, unknown>> } = {},
): Promise<void> {
  const { severity = alert.severity, marks = {}, ...words } = news;
  const returned = event.type === 'returned' ? { returnedAt: instantWithMs(nowMs) } : {};
  const body = { ...alert.body, ...words, ...returned, ...marks };
  await save(tx, { ...alert, severity, life: nextLife(alert.life, event), body }, nowMs);
}

/** Writes the alert with the message that publishes it: both or neither. */
async function save(tx: Queryable, alert: OpenAlert, nowMs: number): Promise<void> {
  const state = alertState(alert.life);
  const version = await nextVersion(tx);
  const resolvedMs = state === 'resolved' ? nowMs : null;
  const body = {
    ...alert.body,
    active: alert.life.active,
    acknowledged: alert.life.acknowledged,
    shelvedUntil: alert.life.shelvedUntilMs === null ? null : instantWithMs(alert.life.shelvedUntilMs),
  };
  const { id, site, rule, subject, severity, raisedMs } = alert;
  const row: AlertRow = {
    id,
    site,
    rule,
    subject,
    severity,
    state,
    version,
    raisedMs,
    changedMs: nowMs,
    resolvedMs,
    body,
  };
  await tx.repository(alertEntity, (alerts) => alerts.upsert(insertable(row), ['id']));
  const [raisedAt, changedAt] = [instantWithMs(raisedMs), instantWithMs(nowMs)];
  const resolvedAt = resolvedMs === null ? null : instantWithMs(resolvedMs);
  const data = { ...body, id, site, rule, subject, severity, state, version, raisedAt, changedAt, resolvedAt };
  await addToOutbox(tx, [
    {
      topic: ALERTS_TOPIC,
      key: `${site}/${id}`,
      event: cloudEvent(
        { id: `${id}/${version}`, source: eventSource(site), type: EVENT_TYPES.alert, time: changedAt },
        data,
      ),
    },
  ]);
}

/** One alert by its id, locked; null where there is none. */
async function lockAlert(tx: Queryable, id: string): Promise<(OpenAlert & { readonly isResolved: boolean }) | null> {
  const row = await tx.repository(alertEntity, (alerts) =>
    alerts.findOne({ where: { id }, lock: { mode: 'pessimistic_write' } }),
  );
  return row && { ...opened(row), isResolved: row.resolvedMs !== null };
}

/** What became of an operator's wish. `resolved`: the alert is over, nothing was changed. */
export type AlertAnswer = 'done' | 'unknown' | 'resolved' | 'not-active';

/** An operator has seen the alert. Twice is once. */
export async function acknowledgeAlert(
  db: Database,
  id: string,
  { by, note, nowMs }: { readonly by: string | null; readonly note: string | null; readonly nowMs: number },
): Promise<AlertAnswer> {
  return db.transaction(async (tx) => {
    const alert = await lockAlert(tx, id);
    if (!alert) return 'unknown';
    if (alert.isResolved) return 'resolved';
    if (alert.life.acknowledged) return 'done';
    const marks = { acknowledgedAt: instantWithMs(nowMs), acknowledgedBy: by, note };
    await changeAlert(tx, alert, { type: 'acknowledged' }, nowMs, { marks });
    await noteWish(tx, alert, 'alert-acknowledged', by, note, {});
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

/** Brings back what was shelved until now or earlier. Returns how many. */
export async function endShelves(db: Database, nowMs: number): Promise<number> {
  return db.transaction(async (tx) => {
    const rows = await tx.repository(alertEntity, (alerts) =>
      alerts
        .createQueryBuilder('alert')
        .where({ state: 'shelved' })
        .andWhere(`(alert.body ->> 'shelvedUntil')::timestamptz <= ${timeOf(':nowMs')}`, { nowMs })
        .orderBy('alert.id')
        .setLock('pessimistic_write')
        .getMany(),
    );
    for (const row of rows) await changeAlert(tx, opened(row), { type: 'unshelved' }, nowMs);
    return rows.length;
  });
}

/** One alert as it is published; null where there is none. */
export async function readAlert(q: Queryable, id: string): Promise<AlertRow | null> {
  const rows = await readAlerts(q, { states: null, site: null, id });
  return rows[0] ?? null;
}
