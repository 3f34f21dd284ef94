import type { MqttSender, TopicPlace } from '#contracts';

/** One MQTT PUBLISH as it came in. The retain flag of a sender is not in it: on telemetry it means nothing here. */
export interface InboundMessage {
  readonly topic: string;
  /** Of the topic; absent: it is kept nowhere. */
  readonly place?: TopicPlace | undefined;
  /** A view into the network buffer: copy what must outlive the batch. */
  readonly payload: Uint8Array;
  /** Arrival, Unix milliseconds. */
  readonly receivedAt: number;
  /** Client id of the sender; for a subscriber its own, since a broker does not say. */
  readonly client: string;
  /** Over the payload limit (256 kB): to be kept as TOO_LARGE, never read. */
  readonly tooLarge?: boolean;
  /** Whose credential was shown; absent: nobody was asked for one, or a broker was. */
  readonly sender?: MqttSender | undefined;
  /** A broker has sent it, and does not say whose it is. */
  readonly fromBroker?: boolean;
  /** The sender's credential does not cover this topic: to be kept as FORBIDDEN_TOPIC. */
  readonly forbidden?: boolean;
  /** A broker had kept it and sent it with a new subscription: how old it is, is not known. */
  readonly retained?: boolean;
  /** The handler has found that it was measured long ago: whoever sends such can wait. */
  isBackfill?: boolean;
}

/**
 * Resolves only when everything in the batch is durable; what resolves is acknowledged to the senders.
 * It retries by itself for as long as it takes: a rejection is a bug, acknowledges nothing, and ends the source.
 */
export type BatchHandler = (batch: readonly InboundMessage[]) => Promise<void>;

/** A device that a sender sent for faster than its share allows; its PUBACKs come late. */
export interface SlowedDevice {
  /** `site/device`; `client:<id>` where the topic names none, `forbidden:<sender>` for what it may not send. */
  readonly device: string;
  /** Messages over the rate since the start. */
  readonly messages: number;
}

export interface SourceStats {
  readonly kind: 'listener' | 'subscriber';
  readonly connections: number;
  /** Messages since the start. */
  readonly received: number;
  /** PUBACKs and PUBRECs sent since the start. */
  readonly acknowledged: number;
  /** Messages of closed connections that waited: never acknowledged, so sent again. */
  readonly dropped: number;
  /** What waits now, the batch in flight included. */
  readonly waitingMessages: number;
  readonly waitingBytes: number;
  readonly boundBytes: number;
  /** Reading stands still because the bound is reached. */
  readonly paused: boolean;
  /** Connections refused since the start ("server unavailable"). */
  readonly refused: number;
  /** Connections ended since the start for others: without a CONNECT, without a message, or with a packet that did not end. */
  readonly cut: number;
  /** Connections closed since the start because the peer broke the protocol. */
  readonly protocolErrors: number;
  /** Devices over their rate within the last minute. */
  readonly slowed: readonly SlowedDevice[];
  /** Connections that send the past and are not read until more of it is stored. */
  readonly backfilling: number;
}

/** Where readings come in. One handler; batches are handed over one after the other. */
export interface MqttSource {
  start(handler: BatchHandler): Promise<void>;
  /** Lets the batch in flight finish (within a deadline), acknowledges it, drops the rest unacknowledged. */
  stop(): Promise<void>;
  /** Resolves when it is kept (listener) or acknowledged by the broker (subscriber). An empty payload clears. */
  publishRetained(topic: string, payload: string): Promise<void>;
  stats(): SourceStats;
  /** What is missing before readings can come in, one sentence each; none: ready. */
  ready(): string[];
}

export interface SourceLog {
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
}

export const SILENT_LOG: SourceLog = { info: () => undefined, warn: () => undefined };

/** Payloads above are kept as TOO_LARGE. */
export const MAX_PAYLOAD_BYTES = 256 * 1024;
/** A packet above closes the connection. */
export const MAX_PACKET_BYTES = 1_000_000;
/** All that waits in one process: some 150,000 messages of ordinary size. */
export const DEFAULT_BOUND_BYTES = 64 * 1024 * 1024;
