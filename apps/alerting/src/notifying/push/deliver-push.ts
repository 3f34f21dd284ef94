import webPush from 'web-push';
import type { Severity, Site } from '#domain';
import { readPushSubscription, removePushSubscription, type Database, type DueNotification } from '#postgres';
import type { PushSettings } from '#runtime';
import { languageOf, pushMessageOf, topicOf } from './push-message.js';
import { sendPush, type PushAnswer } from './send-push.js';

/** A push service keeps a message so long for a browser that is away; then its news is none. */
const KEPT_S = 86_400;
/** RFC 8030: what may wake a phone that saves its battery. */
const URGENCY: Readonly<Record<Severity, 'high' | 'normal' | 'low'>> = {
  critical: 'high',
  warning: 'high',
  info: 'normal',
};

const GONE = 'the browser has ended its subscription: it is removed';

/**
 * Sends a notification to one browser, encrypted for it (RFC 8291) and signed by the keys of this system (RFC 8292). What its push
 * service says is gone is removed. Never throws: what went wrong is the answer.
 */
export async function deliverPush(
  db: Database,
  notification: DueNotification & { readonly subscription: string },
  site: Pick<Site, 'name' | 'timeZone' | 'devices' | 'targets'>,
  { publicKey, privateKey, contact, services }: PushSettings,
): Promise<PushAnswer> {
  if (publicKey === null || privateKey === null)
    return { isTaken: false, isGone: false, answer: 'no keys: set PUSH_PRIVATE_KEY of alerting' };
  const browser = await readPushSubscription(db, notification.site, notification.subscription);
  if (browser === null) return { isTaken: false, isGone: true, answer: 'its subscription was ended before' };
  const message = pushMessageOf(notification, site, languageOf(browser.language));
  try {
    const { headers, body } = webPush.generateRequestDetails(
      { endpoint: browser.endpoint, keys: { p256dh: browser.p256dh, auth: browser.auth } },
      JSON.stringify(message),
      {
        vapidDetails: { subject: contact, publicKey, privateKey },
        TTL: KEPT_S,
        urgency: message.isOver ? 'normal' : URGENCY[message.severity],
        topic: topicOf(message.tag),
        contentEncoding: 'aes128gcm',
      },
    );
    const answer = await sendPush(browser.endpoint, { headers: { ...headers }, body }, services);
    if (!answer.isGone) return answer;
    await removePushSubscription(db, browser.site, browser.id);
    return { ...answer, answer: `${answer.answer}, ${GONE}` };
  } catch (error) {
    return { isTaken: false, isGone: false, answer: (error as Error).message.slice(0, 500) };
  }
}
