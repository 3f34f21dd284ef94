import { MQTT_SUBSCRIPTIONS } from '#contracts';
import { Batches, type Waiting } from '../batches.js';
import { BrokerLink, type BrokerLinkEvents, type LinkEnd } from './broker-link.js';
import { RetainedOutbox } from './retained-outbox.js';
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
  /** Stable: the broker keeps for it what comes while the process is away. Two processes need two of them. */
  readonly clientId: string;
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
const FIRST_RETRY_MS = 250;
const LAST_RETRY_MS = 10_000;
const STOP_DEADLINE_MS = 3_000;

/**
 * Readings from an existing broker: MQTT 5 where it speaks it, else 3.1.1; persistent session, QoS 1. The broker gets its
 * PUBACK after the handler says that the message is durable, in the order of arrival, never over another connection.
 */
export class MqttSubscriber implements MqttSource, BrokerLinkEvents {
  private readonly log: SourceLog;
  private readonly boundBytes: number;
  private readonly outbox = new RetainedOutbox();
  private readonly counts = { received: 0, acknowledged: 0, refused: 0, protocolErrors: 0 };
  private batches: Batches<BrokerLink> | null = null;
  private link: BrokerLink | null = null;
  private isSubscribed = false;
  private isStopping = false;
  private failed = false;
  private version: 4 | 5 = 5;
  private retryMs = FIRST_RETRY_MS;
  private retryTimer: NodeJS.Timeout | undefined;
  private lastProblem = 'not connected yet';
  private topics: readonly string[];

  constructor(private readonly options: SubscriberOptions) {
    this.topics = options.topics ?? MQTT_SUBSCRIPTIONS;
    this.log = options.log ?? SILENT_LOG;
    this.boundBytes = options.boundBytes ?? DEFAULT_BOUND_BYTES;
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
    this.open();
    return Promise.resolve();
  }

  async stop(): Promise<void> {
    this.isStopping = true;
    clearTimeout(this.retryTimer);
    await this.batches?.halt(STOP_DEADLINE_MS);
    await this.link?.end(STOP_DEADLINE_MS);
  }

  /** What the broker is asked for from now on; on an open connection at once. */
  subscribeTo(topics: readonly string[]): void {
    const before = this.topics;
    this.topics = topics;
    this.link?.change(
      topics.filter((topic) => !before.includes(topic)),
      before.filter((topic) => !topics.includes(topic)),
    );
  }

  publishRetained(topic: string, payload: string): Promise<void> {
    return this.outbox.put(topic, payload);
  }

  ready(): string[] {
    if (this.failed) return ['the MQTT subscriber has stopped after an error of its handler'];
    if (!this.isSubscribed) return [`the MQTT broker ${this.address}: ${this.lastProblem}`];
    return [];
  }

  stats(): SourceStats {
    return {
      kind: 'subscriber',
      connections: this.isSubscribed ? 1 : 0,
      ...this.counts,
      dropped: this.batches?.dropped ?? 0,
      waitingMessages: this.batches?.waitingMessages ?? 0,
      waitingBytes: this.batches?.waitingBytes ?? 0,
      boundBytes: this.boundBytes,
      paused: this.link?.isHeld ?? false,
      slowed: [],
    };
  }

  /** The protocol version of the open connection, null while there is none. */
  get protocolVersion(): 4 | 5 | null {
    return this.link?.isOpen ? this.version : null;
  }

  /** Without user and password. */
  get address(): string {
    const url = new URL(this.options.url);
    url.username = '';
    url.password = '';
    return url.href;
  }

  // What the link reports

  received(message: Waiting<BrokerLink>): void {
    this.counts.received++;
    this.batches!.add(message);
  }

  hasCapacity(): boolean {
    return this.batches!.waitingBytes < this.boundBytes && !this.failed;
  }

  subscribed(link: BrokerLink): void {
    this.isSubscribed = true;
    this.retryMs = FIRST_RETRY_MS;
    this.outbox.attach((topic, payload, done) => link.publishRetained(topic, payload, done));
    this.log.info({ broker: this.address, version: link.version }, 'subscribed at the MQTT broker');
  }

  closed(link: BrokerLink, end: LinkEnd): void {
    this.batches!.drop(link);
    this.link = null;
    this.isSubscribed = false;
    this.outbox.detach();
    if (this.isStopping) return;
    this.lastProblem = end.error?.message || 'the broker closed the connection';
    this.log.warn({ broker: this.address, error: this.lastProblem, version: link.version }, 'MQTT broker lost');
    if (end.isVersionRefused) this.version = link.version === 5 ? 4 : 5;
    // Half of the time by chance, so that many processes do not come back in step.
    this.retryTimer = setTimeout(() => this.open(), this.retryMs * (0.5 + Math.random() / 2));
    this.retryMs = Math.min(this.retryMs * 2, LAST_RETRY_MS);
  }

  private open(): void {
    const { options } = this;
    this.link = new BrokerLink(
      {
        url: options.url,
        clientId: options.clientId,
        username: options.username,
        password: options.password,
        tls: options.tls,
        topics: () => this.topics,
        receiveMaximum: options.receiveMaximum ?? 5_000,
        sessionExpiryS: options.sessionExpiryS ?? SEVEN_DAYS_S,
        keepaliveS: options.keepaliveS ?? 60,
      },
      this.version,
      this,
    );
  }

  private acknowledge(batch: readonly Waiting<BrokerLink>[]): void {
    const { link } = this;
    if (!link) return;
    this.counts.acknowledged += link.acknowledge(batch);
    if (link.isHeld && this.batches!.waitingBytes < this.boundBytes / 2) link.goOn();
  }
}
