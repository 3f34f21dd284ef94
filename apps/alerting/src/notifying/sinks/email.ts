import { createHash } from 'node:crypto';
import { createTransport } from 'nodemailer';
import { plainText } from './message.js';
import type { Message } from './message-parts.js';

const PATIENCE_MS = 20_000;

export interface MailServer {
  /** `smtp://user:password@host:587`, `smtps://…`. */
  readonly url: string;
  readonly from: string;
}

export interface Mail {
  /** Of the notification: what is sent again has the same Message-ID, and mail programs show it once. */
  readonly id: string;
  /** Of the alert: its mails make one thread. */
  readonly thread: string;
  readonly to: readonly string[];
  readonly message: Message;
  readonly attachments?: readonly {
    readonly filename: string;
    readonly content: Buffer;
    readonly contentType: string;
  }[];
}

/** Hands a mail to the server. @returns what the server says @throws where it does not take it for everybody */
export async function sendMail(
  server: MailServer,
  { id, thread, to, message, attachments = [] }: Mail,
): Promise<string> {
  const transport = createTransport({
    url: server.url,
    connectionTimeout: PATIENCE_MS,
    greetingTimeout: PATIENCE_MS,
    socketTimeout: PATIENCE_MS,
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  try {
    const sent = await transport.sendMail({
      from: server.from,
      to: [...to],
      subject: `[${message.facts[0]?.[1] ?? 'Greenpark'}] ${message.title}`,
      text: plainText(message),
      attachments: [...attachments],
      messageId: messageId(id),
      references: [messageId(thread)],
      headers: { 'Auto-Submitted': 'auto-generated', 'X-Greenpark-Notification': id },
    });
    if (sent.rejected.length > 0)
      throw new Error(`refused for ${sent.rejected.length} of ${to.length} addresses: ${sent.response}`);
    return sent.response;
  } finally {
    transport.close();
  }
}

const messageId = (id: string): string => `<${createHash('sha256').update(id).digest('hex').slice(0, 40)}@greenpark>`;
