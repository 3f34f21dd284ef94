export * from './source.js';
export { MqttListener, type ListenerOptions } from './listener.js';
export type { ConnectionState } from './connection-states.js';
