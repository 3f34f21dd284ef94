import type { NotificationSink } from '#domain';
import type { DueNotification } from '#postgres';
import type { PushSettings } from '#runtime';
import { alertmanagerHeartbeat, alertmanagerRequest } from './alertmanager.js';
import { CHAT_REQUESTS } from './chats.js';
import { sendMail, type MailServer } from './email.js';
import { messageOf } from './message.js';
import type { ToldSite } from './message-parts.js';
import { post, type Answer } from './post.js';
import type { SecretFiles } from './secret-files.js';
import { webhookHeartbeat, webhookRequest } from './webhook.js';

/** What sinks are reached by besides what the site file says. */
export interface Ways {
  readonly secrets: SecretFiles;
  /** null: `SMTP_URL` is not set. */
  readonly mailServer: MailServer | null;
  readonly push: PushSettings;
}

/** Sinks that a message goes to as it is; of browsers each gets its own (`push/`). */
type OneReceiver = Exclude<NotificationSink, { readonly kind: 'push' }>;

/** Brings a notification to its sink. Never throws: what went wrong is the answer. */
export async function deliver(
  notification: DueNotification,
  sink: OneReceiver,
  site: ToldSite,
  { secrets, mailServer }: Pick<Ways, 'secrets' | 'mailServer'>,
  nowMs: number,
): Promise<Answer> {
  const message = messageOf(notification, site);
  try {
    if (sink.kind === 'email') {
      if (mailServer === null) return { isTaken: false, answer: 'no mail server: set SMTP_URL of alerting' };
      const mail = { id: notification.id, thread: threadOf(notification), to: sink.to, message };
      return { isTaken: true, answer: (await sendMail(mailServer, mail)).slice(0, 500) };
    }
    const address = await secrets.address(sink.address);
    const secret = 'secretFile' in sink ? await secrets.readOptional(sink.secretFile) : null;
    const telling = { notification, message, secret, nowMs };
    const makeRequest =
      sink.kind === 'webhook'
        ? webhookRequest
        : sink.kind === 'alertmanager'
          ? alertmanagerRequest
          : CHAT_REQUESTS[sink.kind];
    return await post(address, makeRequest(telling));
  } catch (error) {
    return { isTaken: false, answer: (error as Error).message.slice(0, 500) };
  }
}

/** Mails of an alert make one thread; so do the digests of a sink. */
const threadOf = ({ digest, site, sink, document }: DueNotification): string =>
  digest === null ? document.id : `digest/${site}/${sink}`;

/** Tells a sink that asks for it that this system lives. Never throws. */
export async function deliverHeartbeat(
  site: string,
  sink: Extract<NotificationSink, { readonly heartbeat: boolean }>,
  { secrets }: Pick<Ways, 'secrets'>,
  nowMs: number,
): Promise<Answer> {
  try {
    const address = await secrets.address(sink.address);
    if (sink.kind === 'alertmanager') return await post(address, alertmanagerHeartbeat(site, nowMs));
    return await post(address, webhookHeartbeat(site, await secrets.readOptional(sink.secretFile), nowMs));
  } catch (error) {
    return { isTaken: false, answer: (error as Error).message };
  }
}
