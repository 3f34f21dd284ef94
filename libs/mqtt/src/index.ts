export * from './source.js';
export { MqttListener, type ListenerOptions } from './listener.js';
export type { ConnectionState } from './connection-states.js';
export { ConnectionRefused } from './client-link.js';
export { MqttPublisher, type PublisherOptions, type PublisherStats } from './publisher.js';
export { MqttSubscriber, type SubscriberOptions } from './subscriber.js';
