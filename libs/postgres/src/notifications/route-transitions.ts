import type { Delivery, Digest, News } from '#domain';
import type { AlertDocument } from '../alerts/alert-document.js';
import type { Database, Queryable } from '../database/database.js';
import type { ReportLetter } from './send-queue.js';
import { timeOf } from '../wire/timestamptz.js';

/** A step in the life of an alert, with the alert as it was then. */
export interface AlertTransition {
  readonly alert: string;
  readonly version: number;
  readonly site: string;
  readonly news: News;
  readonly atMs: number;
  readonly document: AlertDocument;
}

const BATCH = 200;

/**
 * Makes notifications of what has happened to alerts, oldest first: with their mark that it is done, or not at all, so that nothing is
 * told twice or never. One process at a time, so that the end of an alert does not overtake its begin. Returns `'more'` where there may
 * be more.
 * @param deliveriesOf sinks that are told, with the earliest moment
 */
export async function routeTransitions(
  db: Database,
  deliveriesOf: (transition: AlertTransition) => readonly Delivery[],
  nowMs: number,
): Promise<'more' | number> {
  return db.transaction(async (tx) => {
    const [lock] = await tx.query<{ got: boolean }>(
      `select pg_try_advisory_xact_lock(hashtext('alert_transition')) as got`,
    );
    if (!lock!.got) return 0;
    const transitions = await tx.query<AlertTransition>(
      `select alert_id as alert, version, site, news, at as "atMs", document from alert_transition
       where routed_at is null order by version limit $1`,
      [BATCH],
    );
    for (const transition of transitions) {
      const { alert, version, site, news, document } = transition;
      for (const { sink, dueMs, isGathered } of deliveriesOf(transition)) {
        if (news === 'returned' && !isGathered && (await omitUntold(tx, alert, sink))) continue;
        const id = `${alert}/${version}/${sink}`;
        await addNotification(tx, { id, site, sink, alert, version, news, document, dueMs, isGathered }, nowMs);
      }
    }
    await tx.execute(
      `update alert_transition t set routed_at = ${timeOf('$3')}
       from unnest($1::text[], $2::bigint[]) x(alert_id, version)
       where t.alert_id = x.alert_id and t.version = x.version`,
      [transitions.map(({ alert }) => alert), transitions.map(({ version }) => version), nowMs],
    );
    return transitions.length === BATCH ? 'more' : transitions.length;
  });
}

/** What nobody has been told of yet, because it waits for working hours, need not be told once it is over. */
async function omitUntold(tx: Queryable, alert: string, sink: string): Promise<boolean> {
  const rows = await tx.query(
    `update notification set state = 'omitted', answer = 'over before anybody was told'
     where alert_id = $1 and sink = $2 and state = 'waiting' and first_tried_at is null and due_at > created_at
       and not exists (select from notification told where told.alert_id = $1 and told.sink = $2 and told.state = 'sent')
     returning 1`,
    [alert, sink],
  );
  return rows.length > 0;
}

export interface NewNotification {
  readonly id: string;
  readonly site: string;
  readonly sink: string;
  /** null: a trial. */
  readonly alert: string | null;
  readonly version: number | null;
  /** `escalated`, `trial`, `report` and `digest` besides what can happen to an alert. */
  readonly news: News | 'escalated' | 'trial' | 'report' | 'digest';
  readonly document: AlertDocument | ReportLetter | Digest;
  readonly dueMs: number;
  /** It waits to be told with others as one message; absent: it is sent by itself. */
  readonly isGathered?: boolean;
  /** The browser that it is for, and whose that is; absent: its sink is no browser, or all of its browsers. */
  readonly subscription?: string | null;
  readonly person?: string | null;
}

/** A message that is to be sent. One of the same id is there already: nothing. */
export async function addNotification(tx: Queryable, row: NewNotification, nowMs: number): Promise<void> {
  await tx.execute(
    `insert into notification (notification_id, site, sink, alert_id, alert_version, news, document, created_at, due_at, state,
       subscription_id, person)
     values ($1, $2, $3, $4, $5, $6, $7::jsonb, ${timeOf('$8')}, ${timeOf('$9')}, $10, $11, $12)
     on conflict on constraint notification_pkey do nothing`,
    [
      row.id,
      row.site,
      row.sink,
      row.alert,
      row.version,
      row.news,
      JSON.stringify(row.document),
      nowMs,
      row.dueMs,
      row.isGathered === true ? 'gathered' : 'waiting',
      row.subscription ?? null,
      row.person ?? null,
    ],
  );
}
