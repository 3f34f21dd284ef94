import { TELEMETRY_FILTER, type PeerServers } from '../peer.js';

/** No server of its own: nothing of the comparison asks it. */
const AGENT = `http:
  enabled: false
logger:
  level: WARN
`;

/**
 * MQTT to Kafka, in batches of what has come in 50 ms. Its input leaves the automatic acknowledgement of its client on: PUBACK goes out
 * when a message is taken, before the write to Kafka.
 */
export const ingestSettings = ({ mqtt, kafka, topic }: PeerServers): string => `${AGENT}
input:
  mqtt:
    urls: ["tcp://${mqtt}"]
    topics: ["${TELEMETRY_FILTER}"]
    client_id: bento-bench
    qos: 1
    clean_session: false
pipeline:
  processors:
    - mapping: |
        root = this
        root.device = metadata("mqtt_topic").split("/").index(3)
output:
  kafka_franz:
    seed_brokers: ["${kafka}"]
    topic: ${topic}
    key: \${! json("device") }
    idempotent_write: true
    batching:
      count: 5000
      period: 50ms
`;

/** Kafka to PostgreSQL, an INSERT for a batch; offsets are committed after it, each second. */
export const sinkSettings = ({ kafka, postgres, topic }: PeerServers): string => `${AGENT}
input:
  kafka_franz:
    seed_brokers: ["${kafka}"]
    topics: ["${topic}"]
    consumer_group: bento-bench
    start_from_oldest: true
    checkpoint_limit: 20000
    commit_period: 1s
    fetch_max_wait: 200ms
    batching:
      count: 5000
      period: 200ms
output:
  sql_insert:
    driver: postgres
    dsn: ${postgres}?sslmode=disable
    table: telemetry
    columns: [device, time, heat_energy_total, heat_power, water_supply_temp, water_return_temp]
    args_mapping: |
      root = [
        this.device, (this.ts / 1000).ts_format("2006-01-02T15:04:05.000Z07:00", "UTC"),
        this.values."heat.energyTotal", this.values."heat.power",
        this.values."water.supplyTemp", this.values."water.returnTemp",
      ]
    max_in_flight: 4
`;
