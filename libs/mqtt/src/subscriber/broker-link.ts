import { readFileSync } from 'node:fs';
import {
  connect,
  type ClientSubscribeCallback,
  type IClientOptions,
  type IConnackPacket,
  type IPublishPacket,
  type MqttClient,
} from 'mqtt';
import { Acknowledgements } from '../acknowledgements.js';
import { Waiting, type Origin } from '../batches.js';
import { MAX_PAYLOAD_BYTES } from '../inbound.js';
import { ProtocolViolation } from '../packet/framing.js';
import { PublishTap, type TappedPublish } from './publish-tap.js';
import { slotFilters } from './slot-filters.js';

export interface BrokerLinkOptions {
  /** Whatever mqtt.js takes: `mqtt`, `mqtts`, `ws`, `wss`, `tcp`, `ssl`. */
  readonly url: string;
  readonly clientId: string;
  readonly slot: number;
  /** Name of the group of shared subscriptions; null: there is one session only. */
  readonly share: string | null;
  readonly username?: string | undefined;
  readonly password?: string | undefined;
  readonly tls?: { readonly caFile?: string; readonly certFile?: string; readonly keyFile?: string } | undefined;
  /** What to ask the broker for, when it says yes. */
  readonly topics: () => readonly string[];
  readonly receiveMaximum: number;
  readonly sessionExpiryS: number;
  readonly keepaliveS: number;
}

export interface BrokerLinkEvents {
  received(message: Waiting<BrokerLink>): void;
  /** false: nothing more is read until `goOn`. */
  hasCapacity(): boolean;
  subscribed(link: BrokerLink): void;
  /** Once, whatever happened. */
  closed(link: BrokerLink, end: LinkEnd): void;
}

export interface LinkEnd {
  readonly error: Error | null;
  /** The broker was reached but does not speak this version, or closed without a word before it said yes. */
  readonly isVersionRefused: boolean;
}

/** What is used of mqtt.js beside its types: how it opens its one stream, and that it pipes it into its parser. */
interface OpenedByHand {
  streamBuilder: (client: MqttClient) => MqttClient['stream'];
}

/** mqtt.js skips its own PUBACK when the handler's callback gets an error, and goes on with the next packet. */
const DEFERRED = new Error('acknowledged later');
const UNACCEPTABLE_VERSION = new Set([0x01, 0x84]);
const SHARED_NOT_SUPPORTED = 0x9e;
const CONNECT_DEADLINE_MS = 10_000;

/**
 * One connection to a broker with mqtt.js (pinned: it leans on `handleMessage`, `stream` and `streamBuilder`), but for messages, which are
 * read by `PublishTap`. It is never opened again: a reconnect is a new link, and an acknowledgement knows its link. So none can cross a
 * reconnect, after which the broker gives the same packet ids to other messages.
 */
export class BrokerLink implements Origin {
  closed = false;
  waitingMessages = 0;
  queuedMessages = 0;
  queuedBytes = 0;
  slowMessages = 0;
  private readonly client: MqttClient;
  private readonly acknowledgements = new Acknowledgements();
  private error: Error | null = null;
  private isAdmitted = false;
  private isReached = false;
  private isRefusedVersion = false;
  /** The broker gives each message to one member of the group. */
  isShared = false;
  private readonly tap: PublishTap;
  /** Nothing is read until there is capacity again. */
  isHeld = false;
  private receivedAt = 0;
  private pinger: NodeJS.Timeout | undefined;

  constructor(
    private readonly options: BrokerLinkOptions,
    readonly version: 4 | 5,
    private readonly events: BrokerLinkEvents,
  ) {
    this.client = connect(options.url, clientOptions(options, version));
    this.client.handleMessage = (packet, done) => this.take(packet, done);
    this.tap = this.tapped();
    this.client.connect();
    this.client.stream.once('connect', () => (this.isReached = true));
    this.client.stream.once('secureConnect', () => (this.isReached = true));
    this.client.on('connect', (connack) => this.admitted(connack));
    this.client.on('error', (error) => this.failed(error));
    this.client.on('disconnect', (packet) => {
      this.error ??= new Error(`the broker said goodbye with reason 0x${(packet.reasonCode ?? 0).toString(16)}`);
    });
    this.client.on('close', () => this.gone());
    this.client.on('end', () => this.gone());
  }

  /** The broker has said yes on this connection. */
  get isOpen(): boolean {
    return this.isAdmitted && !this.closed;
  }

  /** The message is durable; `flush` sends what has gathered. */
  acknowledge(message: Waiting<BrokerLink>): void {
    this.acknowledgements.add(message.packetId, message.qos, 0, 0);
  }

  /** @returns how many acknowledgements went out */
  flush(): number {
    const bytes = this.acknowledgements.take();
    if (!bytes || this.closed) return 0;
    this.client.stream.write(bytes);
    return bytes.length / 4;
  }

  /** There is capacity again. */
  goOn(): void {
    if (!this.isHeld || this.closed) return;
    this.isHeld = false;
    clearInterval(this.pinger);
    this.read(null);
    if (!this.isHeld) this.client.stream.resume();
  }

  /** Asks for other topics on the open connection. */
  change(added: readonly string[], removed: readonly string[]): void {
    if (!this.isOpen) return;
    this.unsubscribe(this.filters(removed).wanted, () => undefined);
    const { wanted } = this.filters(added);
    if (wanted.length === 0) return;
    this.client.subscribe(
      [...wanted],
      { qos: 1, rh: 1 },
      this.granted(() => undefined),
    );
  }

  publishRetained(topic: string, payload: string, done: () => void): void {
    this.client.publish(topic, payload, { qos: 1, retain: true }, (error) => {
      if (!error) done();
    });
  }

  /** Says goodbye; the broker keeps the session. */
  async end(deadlineMs: number): Promise<void> {
    if (this.closed) return;
    const { client } = this;
    await new Promise<void>((resolve) => {
      const killer = setTimeout(resolve, deadlineMs);
      client.end(!this.isAdmitted, {}, () => {
        clearTimeout(killer);
        resolve();
      });
    });
    this.gone();
  }

  /** Puts itself between the stream and the parser of mqtt.js, when that connects the two. */
  private tapped(): PublishTap {
    const client = this.client as unknown as OpenedByHand;
    const { streamBuilder } = client;
    let parser: NodeJS.WritableStream | null = null;
    const tap = new PublishTap(this.version, {
      published: (publish) => this.received(publish),
      other: (packet) => parser?.write(packet),
      // What mqtt.js makes of another packet may end the link: what came behind it is not taken any more.
      hasCapacity: () => !this.closed && this.events.hasCapacity(),
    });
    client.streamBuilder = (one) => {
      const stream = streamBuilder(one);
      stream.pipe = <Parser extends NodeJS.WritableStream>(to: Parser): Parser => {
        parser = to;
        stream.on('data', (chunk: Buffer) => this.read(chunk));
        return to;
      };
      return stream;
    };
    return tap;
  }

  /** @param chunk null: what was kept back */
  private read(chunk: Buffer | null): void {
    if (this.closed) return;
    this.receivedAt = Date.now();
    try {
      const isAll = chunk === null ? this.tap.goOn() : this.tap.push(chunk);
      if (!isAll) this.hold();
    } catch (error) {
      if (!(error instanceof ProtocolViolation)) throw error;
      this.failed(error);
    }
  }

  /** A message that the tap has left to mqtt.js: with QoS 2, which is not asked for, or not as it should be. */
  private take({ topic, payload, messageId, qos, retain }: IPublishPacket, done: (error?: Error) => void): void {
    const chunk = payload as Buffer;
    const packetId = messageId ?? 0;
    this.received({ topic, chunk, from: 0, to: chunk.length, qos, packetId, isRetained: retain });
    if (qos === 0) done();
    else done(DEFERRED);
  }

  private received({ topic, place, chunk, from, to, qos, packetId, isRetained }: TappedPublish): void {
    const { clientId } = this.options;
    const message = new Waiting<BrokerLink>(this, clientId, topic, chunk, from, to, this.receivedAt, qos, packetId);
    message.place = place;
    message.fromBroker = true;
    if (message.payloadBytes > MAX_PAYLOAD_BYTES) message.tooLarge = true;
    if (isRetained) message.retained = true;
    this.events.received(message);
  }

  /**
   * Stops reading. MQTT 3.1.1 has no other way to bound what a broker sends. mqtt.js then sees no answer to its pings: we ping
   * for it, so that neither side takes the silence for death.
   */
  private hold(): void {
    if (this.isHeld || this.closed) return;
    this.isHeld = true;
    this.client.stream.pause();
    this.pinger = setInterval(() => {
      this.client.sendPing();
      this.client.reschedulePing(true);
    }, this.options.keepaliveS * 333);
  }

  private admitted({ sessionPresent, properties }: IConnackPacket): void {
    this.isAdmitted = true;
    const isOffered = this.version === 5 && properties?.sharedSubscriptionAvailable !== false;
    this.isShared = this.options.share !== null && isOffered;
    this.subscribe(sessionPresent);
  }

  /** What the session was subscribed to in another form goes after the new form counts: nothing falls between. */
  private subscribe(isOldSession: boolean): void {
    const { wanted, unwanted } = this.filters(this.options.topics());
    const done = (): void => {
      const isReady = (): void => void (this.closed || this.events.subscribed(this));
      if (isOldSession) this.unsubscribe(unwanted, isReady);
      else isReady();
    };
    if (wanted.length === 0) return done();
    // Retain handling 1 (MQTT 5): retained telemetry comes with a new subscription only, not after each reconnect.
    this.client.subscribe([...wanted], { qos: 1, rh: 1 }, this.granted(done));
  }

  private unsubscribe(filters: readonly string[], done: () => void): void {
    if (filters.length === 0) return done();
    this.client.unsubscribe([...filters], (error) => {
      if (error) this.failed(error);
      else done();
    });
  }

  private filters(topics: readonly string[]) {
    return slotFilters(topics, this.options.slot, this.options.share, this.isShared);
  }

  private granted(done: () => void): ClientSubscribeCallback {
    return (error, granted) => {
      if (this.closed) return;
      const refused = granted?.find((g) => g.qos > 2);
      const code = refused?.qos ?? (error as { code?: unknown } | null)?.code;
      if (code === SHARED_NOT_SUPPORTED && this.isShared) {
        this.isShared = false;
        this.subscribe(true);
      } else if (error || refused) {
        this.failed(error ?? new Error(`the broker refuses the subscription ${refused?.topic}`));
      } else done();
    };
  }

  private failed(error: Error & { code?: number | string }): void {
    this.error ??= error;
    if (!this.isAdmitted && UNACCEPTABLE_VERSION.has(error.code as number)) this.isRefusedVersion = true;
    this.client.end(true);
  }

  private gone(): void {
    if (this.closed) return;
    this.closed = true;
    clearInterval(this.pinger);
    this.isHeld = false;
    this.client.end(true);
    this.client.stream.destroy(); // an `end` that still waits for something leaves it open
    const isVersionRefused = this.isRefusedVersion || (this.isReached && !this.isAdmitted && this.error === null);
    this.events.closed(this, { error: this.error, isVersionRefused });
  }
}

function clientOptions(options: BrokerLinkOptions, version: 4 | 5): IClientOptions {
  const { tls } = options;
  return {
    protocolVersion: version,
    clientId: options.clientId,
    ...(options.username === undefined ? {} : { username: options.username }),
    ...(options.password === undefined ? {} : { password: options.password }),
    ...(tls?.caFile ? { ca: readFileSync(tls.caFile) } : {}),
    ...(tls?.certFile ? { cert: readFileSync(tls.certFile) } : {}),
    ...(tls?.keyFile ? { key: readFileSync(tls.keyFile) } : {}),
    clean: false,
    manualConnect: true,
    keepalive: options.keepaliveS,
    reconnectPeriod: 0,
    resubscribe: false,
    connectTimeout: CONNECT_DEADLINE_MS,
    ...(version === 5
      ? { properties: { receiveMaximum: options.receiveMaximum, sessionExpiryInterval: options.sessionExpiryS } }
      : {}),
  };
}
