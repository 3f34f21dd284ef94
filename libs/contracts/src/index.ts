export { alarmSentence, alarmSentences, ruleWords, type ToldAlarm } from './alarms/alarm-sentence.js';
export { subjectName } from './alarms/subject-name.js';
export { isLoopback } from './access/loopback.js';
export { DATABASE_SERVICES, type DatabaseService, type ServiceDatabaseUrls } from './access/database-services.js';
export { networkOf } from './access/network.js';
export { certificateSubject } from './access/certificate-subject.js';
export {
  mayPublish,
  mayRead,
  maySubscribe,
  MQTT_RIGHTS,
  type MqttGrant,
  type MqttRight,
  type MqttSender,
  principalNameProblem,
} from './access/mqtt-rights.js';
export { hashPassword, isPassword, newPassword } from './access/password-hash.js';
export { type PemFile, tlsProblems } from './access/tls-files.js';
export { expiryMs } from './access/expiry.js';
export { TLS_OPTIONS } from './access/tls.js';
export { beginsWithYear } from './http/text-forms.js';
export { keyNameProblem, mayAct, NAMELESS, ONE_KEY_NAME, type Role, ROLES, SYSTEM_NAME } from './access/roles.js';
export { durationMs } from './configuration/config-grammar.js';
export { statedDossier } from './configuration/dossier-schema.js';
export { evidenceKeysOf, isEvidenceKey, siteKeysSchema } from './configuration/evidence-schema.js';
export { type FactorEntry, factorSchema } from './configuration/factor-schema.js';
export { normalsFileSchema, wintersFileSchema } from './configuration/normals-schema.js';
export { choiceOf, choicesFileSchema, type WrittenChoice } from './configuration/choices-schema.js';
export { type SiteFile, siteFileSchema } from './configuration/site-schema.js';
export {
  countingConfiguration,
  type CountingConfiguration,
  hashOf,
  type NamedConfiguration,
  plainOf,
} from './configuration/stored-form.js';
export { ackBody, alertsQuery, shelveBody } from './http/alarms/alerts.js';
export { auditQuery, periodsQuery, restatementsQuery, signBody } from './http/accounts/closing.js';
export { type ProblemBody, type ProblemName, PROBLEMS } from './http/problem-details.js';
export type { ConfigurationAnswer, ConfigurationItem } from './http/accounts/configurations.js';
export { unknownDevicesQuery } from './http/plant/devices.js';
export {
  FIGURE_FIELDS,
  type FigureField,
  type LineageAnswer,
  type LineagePart,
  lineageQuery,
  type LineageReading,
} from './http/accounts/evidence.js';
export { emissionsQuery, type FactorItem, factorItemOf, targetQuery } from './http/accounts/figures.js';
export {
  deadLettersQuery,
  discardBody,
  discardStrayBody,
  eventBody,
  eventsQuery,
  replayBody,
  strayDeadLettersQuery,
} from './http/plant/ledger.js';
export { fuelBatchesQuery, fuelBatchBody, strawQuery, withdrawBatchBody } from './http/accounts/fuel-batches.js';
export { openApiDocument } from './http/operations/openapi.js';
export { type Operation, roleFor, rowsOf } from './http/operations/operation.js';
export { type BodyOf, operationList, OPERATIONS, type QueryOf } from './http/operations/operations.js';
export type { DifferencesAnswer } from './http/accounts/differences.js';
export type { EnergyFlowAnswer } from './http/plant/energy-flow.js';
export type { PlantAnswer } from './http/plant/plant.js';
export { readingsQuery, seriesQuery } from './http/plant/readings.js';
export type { TrendAnswer, TrendCorrection, TrendEvent, TrendRow } from './http/plant/trend.js';
export { listQuery, noQuery, streamQuery } from './http/plant/service.js';
export type { DossierAnswer, DossierBlock } from './http/accounts/dossier.js';
export { type SentencesAnswer } from './http/alarms/sentences.js';
export { type StatementAnswer, statementQuery } from './http/accounts/statement.js';
export { type SimulatedReadings, type StatusAnswer, statusQuery } from './http/plant/status.js';
export type { SeasonHoursAnswer, SignatureAnswer } from './http/plant/signature.js';
export { type TargetAnswer } from './http/accounts/targets.js';
export { WATERFALL_FORMATS, type WaterfallAnswer } from './http/accounts/waterfall.js';
export { parsePayload } from './json/json-payload.js';
export { type Anchor, anchorBytes, anchorEvent, type ChainHead, readAnchor } from './kafka/anchor.js';
export { jsonDepth, MAX_JSON_DEPTH } from './json/json-text.js';
export { isStorable, unstorableAt } from './json/printable-text.js';
export {
  cloudEvent,
  CONTENT_TYPE,
  EVENT_TYPES,
  eventSource,
  readCloudEvent,
  type ReadEvent,
  readLastData,
} from './kafka/cloud-event.js';
export {
  type DeadLetterData,
  type LetterSender,
  METER_EVENT_TYPES,
  type MeterEvent,
  type MeterEventData,
  type ReadingRow,
  type ReadingsData,
  SENDER_KINDS,
} from './kafka/event-data.js';
export type { SeenSeq } from './kafka/event-data.js';
export { LearnedForm } from './kafka/forms/learned-form.js';
export { RecentForms } from './kafka/forms/recent-forms.js';
export { RecordKey } from './kafka/record-key.js';
export type { TopicPlace } from './mqtt/topic-place.js';
export { type ReadingForm, ReadingForms } from './kafka/forms/reading-form.js';
export { MQTT_REFUSALS, type MqttRefusal, type RefusedConnection } from './access/mqtt-refusals.js';
export { MANY_ADDRESSES, readRefusedConnections, type RefusedConnections } from './kafka/refused-connections.js';
export { readStatusText, type DocumentText } from './kafka/status-text.js';
export { replayDeadLetter } from './kafka/dead-letter-replay.js';
export { appendRecords, type EventRecord, meterEventRecordOf, type WrittenRecord } from './kafka/decoded-records.js';
export {
  ALERTS_TOPIC,
  ANCHORS_TOPIC,
  COUNTED_TOPICS,
  DEAD_LETTERS_TOPIC,
  EVENTS_TOPIC,
  EVIDENCE_TOPIC,
  INGESTION_SLOTS_TOPIC,
  PRINCIPALS_TOPIC,
  READINGS_TOPIC,
  REFUSED_CONNECTIONS_TOPIC,
  STATUS_TOPIC,
  STORING_GROUP,
  TOPICS,
  type TopicSpec,
} from './kafka/kafka-topics.js';
export {
  ALL_PRINCIPALS,
  type CredentialDocument,
  type PrincipalDocument,
  readPrincipalRecord,
} from './kafka/principal-document.js';
export { maintenanceOf, manualReadingOf, registerEventOf } from './meter-event/meter-event-meaning.js';
export { BATCH_FIELDS, checkFuelBatch } from './meter-event/fuel-batch.js';
export { checkMeterEvent } from './meter-event/meter-event.js';
export type { DeviceLookup, SiteLookup } from './mqtt/device-lookup.js';
export {
  alertTopic,
  eventsTopic,
  LONGEST_REMEMBERED_TOPIC,
  MQTT_ROOT,
  MQTT_SUBSCRIPTIONS,
  parseTopic,
  statusTopic,
  telemetryTopic,
} from './mqtt/mqtt-topics.js';
export { createPlantLookup, type PlantLookup } from './mqtt/plant-lookup.js';
export { filtersOverlap, isTopicFilter, matchesLevels, matchesTopic } from './mqtt/topic-filters.js';
export { SHIPPED_MAPS, shippedMapOf } from './sources/shipped-maps.js';
export { reachesOurTopics } from './sources/source-lookup.js';
export { SOURCE_DECODERS } from './sources/source-schema.js';
export type { Decoded } from './telemetry/decoded.js';
export { parseRfc3339 } from './telemetry/measurement-time.js';
export { PayloadForms } from './telemetry/payload-forms.js';
export { decodeMessage, decodeTelemetry } from './telemetry/telemetry.js';
export { describeUnknown, UNKNOWN_REASONS, type UnknownTraffic } from './unknown-devices/unknown-devices.js';
