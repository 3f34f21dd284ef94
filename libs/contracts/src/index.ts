export * from './cloud-events.js';
export * from './kafka-topics.js';
export * from './mqtt-topics.js';
