import { createHash } from 'node:crypto';
import type { Database, Queryable } from '../database/database.js';
import { timeOf } from '../wire/timestamptz.js';

/** Of one person at one site: somebody who subscribes one more lets the oldest go. */
export const MOST_OF_OWNER = 10;
/** Of one site. */
export const MOST_OF_SITE = 500;

/** A browser that is told of the alerts of a site. Whoever knows all of it can write to it. */
export interface PushSubscriptionRow {
  readonly site: string;
  readonly id: string;
  readonly owner: string;
  readonly endpoint: string;
  /** Public key and secret of the browser, base64url. */
  readonly p256dh: string;
  readonly auth: string;
  readonly language: string;
  readonly createdMs: number;
}

const COLUMNS = 'site, subscription_id as id, owner, endpoint, p256dh, auth, language, created_at as "createdMs"';

/** The name of a browser's subscription: of its endpoint, which is a secret, by SHA-256. */
export const subscriptionId = (endpoint: string): string =>
  createHash('sha256').update(endpoint).digest('base64url').slice(0, 22);

/** Notes a browser, anew where it is known. null: the site has as many as it may have. */
export async function putPushSubscription(
  db: Database,
  row: Omit<PushSubscriptionRow, 'id' | 'createdMs'>,
  nowMs: number,
): Promise<PushSubscriptionRow | null> {
  const id = subscriptionId(row.endpoint);
  return db.transaction(async (tx) => {
    await tx.execute(`select pg_advisory_xact_lock(hashtext('push_subscription'))`);
    await tx.execute('delete from push_subscription where site = $1 and subscription_id = $2', [row.site, id]);
    await tx.execute(
      `delete from push_subscription where site = $1 and subscription_id in (
         select subscription_id from push_subscription where site = $1 and owner = $2
         order by created_at desc, subscription_id offset $3)`,
      [row.site, row.owner, MOST_OF_OWNER - 1],
    );
    const [all] = await tx.query<{ n: number }>('select count(*)::int as n from push_subscription where site = $1', [
      row.site,
    ]);
    if (all!.n >= MOST_OF_SITE) return null;
    await tx.execute(
      `insert into push_subscription (site, subscription_id, owner, endpoint, p256dh, auth, language, created_at)
       values ($1, $2, $3, $4, $5, $6, $7, ${timeOf('$8')})`,
      [row.site, id, row.owner, row.endpoint, row.p256dh, row.auth, row.language, nowMs],
    );
    return { ...row, id, createdMs: nowMs };
  });
}

/**
 * Browsers of a site, oldest first.
 * @param owners null: of everybody
 */
export async function readPushSubscriptions(
  q: Queryable,
  site: string,
  owners: readonly string[] | null,
): Promise<PushSubscriptionRow[]> {
  return q.query<PushSubscriptionRow>(
    `select ${COLUMNS} from push_subscription where site = $1 and ($2::text[] is null or owner = any($2))
     order by created_at, subscription_id limit ${MOST_OF_SITE}`,
    [site, owners],
  );
}

/** null: it has been removed. */
export async function readPushSubscription(
  q: Queryable,
  site: string,
  id: string,
): Promise<PushSubscriptionRow | null> {
  const [row] = await q.query<PushSubscriptionRow>(
    `select ${COLUMNS} from push_subscription where site = $1 and subscription_id = $2`,
    [site, id],
  );
  return row ?? null;
}

/** Whether there was one. */
export async function removePushSubscription(q: Queryable, site: string, id: string): Promise<boolean> {
  return (await q.execute('delete from push_subscription where site = $1 and subscription_id = $2', [site, id])) > 0;
}

/** Sites that somebody has subscribed to. */
export async function readSubscribedSites(q: Queryable): Promise<Set<string>> {
  const rows = await q.query<{ site: string }>('select distinct site from push_subscription');
  return new Set(rows.map(({ site }) => site));
}
