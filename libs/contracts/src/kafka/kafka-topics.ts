import { DAY_MS } from '#domain';

/** A topic with everything that must be explicit about it. `config` is Kafka's own topic configuration. */
export interface TopicSpec {
  readonly name: string;
  readonly partitions: number;
  readonly config: Readonly<Record<string, string>>;
}

/**
 * Retention bounds how long the aggregator may be down before records are deleted unread; PostgreSQL keeps the history.
 * LogAppendTime: retention counts from publishing, never from the time of measurement.
 */
const STREAM = {
  'cleanup.policy': 'delete',
  'retention.ms': String(30 * DAY_MS),
  'retention.bytes': '-1',
  'message.timestamp.type': 'LogAppendTime',
  'max.message.bytes': '2097152',
};
/** Never deleted, some 500 bytes each: an auditor may come when the crediting period is over, 21 years and more. */
const KEPT = { ...STREAM, 'retention.ms': '-1' };
const COMPACTED = { 'cleanup.policy': 'compact', 'max.message.bytes': '2097152' };

export const READINGS_TOPIC = 'greenpark.readings.v1';
export const EVENTS_TOPIC = 'greenpark.events.v1';
export const DEAD_LETTERS_TOPIC = 'greenpark.dead-letters.v1';
export const STATUS_TOPIC = 'greenpark.status.v1';
export const ALERTS_TOPIC = 'greenpark.alerts.v1';
/** Roots of evidence packs. Each has a key of its own, so compaction keeps them all. */
export const EVIDENCE_TOPIC = 'greenpark.evidence.v1';
/** Heads of the chains of hashes in PostgreSQL, for whoever doubts it. */
export const ANCHORS_TOPIC = 'greenpark.anchors.v1';
/** Who may connect by MQTT and what for, with hashes of the passwords: for ingestion, which has no database. */
export const PRINCIPALS_TOPIC = 'greenpark.principals.v1';

/** Who was refused at the own listener, for the security log: ingestion has no database. */
export const REFUSED_CONNECTIONS_TOPIC = 'greenpark.refused-connections.v1';

/** A few minutes of what ingestion sends at most under attack, and a week of what it sends else. */
const REFUSED_CONNECTIONS = {
  'cleanup.policy': 'delete',
  'retention.ms': String(7 * DAY_MS),
  'retention.bytes': String(64 * 1024 * 1024),
  'segment.bytes': String(8 * 1024 * 1024),
  'message.timestamp.type': 'LogAppendTime',
  'max.message.bytes': '2097152',
};

/**
 * Nothing is ever in it: each partition stands for one client id at the broker of MQTT_URL, and Kafka's group protocol says which
 * ingestion process may use it.
 */
export const INGESTION_SLOTS_TOPIC = 'greenpark.ingestion-slots.v1';

/** What the store counts: positions in PostgreSQL are of these. */
export const COUNTED_TOPICS = [READINGS_TOPIC, EVENTS_TOPIC, DEAD_LETTERS_TOPIC] as const;

/** Consumer group of all aggregators, and their client id: how far it is read is how far what was counted is stored. */
export const STORING_GROUP = 'greenpark-aggregator';

/** `min.insync.replicas` is added where the topics are made: 2 with three brokers or more, else 1. */
export const RECORD_TOPICS: readonly TopicSpec[] = [
  { name: READINGS_TOPIC, partitions: 12, config: STREAM },
  { name: EVENTS_TOPIC, partitions: 3, config: STREAM },
  { name: DEAD_LETTERS_TOPIC, partitions: 3, config: STREAM },
  { name: STATUS_TOPIC, partitions: 1, config: COMPACTED },
  { name: ALERTS_TOPIC, partitions: 1, config: COMPACTED },
  { name: EVIDENCE_TOPIC, partitions: 1, config: COMPACTED },
  { name: ANCHORS_TOPIC, partitions: 1, config: KEPT },
  { name: PRINCIPALS_TOPIC, partitions: 1, config: COMPACTED },
  { name: REFUSED_CONNECTIONS_TOPIC, partitions: 1, config: REFUSED_CONNECTIONS },
];

export const TOPICS: readonly TopicSpec[] = [
  ...RECORD_TOPICS,
  { name: INGESTION_SLOTS_TOPIC, partitions: 4, config: {} },
];
