import { TELEMETRY_FILTER, type PeerServers } from '../peer.js';

/**
 * Tuned as its documentation says for one that may lose nothing: a session that stays, PUBACK after the write, acks of all replicas, an
 * idempotent producer; large batches, a flush each 200 ms instead of ten seconds.
 */
const agent = (batch: number): string => `[agent]
  interval = "10s"
  metric_batch_size = ${batch}
  metric_buffer_limit = 200000
  flush_interval = "200ms"
  flush_jitter = "0s"
  omit_hostname = true
`;

/** MQTT to Kafka. */
export const ingestSettings = ({ mqtt, kafka, topic }: PeerServers): string => `${agent(5_000)}
[[inputs.mqtt_consumer]]
  servers = ["tcp://${mqtt}"]
  topics = ["${TELEMETRY_FILTER}"]
  qos = 1
  persistent_session = true
  client_id = "telegraf-bench"
  max_undelivered_messages = 20000
  topic_tag = ""
  name_override = "telemetry"
  data_format = "json_v2"
  [[inputs.mqtt_consumer.topic_parsing]]
    topic = "${TELEMETRY_FILTER}"
    tags = "_/_/site/device/_"
  [[inputs.mqtt_consumer.json_v2]]
    [[inputs.mqtt_consumer.json_v2.object]]
      path = "@this"
      timestamp_key = "ts"
      timestamp_format = "unix_ms"
      disable_prepend_keys = true
[[outputs.kafka]]
  brokers = ["${kafka}"]
  version = "2.8.0"
  topic = "${topic}"
  routing_tag = "device"
  required_acks = -1
  idempotent_writes = true
  producer_timestamp = "now"
  data_format = "influx"
`;

/** Kafka to PostgreSQL, which it writes by COPY; what is delivered twice it stores twice. */
export const sinkSettings = ({ kafka, postgres, topic }: PeerServers): string => `${agent(10_000)}
[[inputs.kafka_consumer]]
  brokers = ["${kafka}"]
  version = "2.8.0"
  topics = ["${topic}"]
  consumer_group = "telegraf-bench"
  offset = "oldest"
  max_undelivered_messages = 40000
  data_format = "influx"
[[outputs.postgresql]]
  connection = "${postgres}?sslmode=disable&pool_max_conns=4"
  schema = "public"
`;
