import type { NotificationSink } from '#domain';
import type { DueNotification } from '#postgres';
import { alertmanagerHeartbeat, alertmanagerRequest } from './alertmanager.js';
import { CHAT_REQUESTS } from './chats.js';
import { sendMail, type MailServer } from './email.js';
import { messageOf, type ToldSite } from './message.js';
import { post, type Answer } from './post.js';
import type { SecretFiles } from './secret-files.js';
import { webhookHeartbeat, webhookRequest } from './webhook.js';

/** What sinks are reached by besides what the site file says. */
export interface Ways {
  readonly secrets: SecretFiles;
  /** null: `SMTP_URL` is not set. */
  readonly mailServer: MailServer | null;
}

/** Brings a notification to its sink. Never throws: what went wrong is the answer. */
export async function deliver(
  notification: DueNotification,
  sink: NotificationSink,
  site: ToldSite,
  { secrets, mailServer }: Ways,
  nowMs: number,
): Promise<Answer> {
  const message = messageOf(notification, site);
  try {
    if (sink.kind === 'email') {
      if (mailServer === null) return { isTaken: false, answer: 'no mail server: set SMTP_URL of alerting' };
      const mail = { id: notification.id, thread: notification.document.id, to: sink.to, message };
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

/** Tells a sink that asks for it that this system lives. Never throws. */
export async function deliverHeartbeat(
  site: string,
  sink: Extract<NotificationSink, { readonly heartbeat: boolean }>,
  { secrets }: Ways,
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
