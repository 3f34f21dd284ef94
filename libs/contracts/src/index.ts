export * from './cloud-events.js';
export * from './kafka-topics.js';
export * from './mqtt-topics.js';
export * from './http.js';
export * from './configuration-form.js';
export { durationMs } from './config-grammar.js';
export * from './factor-schema.js';
export * from './roles.js';
export * from './normals-schema.js';
export * from './site-schema.js';
export type { Decoded, DecodedEvent, Rejection } from './decoded.js';
export { appendRecords, meterEventRecordOf, type EventRecord } from './decoded-records.js';
export { replayDeadLetter, type Replay, type StoredDeadLetter } from './dead-letter-replay.js';
export { parseRfc3339, readTime } from './measurement-time.js';
export { maintenanceOf, manualReadingOf, registerEventOf } from './meter-event-meaning.js';
export { checkMeterEvent, type MeterEventCheck } from './meter-event.js';
export type { DeviceLookup, SiteLookup } from './device-lookup.js';
export { createPlantLookup, type PlantLookup } from './plant-lookup.js';
export { PUBLISHED_SCHEMAS } from './published-schemas.js';
export { filtersOverlap, isTopicFilter, matchesTopic } from './mqtt-filters.js';
export { parseJsonPath } from './sources/json-path.js';
export { SHIPPED_MAPS } from './sources/shipped-maps.js';
export { SOURCE_DECODERS } from './sources/source-schema.js';
export {
  describeUnknown,
  UNKNOWN_REASONS,
  type UnknownDevice,
  type UnknownTraffic,
} from './unknown/unknown-devices.js';
export { reachesOurTopics } from './sources/source-lookup.js';
export { decodeMessage, decodeTelemetry } from './telemetry.js';
export { MAX_MESSAGES, MAX_READ_BYTES, type DecodeOptions } from './telemetry-limits.js';
export type { JsonSchema } from './telemetry-schema.js';
