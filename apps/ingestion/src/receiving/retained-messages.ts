import { ALERTS_TOPIC, alertTopic, readCloudEvent, STATUS_TOPIC, statusTopic } from '#contracts';

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
    const document = readDocument(value);
    if (!document) return this.onUnreadable(record, 'the value is no CloudEvent with a versioned document');
    const known = this.versions.get(target);
    if (known !== undefined && document.version <= known) return;
    this.versions.set(target, document.version);
    this.publish(target, topic === ALERTS_TOPIC && isOver(document) ? '' : JSON.stringify(document));
  }
}

type Document = { readonly version: number } & Readonly<Record<string, unknown>>;

function readDocument(value: Uint8Array): Document | null {
  const event = readCloudEvent(value);
  return event.ok && typeof event.data.version === 'number' ? (event.data as Document) : null;
}

/** Keys: `site` for status, `site/alert` for alerts. */
function mqttTopicOf(topic: string, key: string): string | null {
  if (topic === STATUS_TOPIC) return isTopicPart(key) && !key.includes('/') ? statusTopic(key) : null;
  const slash = key.indexOf('/');
  const [site, alert] = [key.slice(0, slash), key.slice(slash + 1)];
  return slash > 0 && isTopicPart(site) && isTopicPart(alert) ? alertTopic(site, alert) : null;
}

const isTopicPart = (text: string): boolean => text !== '' && !/[+#]/.test(text) && !text.includes('\u0000');

/** Resolved alerts leave the retained messages. */
const isOver = ({ state }: Document): boolean => state === 'resolved';
