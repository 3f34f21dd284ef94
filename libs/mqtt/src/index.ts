export type { InboundMessage, MqttSource } from './inbound.js';
export type { Authenticate, AuthenticatedSender, Login, LoginRefusal } from './listener/listener-access.js';
export type { ListenerOptions } from './listener/listener-options.js';
export { MqttListener } from './listener/listener.js';
export { MqttPublisher } from './publisher/publisher.js';
export { MqttSubscriber } from './subscriber/subscriber.js';
