/** What is sent to a browser (apps/alerting/src/notifying/push/push-message.ts), as its worker reads it. */
export interface PushMessage {
  readonly id: string;
  readonly tag: string;
  readonly title: string;
  readonly body: string;
  readonly lang: string;
  readonly severity: string;
  readonly isOver: boolean;
  readonly url: string;
  readonly at: string;
}

/** null: it is none of ours, or of a version that is not known. */
export function readPushMessage(text: string): PushMessage | null {
  try {
    const message = JSON.parse(text) as Partial<PushMessage> | null;
    const texts = [message?.id, message?.tag, message?.title, message?.body, message?.url, message?.at];
    return texts.every((one) => typeof one === 'string') ? (message as PushMessage) : null;
  } catch {
    return null;
  }
}

/** What a notification keeps for the click on it, and for whoever sends the same again. */
export interface ShownPush {
  readonly id: string;
  readonly url: string;
}

/** Options of a notification, as browsers know them. */
interface NotificationLook {
  readonly body: string;
  readonly tag: string;
  readonly lang: string;
  readonly renotify: boolean;
  readonly silent: boolean;
  readonly requireInteraction: boolean;
  readonly icon: string;
  readonly badge: string;
  readonly timestamp: number;
  readonly data: ShownPush;
}

/**
 * How a message is shown: one alert has one notification, the newest. What is critical stays until somebody touches it; an end makes
 * no sound, nor does what was shown already and was sent again.
 * @param shownIds ids of what is shown under the same tag
 */
export function lookOf(message: PushMessage, shownIds: readonly string[]): NotificationLook {
  const isNews = !message.isOver && !shownIds.includes(message.id);
  return {
    body: message.body,
    tag: message.tag,
    lang: message.lang,
    renotify: isNews,
    silent: !isNews,
    requireInteraction: message.severity === 'critical' && !message.isOver,
    icon: '/icon-192.png',
    badge: '/icon-192.png',
    timestamp: Date.parse(message.at),
    data: { id: message.id, url: message.url },
  };
}

/** Where a click leads to: a path of this page, whatever the message says. */
export function pathOf(data: unknown, origin: string): string {
  const { url } = (data ?? {}) as Partial<ShownPush>;
  if (typeof url !== 'string' || !URL.canParse(url, origin)) return '/';
  const target = new URL(url, origin);
  return target.origin === origin ? `${target.pathname}${target.search}` : '/';
}
