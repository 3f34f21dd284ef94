import { isUtf8 } from 'node:buffer';
import { parseTopic, type TopicPlace } from '#contracts';
import type { DeviceRate } from '../rates/device-rate.js';
import type { Sender } from '../rates/senders.js';
import type { AuthenticatedSender } from '../listener-access.js';
import { MALFORMED_PACKET, ProtocolViolation } from '../../packet/framing.js';
import { TopicCache } from '../../packet/topic-cache.js';

const TOPIC_NAME_INVALID = 0x90;

export class KnownTopic implements TopicPlace {
  kept: object | null = null;
  /** The rate that was asked for last, and whose it is: a topic has mostly one sender, and each message asks. */
  private sender: Sender | null = null;
  private rate: DeviceRate | null = null;

  constructor(
    readonly topic: string,
    /** The device that the topic names, `site/device`; null where it names none. */
    readonly device: string | null,
  ) {}

  /** What a sender may send of the device; null where the topic names none. */
  rateOf(sender: Sender): DeviceRate | null {
    if (this.sender === sender && !this.rate!.isForgotten) return this.rate;
    if (this.device === null) return null;
    this.sender = sender;
    return (this.rate = sender.rateOf(this.device));
  }
}

/** Each topic is checked and decoded once. */
export class TopicTable {
  private readonly known = new TopicCache<KnownTopic>();

  /**
   * @param sender what it may not publish to is not kept: others must not fill the memory with it
   * @throws ProtocolViolation where the bytes are no topic name
   */
  lookup(
    bytes: Buffer,
    start: number,
    end: number,
    sender: Pick<AuthenticatedSender, 'mayPublish'> | null,
  ): KnownTopic {
    const known = this.known.get(bytes, start, end);
    if (known) return known;
    const topic = nameOf(bytes.subarray(start, end));
    if (sender && !sender.mayPublish(topic)) return new KnownTopic(topic, null);
    const entry = this.read(topic);
    this.known.keep(bytes, start, end, topic, entry);
    return entry;
  }

  private read(topic: string): KnownTopic {
    const parsed = parseTopic(topic);
    return new KnownTopic(topic, parsed.kind === 'unknown' ? null : `${parsed.site}/${parsed.device}`);
  }
}

/** @throws ProtocolViolation */
function nameOf(name: Buffer): string {
  if (!isUtf8(name) || name.includes(0)) throw new ProtocolViolation(MALFORMED_PACKET, 'the topic is not UTF-8');
  const topic = name.toString('utf8');
  if (topic.includes('+') || topic.includes('#')) {
    throw new ProtocolViolation(TOPIC_NAME_INVALID, 'a wildcard in the topic of a PUBLISH');
  }
  return topic;
}
