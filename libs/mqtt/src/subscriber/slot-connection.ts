import type { Waiting } from '../batches.js';
import type { SourceLog } from '../inbound.js';
import { BrokerLink, type BrokerLinkEvents, type BrokerLinkOptions, type LinkEnd } from './broker-link.js';
import { slotClientId } from './slot-filters.js';
import type { SlotLease } from './slot-lease.js';

/** What a slot needs of the subscriber that it belongs to. */
export interface SlotHost {
  /** Of the protocol, as the broker was found to speak it. */
  version: 4 | 5;
  received(message: Waiting<BrokerLink>): void;
  hasCapacity(): boolean;
  subscribed(connection: SlotConnection, link: BrokerLink): void;
  /** What waits of the link is not acknowledged any more. */
  lost(connection: SlotConnection, link: BrokerLink): void;
}

/** What comes from another process is left by it first. */
const HANDOVER_MS = 300;
const FIRST_RETRY_MS = 250;
/** A broker that is back is found within this and its CONNACK: readiness is right within 10 s. */
const LAST_RETRY_MS = 3_000;

/** One slot while it is this process's: a connection with its client id, opened again for as long as the lease holds. */
export class SlotConnection implements BrokerLinkEvents {
  isSubscribed = false;
  link: BrokerLink | null = null;
  /** Why there is no subscription, for people. */
  problem = 'not connected yet';
  private retryMs = FIRST_RETRY_MS;
  private retryTimer: NodeJS.Timeout | undefined;
  private isResting = false;
  private isFailing = false;

  constructor(
    readonly slot: number,
    private readonly options: Omit<BrokerLinkOptions, 'clientId' | 'slot'> & { readonly clientId: string },
    private readonly lease: SlotLease,
    private readonly host: SlotHost,
    private readonly log: SourceLog,
  ) {
    if (options.share === null) this.open();
    else this.retryTimer = setTimeout(() => this.open(), HANDOVER_MS);
  }

  /** No new connection from now on; one that is open stays until it is closed. */
  rest(): void {
    this.isResting = true;
    clearTimeout(this.retryTimer);
    if (this.link && !this.link.isOpen) void this.link.end(0);
  }

  /** The slot is not this process's any more, or the process ends: the broker keeps the session. */
  async close(deadlineMs: number): Promise<void> {
    this.rest();
    await this.link?.end(deadlineMs);
  }

  // What the link reports

  received(message: Waiting<BrokerLink>): void {
    this.host.received(message);
  }

  hasCapacity(): boolean {
    return this.host.hasCapacity();
  }

  subscribed(link: BrokerLink): void {
    this.isSubscribed = true;
    this.isFailing = false;
    this.retryMs = FIRST_RETRY_MS;
    const { slot } = this;
    this.log.info({ slot, version: link.version, shared: link.isShared }, 'subscribed at the MQTT broker');
    this.host.subscribed(this, link);
  }

  closed(link: BrokerLink, end: LinkEnd): void {
    this.link = null;
    this.isSubscribed = false;
    this.host.lost(this, link);
    if (this.isResting) return;
    this.problem = end.error?.message || 'the broker closed the connection';
    const fields = { slot: this.slot, error: this.problem, version: link.version };
    // The first of a row: those that follow are the same outage.
    if (!this.isFailing) this.log.warn(fields, 'MQTT broker lost; trying again');
    this.isFailing = true;
    if (end.isVersionRefused) this.host.version = link.version === 5 ? 4 : 5;
    this.retry();
  }

  private retry(): void {
    // Half of the time by chance, so that many processes do not come back in step.
    this.retryTimer = setTimeout(() => this.open(), this.retryMs * (0.5 + Math.random() / 2));
    this.retryMs = Math.min(this.retryMs * 2, LAST_RETRY_MS);
  }

  /** Whoever connects throws out who is connected: only the holder may, or two would do so for ever. */
  private open(): void {
    if (!this.lease.holds(this.slot)) return this.retry();
    const { slot, options } = this;
    this.link = new BrokerLink(
      { ...options, slot, clientId: slotClientId(options.clientId, slot) },
      this.host.version,
      this,
    );
  }
}
