export * from './cloud-events.js';
export * from './kafka-topics.js';
export * from './mqtt-topics.js';
export * from './http.js';
export { durationMs } from './config-grammar.js';
export * from './factor-schema.js';
export * from './normals-schema.js';
export * from './site-schema.js';
