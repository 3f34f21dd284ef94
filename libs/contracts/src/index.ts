export * from './kafka/cloud-events.js';
export * from './kafka/kafka-topics.js';
export * from './mqtt/mqtt-topics.js';
export * from './http/http.js';
export * from './configuration/stored-form.js';
export { durationMs } from './configuration/config-grammar.js';
export * from './configuration/factor-schema.js';
export * from './access/roles.js';
export * from './configuration/normals-schema.js';
export * from './configuration/site-schema.js';
export type { Decoded, DecodedEvent, Rejection } from './telemetry/decoded.js';
export { appendRecords, meterEventRecordOf, type EventRecord } from './kafka/decoded-records.js';
export { replayDeadLetter, type Replay, type StoredDeadLetter } from './kafka/dead-letter-replay.js';
export { parseRfc3339, readTime } from './telemetry/measurement-time.js';
export { maintenanceOf, manualReadingOf, registerEventOf } from './meter-event/meter-event-meaning.js';
export { checkMeterEvent, type MeterEventCheck } from './meter-event/meter-event.js';
export type { DeviceLookup, SiteLookup } from './mqtt/device-lookup.js';
export { createPlantLookup, type PlantLookup } from './mqtt/plant-lookup.js';
export { PUBLISHED_SCHEMAS } from './kafka/published-schemas.js';
export { filtersOverlap, isTopicFilter, matchesTopic } from './mqtt/topic-filters.js';
export { parseJsonPath } from './sources/json-path.js';
export { SHIPPED_MAPS } from './sources/shipped-maps.js';
export { SOURCE_DECODERS } from './sources/source-schema.js';
export {
  describeUnknown,
  UNKNOWN_REASONS,
  type UnknownDevice,
  type UnknownTraffic,
} from './unknown-devices/unknown-devices.js';
export { reachesOurTopics } from './sources/source-lookup.js';
export { decodeMessage, decodeTelemetry } from './telemetry/telemetry.js';
export { MAX_MESSAGES, MAX_READ_BYTES, type DecodeOptions } from './telemetry/telemetry-limits.js';
export type { JsonSchema } from './telemetry/telemetry-schema.js';
