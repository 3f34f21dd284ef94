import type { IPublishPacket, ISubscription } from 'mqtt-packet';
import { isTopicFilter, matchesLevels } from '#contracts';
import { FILTER_BYTES, type SessionState } from '../budgets/state-budget.js';
import { generate } from '../../packet/generate-packet.js';
import { isServed } from './topic-filter.js';

/** The newest status of each site and alert: what the listener serves. */
export class RetainedMessages {
  private readonly payloads = new Map<string, { readonly levels: readonly string[]; readonly payload: Buffer }>();

  /** An empty payload clears. */
  set(topic: string, payload: string): void {
    if (payload === '') this.payloads.delete(topic);
    else {
      const levels = this.payloads.get(topic)?.levels ?? topic.split('/');
      this.payloads.set(topic, { levels, payload: Buffer.from(payload) });
    }
  }

  get(topic: string): Buffer | undefined {
    return this.payloads.get(topic)?.payload;
  }

  /** Topics that at least one of these filters fits, each given by its levels. */
  matching(filters: readonly (readonly string[])[]): string[] {
    const found: string[] = [];
    for (const [topic, { levels }] of this.payloads) {
      if (filters.some((filter) => matchesLevels(filter, levels))) found.push(topic);
    }
    return found;
  }
}

interface Subscription {
  readonly levels: readonly string[];
  readonly qos: 0 | 1;
  /** MQTT 5 "retain as published": live updates keep their retain flag. */
  readonly keepsRetain: boolean;
}

/** The reader's end: what it takes, and how it is written to. */
export interface Reader {
  readonly version: 4 | 5;
  readonly receiveMaximum: number;
  readonly maximumPacketSize: number;
  /** Whether there could be anything for it under a filter. */
  maySubscribe(filter: string): boolean;
  mayRead(topic: string): boolean;
  /** Whether more may be written now; false: `flush` comes again when the socket has drained. */
  hasCapacity(): boolean;
  write(bytes: Buffer): void;
}

const MAX_SUBSCRIPTIONS = 100;
/** Site and alert of 256 bytes each, and what stands around them. */
const MAX_FILTER_LENGTH = 1_024;
/** Unacknowledged deliveries of one reader, whatever it allows: a reader that never answers must not fill the memory. */
const MAX_IN_FLIGHT = 100;
const REFUSED = 0x80;
const NOT_AUTHORIZED = 0x87;
const QUOTA_EXCEEDED = 0x97;
const FILTER_NOT_ALLOWED = 0x8f;
const SHARED_NOT_SUPPORTED = 0x9e;

/**
 * Status and alerts towards one reader. What waits is a topic, not a payload: a slow reader gets the newest document of
 * each topic and misses those between, so nothing can pile up.
 */
export class Deliveries {
  private readonly subscriptions = new Map<string, Subscription>();
  /** Topic → retain flag of its next delivery. */
  private readonly due = new Map<string, boolean>();
  private readonly inFlight = new Set<number>();
  private lastId = 0;

  constructor(
    private readonly reader: Reader,
    private readonly retained: RetainedMessages,
    private readonly state: Pick<SessionState, 'take' | 'give'>,
  ) {}

  /** The codes for the SUBACK, one for each filter. What is retained is looked through once, however many filters fit to it. */
  subscribe(asked: readonly ISubscription[]): number[] {
    const wantsRetained = new Map<string, readonly string[]>();
    const codes = asked.map((one) => this.grant(one, wantsRetained));
    for (const topic of this.retained.matching([...wantsRetained.values()])) this.due.set(topic, true);
    return codes;
  }

  unsubscribe(filter: string): boolean {
    if (!this.subscriptions.delete(filter)) return false;
    this.state.give(bytesOf(filter));
    return true;
  }

  /** A topic has a new payload, or none any more. */
  offer(topic: string): void {
    const subscription = this.find(topic);
    if (!subscription) return;
    this.due.set(topic, subscription.keepsRetain);
    this.flush();
  }

  acknowledged(packetId: number): void {
    if (this.inFlight.delete(packetId)) this.flush();
  }

  flush(): void {
    for (const [topic, retain] of this.due) {
      const mayFly = Math.min(this.reader.receiveMaximum, MAX_IN_FLIGHT);
      if (!this.reader.hasCapacity() || this.inFlight.size >= mayFly) return;
      this.due.delete(topic);
      const subscription = this.find(topic);
      if (subscription) this.send(topic, retain, subscription.qos);
    }
  }

  /**
   * A filter under which there will never be anything is refused rather than granted: a reader that waits for what cannot come
   * should know it.
   * @param wantsRetained filters whose retained messages are due, with their levels: adds to them
   */
  private grant(asked: ISubscription, wantsRetained: Map<string, readonly string[]>): number {
    const isV5 = this.reader.version === 5;
    const refused = isV5 ? FILTER_NOT_ALLOWED : REFUSED;
    if (asked.topic.startsWith('$share/')) return isV5 ? SHARED_NOT_SUPPORTED : REFUSED;
    if (asked.topic.length > MAX_FILTER_LENGTH || !isTopicFilter(asked.topic) || !isServed(asked.topic)) return refused;
    if (!this.reader.maySubscribe(asked.topic)) return isV5 ? NOT_AUTHORIZED : REFUSED;
    const isNew = !this.subscriptions.has(asked.topic);
    const isOver = isNew && (this.subscriptions.size >= MAX_SUBSCRIPTIONS || !this.state.take(bytesOf(asked.topic)));
    if (isOver) return isV5 ? QUOTA_EXCEEDED : REFUSED;
    const qos = asked.qos > 0 ? 1 : 0;
    const levels = asked.topic.split('/');
    this.subscriptions.set(asked.topic, { levels, qos, keepsRetain: asked.rap === true });
    // MQTT 5 retain handling: 0 always, 1 only for a new subscription, 2 never.
    const handling = isV5 ? (asked.rh ?? 0) : 0;
    if (handling === 0 || (handling === 1 && isNew)) wantsRetained.set(asked.topic, levels);
    return qos;
  }

  private send(topic: string, retain: boolean, qos: 0 | 1): void {
    const payload = this.retained.get(topic) ?? Buffer.alloc(0);
    const packet: IPublishPacket = { cmd: 'publish', topic, payload, qos, retain, dup: false };
    if (qos === 1) packet.messageId = this.nextId();
    const bytes = generate(packet, { protocolVersion: this.reader.version });
    if (bytes.length > this.reader.maximumPacketSize) return; // MQTT 5 3.1.2-25: as if it had been delivered
    if (qos === 1) this.inFlight.add(packet.messageId!);
    this.reader.write(bytes);
  }

  private find(topic: string): Subscription | undefined {
    if (this.subscriptions.size === 0) return undefined;
    let found: Subscription | undefined;
    if (!this.reader.mayRead(topic)) return undefined;
    const levels = topic.split('/');
    for (const subscription of this.subscriptions.values()) {
      if (matchesLevels(subscription.levels, levels) && (!found || subscription.qos > found.qos)) found = subscription;
    }
    return found;
  }

  private nextId(): number {
    do this.lastId = (this.lastId % 0xffff) + 1;
    while (this.inFlight.has(this.lastId));
    return this.lastId;
  }
}

/** Two bytes a character for the text and its levels each. */
const bytesOf = (filter: string): number => FILTER_BYTES + 4 * filter.length;
