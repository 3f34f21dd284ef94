import { MAX_PACKET_BYTES, MAX_PAYLOAD_BYTES } from '../inbound.js';
import { rateLimit } from './device-rate.js';
import type { ListenerSettings } from './listener-host.js';
import type { ListenerOptions } from './listener-options.js';

/** Enough for every name at its longest, a will and the properties of MQTT 5. */
const MAX_CONNECT_BYTES = 8 * 1024;
/** A hundred filters of some 300 bytes. */
const MAX_CONTROL_BYTES = 32 * 1024;

/** 5,000 sensors that come back at once send their CONNECT within a second or two: what is bounded are those that do not. */
export const PENDING_LIMITS = {
  connections: 4_000,
  connectionsPerAddress: 2_000,
  bytes: 8 * 1024 * 1024,
  bytesPerAddress: 4 * 1024 * 1024,
};

/** What one packet, one session and one device may have. */
export const settingsOf = (options: ListenerOptions): ListenerSettings => ({
  receiveMaximum: options.receiveMaximum ?? 10_000,
  maxConnectBytes: MAX_CONNECT_BYTES,
  maxControlBytes: MAX_CONTROL_BYTES,
  maxPacketBytes: MAX_PACKET_BYTES,
  maxPayloadBytes: MAX_PAYLOAD_BYTES,
  rate: rateLimit(options.messagesPerSecondPerDevice ?? 1_000),
});
