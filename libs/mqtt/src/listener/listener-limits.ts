import { MAX_PACKET_BYTES, MAX_PAYLOAD_BYTES } from '../inbound.js';
import { rateLimit } from './rates/device-rate.js';
import type { ListenerSettings } from './listener-host.js';
import type { ListenerOptions } from './listener-options.js';
import { QOS2_ID_BYTES } from './budgets/state-budget.js';

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

/** Half of all places for the sessions of one address, where nothing else is said. */
export const sessionLimits = (options: ListenerOptions) => {
  const sessions = options.maxConnections ?? 10_000;
  return { sessions, sessionsPerAddress: options.maxConnectionsPerAddress ?? Math.ceil(sessions / 2) };
};

/** Parts of packets: an eighth of the bound on what waits for each address, a quarter for all; two whole packets at least. */
export const partialLimits = (boundBytes: number) => ({
  bytes: Math.max(boundBytes / 4, 4 * MAX_PACKET_BYTES),
  bytesPerAddress: Math.max(boundBytes / 8, 2 * MAX_PACKET_BYTES),
});

/** 10,000 QoS 2 messages on their way, or a hundred filters, in one session; a quarter of a million in those of one address. */
export const STATE_LIMITS = {
  bytes: 64 * 1024 * 1024,
  bytesPerAddress: 16 * 1024 * 1024,
  bytesPerSession: 10_000 * QOS2_ID_BYTES,
};

/** What one packet, one session and one device may have. */
export const settingsOf = (options: ListenerOptions): ListenerSettings => ({
  receiveMaximum: options.receiveMaximum ?? 10_000,
  maxConnectBytes: MAX_CONNECT_BYTES,
  maxControlBytes: MAX_CONTROL_BYTES,
  maxPacketBytes: MAX_PACKET_BYTES,
  maxPayloadBytes: MAX_PAYLOAD_BYTES,
  rate: rateLimit(options.messagesPerSecondPerDevice ?? 1_000),
  // Nobody has a reason to send what he may not: a tenth, for each sender and not for each device.
  forbiddenRate: rateLimit((options.messagesPerSecondPerDevice ?? 1_000) / 10),
});
