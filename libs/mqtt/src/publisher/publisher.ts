import { randomUUID } from 'node:crypto';
import { ClientLink, ConnectionRefused } from './client-link.js';
import { OutgoingWindow } from './outgoing-window.js';
import { PublishEncoder } from './publish-encoder.js';
import { SILENT_LOG, type SourceLog } from '../inbound.js';

export interface PublisherOptions {
  /** `mqtt://`, `tcp://`, `mqtts://` or `ssl://`; user and password may stand in it. */
  readonly url: string;
  readonly clientId?: string;
  readonly username?: string;
  readonly password?: string;
  /** PEM file of the authority that signed the server's certificate. */
  readonly caFile?: string;
  /** Messages sent and not acknowledged, at most; 1 to 32,000. */
  readonly window?: number;
  readonly keepaliveS?: number;
  /** How long `connect` tries; afterwards a lost connection is opened again for ever. */
  readonly connectDeadlineMs?: number;
  readonly log?: SourceLog;
}

export interface PublisherStats {
  readonly connected: boolean;
  readonly acknowledged: number;
  /** Sent and not acknowledged. */
  readonly inFlight: number;
  /** Given and not acknowledged, sent or not. */
  readonly pending: number;
  readonly reconnects: number;
}

const FIRST_RETRY_MS = 100;
const LAST_RETRY_MS = 5_000;
const MAX_UNWRITTEN_BYTES = 1024 * 1024;

/**
 * Publishes with QoS 1 over MQTT 3.1.1, to the own listener and to any broker. Bounded in flight; what is not acknowledged
 * is sent again over a new connection, so each message arrives at least once. Its own client, because it has to be faster
 * than what it measures: many packets to a write, and no copy of each message in a store.
 */
export class MqttPublisher {
  private readonly window: OutgoingWindow;
  private readonly encoder: PublishEncoder;
  private readonly log: SourceLog;
  private readonly clientId: string;
  private readonly windowSize: number;
  private link: ClientLink | null = null;
  private isOpen = false;
  private isClosing = false;
  private scheduled = false;
  private retryMs = FIRST_RETRY_MS;
  private retryTimer: NodeJS.Timeout | undefined;
  private lastError: Error | null = null;
  private acknowledgedCount = 0;
  private reconnects = -1;
  private firstTry: { resolve: () => void; reject: (error: Error) => void } | null = null;
  private capacityWaiters: (() => void)[] = [];
  private drainWaiters: (() => void)[] = [];
  private closeWaiter: (() => void) | null = null;

  constructor(private readonly options: PublisherOptions) {
    this.windowSize = options.window ?? 5_000;
    this.window = new OutgoingWindow(this.windowSize);
    this.encoder = new PublishEncoder((bytes) => this.link?.write(bytes));
    this.log = options.log ?? SILENT_LOG;
    this.clientId = options.clientId ?? `greenpark-${randomUUID()}`;
  }

  /**
   * Resolves when the server has accepted the connection.
   * @throws ConnectionRefused where no retry would help; the last error after the deadline
   */
  async connect(): Promise<void> {
    const deadlineMs = this.options.connectDeadlineMs ?? 10_000;
    let timer: NodeJS.Timeout | undefined;
    try {
      await new Promise<void>((resolve, reject) => {
        this.firstTry = { resolve, reject };
        timer = setTimeout(() => reject(this.lastError ?? new Error(`no connection in ${deadlineMs} ms`)), deadlineMs);
        this.open();
      });
    } catch (error) {
      this.giveUp(error as Error);
      throw error;
    } finally {
      clearTimeout(timer);
      this.firstTry = null;
    }
  }

  /** Resolves at the PUBACK. Messages are sent in the order of the calls. */
  publish(topic: string, payload: string | Uint8Array): Promise<void> {
    return new Promise((resolve, reject) => this.add(topic, payload, resolve, reject));
  }

  /** The same without a promise for each message: `drained` says when all of them are acknowledged. */
  post(topic: string, payload: string | Uint8Array): void {
    this.add(topic, payload, null, null);
  }

  /**
   * Back pressure: null while fewer than two windows wait, else a promise of that. A caller that sends without waiting for
   * each PUBACK awaits it, or everything that it has gathers in memory.
   */
  backpressure(): Promise<void> | null {
    if (this.window.pending < this.windowSize * 2) return null;
    return new Promise((resolve) => this.capacityWaiters.push(resolve));
  }

  /** Resolves when nothing is unacknowledged. */
  drained(): Promise<void> {
    if (this.window.pending === 0) return Promise.resolve();
    return new Promise((resolve) => this.drainWaiters.push(resolve));
  }

  stats(): PublisherStats {
    return {
      connected: this.isOpen,
      acknowledged: this.acknowledgedCount,
      inFlight: this.window.inFlight,
      pending: this.window.pending,
      reconnects: Math.max(0, this.reconnects),
    };
  }

  /**
   * Waits for the PUBACKs of everything given, then says goodbye.
   * @returns how many messages were not acknowledged within the deadline; their promises are rejected
   */
  async close(deadlineMs = 30_000): Promise<number> {
    let timer: NodeJS.Timeout | undefined;
    const deadline = new Promise<void>((resolve) => (timer = setTimeout(resolve, deadlineMs)));
    await Promise.race([this.drained(), deadline]);
    clearTimeout(timer);
    const left = this.window.pending;
    const gone = this.link ? new Promise<void>((resolve) => (this.closeWaiter = resolve)) : null;
    if (left === 0 && this.isOpen) {
      this.isClosing = true;
      this.link?.end();
      const killer = setTimeout(() => this.link?.destroy(new Error('closed')), 1_000);
      await gone;
      clearTimeout(killer);
    } else {
      this.giveUp(new Error(`closed with ${left} messages unacknowledged`));
      await gone;
    }
    return left;
  }

  private add(
    topic: string,
    payload: string | Uint8Array,
    resolve: (() => void) | null,
    reject: ((error: Error) => void) | null,
  ): void {
    if (topic === '' || /[+#\0]/.test(topic)) throw new Error(`"${topic}" is not a topic to publish to`);
    if (this.isClosing) throw new Error('the publisher is closed');
    this.window.add({ topic, payload, resolve, reject });
    if (this.scheduled || !this.isOpen) return;
    this.scheduled = true;
    setImmediate(this.pump);
  }

  private readonly pump = (): void => {
    this.scheduled = false;
    const { link, window } = this;
    if (!link || !this.isOpen) return;
    while (link.unwrittenBytes < MAX_UNWRITTEN_BYTES) {
      const message = window.next();
      if (!message) break;
      this.encoder.add(message.topic, message.payload, window.id);
    }
    this.encoder.flush();
  };

  private open(): void {
    const link = new ClientLink(
      { ...this.options, clientId: this.clientId, keepaliveS: this.options.keepaliveS ?? 60 },
      {
        open: () => this.opened(),
        acknowledged: (id) => this.acknowledged(id),
        mayWrite: () => this.afterRead(),
        closed: (error) => this.lost(error),
      },
    );
    this.link = link;
  }

  private opened(): void {
    this.isOpen = true;
    this.reconnects++;
    this.retryMs = FIRST_RETRY_MS;
    this.lastError = null;
    this.firstTry?.resolve();
  }

  private acknowledged(id: number): void {
    const message = this.window.acknowledged(id);
    if (!message) return;
    this.acknowledgedCount++;
    message.resolve?.();
  }

  private afterRead(): void {
    this.pump();
    if (this.window.pending < this.windowSize) release(this.capacityWaiters);
    if (this.window.pending === 0) release(this.drainWaiters);
  }

  private lost(error: Error): void {
    const wasOpen = this.isOpen;
    this.link = null;
    this.isOpen = false;
    this.lastError = error;
    this.window.rewind();
    this.closeWaiter?.();
    if (this.isClosing) return;
    if (this.firstTry && error instanceof ConnectionRefused && error.isFinal) {
      this.firstTry.reject(error);
      return;
    }
    if (wasOpen) this.log.warn({ error: error.message, unacknowledged: this.window.pending }, 'MQTT connection lost');
    // Half of the time by chance, so that many publishers do not come back in step.
    this.retryTimer = setTimeout(() => this.open(), this.retryMs * (0.5 + Math.random() / 2));
    this.retryMs = Math.min(this.retryMs * 2, LAST_RETRY_MS);
  }

  private giveUp(error: Error): void {
    this.isClosing = true;
    clearTimeout(this.retryTimer);
    this.link?.destroy(error);
    for (const message of this.window.clear()) message.reject?.(error);
    release(this.capacityWaiters);
    release(this.drainWaiters);
  }
}

function release(waiters: (() => void)[]): void {
  for (const resolve of waiters.splice(0)) resolve();
}
