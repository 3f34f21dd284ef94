import type { MqttSender } from '../access/mqtt-rights.js';
import type { WantedParts } from './decoded.js';

/** A payload above is kept as TOO_LARGE and never read. */
export const MAX_READ_BYTES = 256 * 1024;
/** Messages in an array (docs/contract.md#mqtt). */
export const MAX_MESSAGES = 1_000;

export interface DecodeOptions extends ReadOptions {
  /** The sender's credential does not cover the topic. */
  readonly forbidden?: boolean;
  /** Whose credential was shown; absent: nobody was asked for one. */
  readonly sender?: MqttSender;
}

/** How a payload is read, whoever sent it. */
export interface ReadOptions {
  /** A broker had kept it: it was sent at some time before. */
  readonly retained?: boolean;
  /** Only what one dead letter stands for is wanted (replay). */
  readonly only?: WantedParts;
  /** When it arrived first (replay), Unix ms; default: now. */
  readonly arrivedAt?: number;
}
