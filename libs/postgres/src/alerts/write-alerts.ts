import { IsNull } from 'typeorm';
import { ALERTS_TOPIC, cloudEvent, EVENT_TYPES, eventSource } from '#contracts';
import {
  ALERT_STATES,
  alertState,
  instantWithMs,
  newAlert,
  nextLife,
  type AlertEvent,
  type AlertLife,
  type AlertState,
  type News,
  type Severity,
  type Suppression,
} from '#domain';
import type { Database, Queryable } from '../database/database.js';
import { addToOutbox, type OutboxMessage } from '../log/outbox.js';
import { versionAfter } from '../log/versions.js';
import { insertable } from '../database/entity-columns.js';
import { timeOf } from '../wire/timestamptz.js';
import { alertEntity, type AlertRow } from './alert-entity.js';
import { alertDocument } from './alert-document.js';
import type { AlertKey, AlertWords, OpenAlert } from './open-alert.js';
import { NEWS_AGAIN, occurrenceOf, seenBefore, stepOf } from './alert-steps.js';
import { readAlerts } from './read-alerts.js';

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

const ACTIVE_STATES: readonly AlertState[] = ALERT_STATES.filter((state) => state !== 'resolved');

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
    isOutOfService: body.outOfService === true,
    suppressed: suppressionOf(body.suppressed),
  },
});

function suppressionOf(stored: unknown): Suppression | null {
  const { why, by, until } = (stored ?? {}) as { why?: Suppression['why']; by?: string | null; until?: string | null };
  return why === undefined ? null : { why, by: by ?? null, untilMs: until ? Date.parse(until) : null };
}

/** Alerts of a site that are active, whatever their rule. */
export async function activeAlerts(q: Queryable, site: string): Promise<OpenAlert[]> {
  const rows = await readAlerts(q, { states: [...ACTIVE_STATES], sites: [site] });
  return rows.map(opened).filter(({ life }) => life.active);
}

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
  news: Pick<AlertNews, 'marks' | 'suppression'> = {},
): Promise<void> {
  const stamp = instantWithMs(nowMs).replaceAll(/[-:.]/g, '');
  const id = [key.rule, key.subject, key.site, stamp].join('.').replaceAll(/[^A-Za-z0-9._-]/g, '-');
  const { suppression = null, marks = {} } = news;
  const life = { ...newAlert, suppressed: suppression };
  const body = { ...words, occurrence: 1, ...marks, untold: suppression !== null };
  const row = await save(tx, { ...key, id, severity, life, raisedMs: nowMs, body }, nowMs);
  if (suppression === null) await noteTransition(tx, row, 'raised');
}

/** What is new with an event. */
export interface AlertNews extends Partial<AlertWords> {
  readonly severity?: Severity;
  readonly marks?: Readonly<Record<string, unknown>>;
  /** Why nobody is told of it from now on; null: nothing of the kind. Absent: as before. */
  readonly suppression?: Suppression | null;
}

/** What happens to an open alert, with new words and severity where the rule has them. */
export async function changeAlert(
  tx: Queryable,
  alert: OpenAlert,
  event: AlertEvent,
  nowMs: number,
  news: AlertNews = {},
): Promise<void> {
  const { severity = alert.severity, marks = {}, suppression, ...words } = news;
  const life = suppressedBy(nextLife(alert.life, event), suppression);
  const step = stepOf(alert, event, life);
  const body = {
    ...alert.body,
    ...words,
    ...seenBefore(alert, event),
    ...(event.type === 'returned' ? { returnedAt: instantWithMs(nowMs), noDataSince: null } : {}),
    ...(event.type === 'raised' ? { occurrence: occurrenceOf(alert.body) + 1 } : {}),
    ...(step === null && NEWS_AGAIN.has(event.type) ? { untold: true } : {}),
    ...(step === null ? {} : { untold: false }),
    ...marks,
  };
  const row = await save(tx, { ...alert, severity, life, body }, nowMs);
  if (step !== null) await noteTransition(tx, row, step);
}

const suppressedBy = (life: AlertLife, suppression: Suppression | null | undefined): AlertLife =>
  suppression === undefined
    ? life
    : nextLife(life, suppression === null ? { type: 'unmasked' } : { type: 'masked', suppression });

/** A version above the stored one of an alert, which is locked or new, and above one that was published. */
async function nextVersion(tx: Queryable, id: string, published: number): Promise<number> {
  const [row] = await tx.query<{ version: number }>(
    `select ${versionAfter('greatest(max(version), $2::bigint)')} as version from alert where alert_id = $1`,
    [id, published],
  );
  return row!.version;
}

/** Writes the alert with the message that publishes it: both or neither. One that is over leaves its key empty. */
async function save(tx: Queryable, alert: OpenAlert, nowMs: number, published = 0): Promise<AlertRow> {
  const state = alertState(alert.life);
  const version = await nextVersion(tx, alert.id, published);
  const resolvedMs = state === 'resolved' ? nowMs : null;
  const body = {
    ...alert.body,
    active: alert.life.active,
    acknowledged: alert.life.acknowledged,
    shelvedUntil: alert.life.shelvedUntilMs === null ? null : instantWithMs(alert.life.shelvedUntilMs),
    outOfService: alert.life.isOutOfService,
    suppressed: alert.life.suppressed && shownSuppression(alert.life.suppressed),
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
  await addToOutbox(tx, [
    alertMessage(row),
    ...(state === 'resolved' ? [{ topic: ALERTS_TOPIC, key: `${site}/${id}`, event: null }] : []),
  ]);
  return row;
}

const shownSuppression = ({ why, by, untilMs }: Suppression) => ({
  why,
  by,
  until: untilMs === null ? null : instantWithMs(untilMs),
});

/** The step in its life, in the transaction that makes it: whoever is to be told of it is found from it. */
async function noteTransition(tx: Queryable, row: AlertRow, news: News): Promise<void> {
  await tx.execute(
    `insert into alert_transition (alert_id, version, site, news, at, document)
     values ($1, $2, $3, $4, ${timeOf('$5')}, $6::jsonb)`,
    [row.id, row.version, row.site, news, row.changedMs, JSON.stringify(alertDocument(row))],
  );
}

/** The message that publishes an alert. */
export function alertMessage(row: AlertRow): OutboxMessage {
  const { id, site, version } = row;
  const document = alertDocument(row);
  return {
    topic: ALERTS_TOPIC,
    key: `${site}/${id}`,
    event: cloudEvent(
      { id: `${id}/${version}`, source: eventSource(site), type: EVENT_TYPES.alert, time: document.changedAt },
      document,
    ),
  };
}

/** One alert by its id, locked; null where there is none. */
export async function lockAlert(
  tx: Queryable,
  id: string,
): Promise<(OpenAlert & Pick<AlertRow, 'version' | 'changedMs'> & { readonly isResolved: boolean }) | null> {
  const row = await tx.repository(alertEntity, (alerts) =>
    alerts.findOne({ where: { id }, lock: { mode: 'pessimistic_write' } }),
  );
  return row && { ...opened(row), version: row.version, changedMs: row.changedMs, isResolved: row.resolvedMs !== null };
}

/** An open alert whose newest record in Kafka is not what is stored; `published`: the version of that record, null where there is none. */
export interface UnlikeAlert {
  readonly site: string;
  readonly id: string;
  /** As it is stored; null: it is not stored, or over. */
  readonly version: number | null;
  readonly published: number | null;
}

/**
 * Publishes an alert once more as it is stored, above every version that was published, or empties its key. Nothing where it has
 * changed meanwhile, or another process was first. Returns whether it was published.
 */
export async function publishAgain(db: Database, { site, id, version, published }: UnlikeAlert): Promise<boolean> {
  return db.transaction(async (tx) => {
    const alert = await lockAlert(tx, id);
    const isOpen = alert !== null && !alert.isResolved;
    if ((isOpen ? alert.version : null) !== version) return false;
    if (isOpen) await save(tx, alert, alert.changedMs, published ?? 0);
    else await addToOutbox(tx, [{ topic: ALERTS_TOPIC, key: `${site}/${id}`, event: null }]);
    return true;
  });
}

/** One alert as it is published; null where there is none. */
export async function readAlert(q: Queryable, id: string): Promise<AlertRow | null> {
  const rows = await readAlerts(q, { states: null, sites: null, id });
  return rows[0] ?? null;
}
