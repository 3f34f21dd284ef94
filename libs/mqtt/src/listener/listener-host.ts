import type { MqttRefusal } from '#contracts';
import type { AddressUse } from './budgets/addresses.js';
import type { Origin, Waiting } from '../batches.js';
import type { RateLimit } from './rates/device-rate.js';
import type { Authenticate } from './listener-access.js';
import type { ProtocolViolation } from '../packet/framing.js';
import type { Refusal } from '../packet/handshake.js';
import type { RetainedMessages } from './topics/retained.js';
import type { Senders } from './rates/senders.js';
import type { StateBudget } from './budgets/state-budget.js';
import type { TopicTable } from './topics/topic-table.js';

export interface ListenerSettings {
  readonly receiveMaximum: number;
  /** Of a CONNECT, and of anything before it. */
  readonly maxConnectBytes: number;
  /** Of a PUBLISH. */
  readonly maxPacketBytes: number;
  /** Of any other packet of a session. */
  readonly maxControlBytes: number;
  readonly maxPayloadBytes: number;
  readonly rate: RateLimit;
  /** Of messages that a sender may not send, all of it together. */
  readonly forbiddenRate: RateLimit;
}

/** A client's connection, as its session and the listener see it. */
export interface Peer extends Origin {
  readonly client: string;
  readonly version: 4 | 5;
  readonly use: AddressUse;
  hasCapacity(): boolean;
  write(bytes: Buffer): void;
  /** What `write` writes meanwhile goes out at once, not packet by packet. */
  together(write: () => void): void;
  /** A message came that may not be acknowledged before `until`, monotonic milliseconds. */
  slowDown(until: number, now: number): void;
  close(how: 'left' | 'lost', reasonCode?: number): void;
}

/** What a connection needs of the listener that it belongs to. */
export interface ListenerHost {
  readonly settings: ListenerSettings;
  readonly topics: TopicTable;
  readonly senders: Senders;
  readonly state: StateBudget;
  readonly retained: RetainedMessages;
  /** false: "server unavailable". */
  hasCapacity(): boolean;
  /** null: nobody is asked for a credential. */
  readonly authenticate: Authenticate | null;
  /** Gives it a place for its session; false: there is none. */
  admit(connection: Peer): boolean;
  /** Its first message that it may send. */
  published(connection: Peer): void;
  /** It was answered that it gets no session, and why. */
  refused(connection: Peer, answer: Refusal, reason: MqttRefusal, principal: string | null): void;
  /** It has done what ends it before it has a session. */
  turnedAway(connection: Peer, reason: MqttRefusal): void;
  received(message: Waiting<Peer>): void;
  /** Bytes of incomplete packets of a session came or went. */
  partialChanged(connection: Peer, bytes: number): void;
  /** After each read: the place to stop reading where the bound is reached. */
  afterRead(connection: Peer): void;
  acknowledged(count: number): void;
  /** `tick` of the connection has to be called until it answers false. */
  late(connection: Peer): void;
  broke(connection: Peer, violation: ProtocolViolation): void;
  left(connection: Peer, how: 'left' | 'lost'): void;
}
