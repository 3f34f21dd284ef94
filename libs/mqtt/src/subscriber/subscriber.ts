import { MQTT_SUBSCRIPTIONS } from '#contracts';
import { Batches, type Waiting } from '../batches.js';
import type { BrokerLink } from './broker-link.js';
import { RetainedOutbox } from './retained-outbox.js';
import { SlotConnection, type SlotHost } from './slot-connection.js';
import { SOLE_SLOT, type SlotLease } from './slot-lease.js';
import {
  DEFAULT_BOUND_BYTES,
  SILENT_LOG,
  type BatchHandler,
  type MqttSource,
  type SourceLog,
  type SourceStats,
} from '../inbound.js';

export interface SubscriberOptions {
  /** `mqtt`, `mqtts`, `ws`, `wss`, `tcp` or `ssl`. */
  readonly url: string;
  /** Stable: the broker keeps for it what comes while the process is away. Slot 0 has it as it is, slot n as `…-n`. */
  readonly clientId: string;
  /** Several processes share the messages: name of the group at the broker, and which slots are this process's. Default: it is alone. */
  readonly slots?: { readonly share: string; readonly lease: SlotLease };
  readonly username?: string | undefined;
  readonly password?: string | undefined;
  /** PEM files. */
  readonly tls?: { readonly caFile?: string; readonly certFile?: string; readonly keyFile?: string };
  readonly topics?: readonly string[];
  /** MQTT 5: how many messages the broker may have unacknowledged with us. */
  readonly receiveMaximum?: number;
  readonly sessionExpiryS?: number;
  readonly keepaliveS?: number;
  readonly boundBytes?: number;
  readonly batchMessages?: number;
  readonly batchBytes?: number;
  readonly log?: SourceLog;
  /** The handler rejected: nothing is acknowledged any more, the owner has to end the process. */
  readonly onFatal?: (error: unknown) => void;
}

const SEVEN_DAYS_S = 7 * 86_400;
const STOP_DEADLINE_MS = 3_000;

/**
 * Readings from an existing broker: MQTT 5 where it speaks it, else 3.1.1; persistent sessions, QoS 1. The broker gets its
 * PUBACK after the handler says that the message is durable, in the order of arrival, never over another connection.
 * Of several processes each connects as the slots that it holds (ADR 26).
 */
export class MqttSubscriber implements MqttSource, SlotHost {
  version: 4 | 5 = 5;
  private readonly log: SourceLog;
  private readonly boundBytes: number;
  private readonly lease: SlotLease;
  private readonly outbox = new RetainedOutbox();
  private readonly counts = { received: 0, acknowledged: 0, refused: 0, protocolErrors: 0 };
  private readonly slots = new Map<number, SlotConnection>();
  private readonly leaving = new Set<Promise<void>>();
  private batches: Batches<BrokerLink> | null = null;
  private isStopping = false;
  private failed = false;
  private topics: readonly string[];

  constructor(private readonly options: SubscriberOptions) {
    this.topics = options.topics ?? MQTT_SUBSCRIPTIONS;
    this.log = options.log ?? SILENT_LOG;
    this.boundBytes = options.boundBytes ?? DEFAULT_BOUND_BYTES;
    this.lease = options.slots?.lease ?? SOLE_SLOT;
  }

  /** Returns at once: a broker that is away is tried for ever, and `ready` says so. */
  start(handler: BatchHandler): Promise<void> {
    this.batches = new Batches<BrokerLink>(handler, {
      maxMessages: this.options.batchMessages ?? 5_000,
      maxBytes: this.options.batchBytes ?? 8 * 1024 * 1024,
      onDone: (batch) => this.acknowledge(batch),
      onFatal: (error) => {
        this.failed = true;
        this.options.onFatal?.(error);
      },
    });
    this.lease.follow((slots) => this.hold(slots));
    return Promise.resolve();
  }

  async stop(): Promise<void> {
    this.isStopping = true;
    for (const one of this.slots.values()) one.rest();
    await this.batches?.halt(STOP_DEADLINE_MS);
    await Promise.all([...this.slots.values()].map((one) => one.close(STOP_DEADLINE_MS)));
    await Promise.all(this.leaving);
  }

  /** What the broker is asked for from now on; on an open connection at once. */
  subscribeTo(topics: readonly string[]): void {
    const before = this.topics;
    this.topics = topics;
    const added = topics.filter((topic) => !before.includes(topic));
    const removed = before.filter((topic) => !topics.includes(topic));
    for (const { link } of this.slots.values()) link?.change(added, removed);
  }

  publishRetained(topic: string, payload: string): Promise<void> {
    return this.outbox.put(topic, payload);
  }

  ready(): string[] {
    if (this.failed) return ['the MQTT subscriber has stopped after an error of its handler'];
    const waiting = this.lease.problem();
    if (waiting !== null && this.slots.size === 0) return [`the MQTT broker ${this.address}: ${waiting}`];
    const problems = [...this.slots.values()].filter((one) => !one.isSubscribed).map(({ problem }) => problem);
    return [...new Set(problems)].map((problem) => `the MQTT broker ${this.address}: ${problem}`);
  }

  stats(): SourceStats {
    return {
      kind: 'subscriber',
      connections: [...this.slots.values()].filter((one) => one.isSubscribed).length,
      ...this.counts,
      cut: 0,
      dropped: this.batches?.dropped ?? 0,
      waitingMessages: this.batches?.waitingMessages ?? 0,
      waitingBytes: this.batches?.waitingBytes ?? 0,
      boundBytes: this.boundBytes,
      paused: [...this.slots.values()].some(({ link }) => link?.isHeld),
      slowed: [],
      backfilling: 0,
    };
  }

  /** The protocol version of an open connection, null while there is none. */
  get protocolVersion(): 4 | 5 | null {
    return [...this.slots.values()].find(({ link }) => link?.isOpen)?.link?.version ?? null;
  }

  /** Without user and password. */
  get address(): string {
    const url = new URL(this.options.url);
    url.username = '';
    url.password = '';
    return url.href;
  }

  // What the slots report

  received(message: Waiting<BrokerLink>): void {
    this.counts.received++;
    this.batches!.add(message);
  }

  hasCapacity(): boolean {
    return this.batches!.waitingBytes < this.boundBytes && !this.failed;
  }

  /** Status and alerts go over the first slot: two processes would overwrite each other's newer ones. */
  subscribed({ slot }: SlotConnection, link: BrokerLink): void {
    if (slot === 0) this.outbox.attach((topic, payload, done) => link.publishRetained(topic, payload, done));
  }

  lost(connection: SlotConnection, link: BrokerLink): void {
    this.batches!.drop(link);
    // A connection that is left may end after its successor has begun.
    const current = this.slots.get(0) ?? connection;
    if (connection.slot === 0 && current === connection) this.outbox.detach();
  }

  /** These slots are this process's from now on, and no other. */
  private hold(held: readonly number[]): void {
    if (this.isStopping) return;
    for (const [slot, connection] of this.slots) {
      if (held.includes(slot)) continue;
      this.slots.delete(slot);
      const left = connection.close(STOP_DEADLINE_MS).finally(() => this.leaving.delete(left));
      this.leaving.add(left);
    }
    for (const slot of held) {
      if (!this.slots.has(slot)) this.slots.set(slot, this.connect(slot));
    }
  }

  private connect(slot: number): SlotConnection {
    const { options } = this;
    const link = {
      url: options.url,
      clientId: options.clientId,
      share: options.slots?.share ?? null,
      username: options.username,
      password: options.password,
      tls: options.tls,
      topics: () => this.topics,
      receiveMaximum: options.receiveMaximum ?? 5_000,
      sessionExpiryS: options.sessionExpiryS ?? SEVEN_DAYS_S,
      keepaliveS: options.keepaliveS ?? 60,
    };
    return new SlotConnection(slot, link, this.lease, this, this.log);
  }

  private acknowledge(batch: readonly Waiting<BrokerLink>[]): void {
    const touched = new Set<BrokerLink>();
    for (const message of batch) {
      if (message.origin.closed || message.qos === 0) continue;
      message.origin.acknowledge(message);
      touched.add(message.origin);
    }
    for (const link of touched) this.counts.acknowledged += link.flush();
    if (this.batches!.waitingBytes >= this.boundBytes / 2) return;
    for (const { link } of this.slots.values()) link?.goOn();
  }
}
