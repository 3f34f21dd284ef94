import {
  ALERTS_TOPIC,
  alertTopic,
  readCloudEvent,
  readStatusText,
  STATUS_TOPIC,
  statusTopic,
  type DocumentText,
} from '#contracts';

/** A record of a compacted topic. */
export interface CompactedRecord {
  readonly topic: string;
  readonly key: string | null;
  readonly value: Uint8Array | null;
}

/** Takes a retained message; '' clears it. */
export type PublishRetained = (topic: string, payload: string) => void;

/**
 * Status and alerts as retained MQTT messages. Records may come again and out of turn: the highest version of a key counts.
 * The payload is the document itself, with its version.
 */
export class RetainedMessages {
  private readonly versions = new Map<string, number>();

  constructor(
    private readonly publish: PublishRetained,
    private readonly onUnreadable: (record: CompactedRecord, why: string) => void,
  ) {}

  take(record: CompactedRecord): void {
    const { topic, key, value } = record;
    const target = key === null ? null : mqttTopicOf(topic, key);
    if (target === null) return this.onUnreadable(record, `the key ${key} names no site or alert`);
    // A tombstone: what it removes is history, whatever version it had.
    if (value === null) return this.publish(target, '');
    const document = (topic === STATUS_TOPIC ? readStatusText(value) : null) ?? readDocument(value, topic);
    if (!document) return this.onUnreadable(record, 'the value is no CloudEvent with a versioned document');
    const known = this.versions.get(target);
    if (known !== undefined && document.version <= known) return;
    this.versions.set(target, document.version);
    this.publish(target, document.text);
  }
}

/** `text` is empty where it is of an alert that is resolved: it leaves the retained messages. */
function readDocument(value: Uint8Array, topic: string): DocumentText | null {
  const event = readCloudEvent(value);
  if (!event.ok || typeof event.data.version !== 'number') return null;
  const isOver = topic === ALERTS_TOPIC && event.data.state === 'resolved';
  return { version: event.data.version, text: isOver ? '' : JSON.stringify(event.data) };
}

/** Keys: `site` for status, `site/alert` for alerts. */
function mqttTopicOf(topic: string, key: string): string | null {
  if (topic === STATUS_TOPIC) return isTopicPart(key) && !key.includes('/') ? statusTopic(key) : null;
  const slash = key.indexOf('/');
  const [site, alert] = [key.slice(0, slash), key.slice(slash + 1)];
  return slash > 0 && isTopicPart(site) && isTopicPart(alert) ? alertTopic(site, alert) : null;
}

const isTopicPart = (text: string): boolean => text !== '' && !/[+#]/.test(text) && !text.includes('\u0000');
