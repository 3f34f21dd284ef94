import type { Database } from '../database/database.js';
import type { DueNotification } from '../notifications/send-queue.js';
import { addNotification } from '../notifications/route-transitions.js';
import { noteOmitted, noteSent } from '../notifications/send-queue.js';
import { readPushSubscriptions } from './push-subscriptions.js';

/**
 * Makes of a message to all browsers of a sink one for each, and notes that it is done, or neither: each is then sent, tried again and
 * shown by itself.
 * @param owners whose browsers they are; empty: everybody's
 */
export async function shareOut(
  db: Database,
  message: Pick<DueNotification, 'id' | 'site' | 'sink' | 'alert' | 'version' | 'news' | 'document'>,
  owners: readonly string[],
  nowMs: number,
): Promise<number> {
  return db.transaction(async (tx) => {
    const { id, site } = message;
    const browsers = await readPushSubscriptions(tx, site, owners.length > 0 ? owners : null);
    for (const { id: subscription, owner } of browsers)
      await addNotification(
        tx,
        { ...message, id: `${id}/${subscription}`, dueMs: nowMs, subscription, person: owner },
        nowMs,
      );
    if (browsers.length === 0) await noteOmitted(tx, id, 'no browser has subscribed', nowMs);
    else await noteSent(tx, id, browsers.length === 1 ? 'to 1 browser' : `to ${browsers.length} browsers`, nowMs);
    return browsers.length;
  });
}
