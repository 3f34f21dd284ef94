export * from './inbound.js';
export { MqttListener, type ListenerOptions } from './listener/listener.js';
export type { ConnectionState } from './listener/connection-states.js';
export { ConnectionRefused } from './publisher/client-link.js';
export { MqttPublisher, type PublisherOptions, type PublisherStats } from './publisher/publisher.js';
export { MqttSubscriber, type SubscriberOptions } from './subscriber/subscriber.js';
