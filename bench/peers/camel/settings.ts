import { TELEMETRY_FILTER, type PeerServers, type Role } from '../peer.js';

/**
 * `auto`: what Camel does when nothing is said: PUBACK by the MQTT client itself, offsets every five seconds.
 * `manual`: PUBACK at the end of the route, an offset after each row, and a route that breaks on an error.
 */
export type Acknowledgement = 'auto' | 'manual';

/** Where a topic has the device: greenpark/v1/site/device/telemetry. */
const DEVICE_LEVEL = 3;
/** One consumer for each partition: rows are stored one by one, each of which waits for the disk. */
const CONSUMERS = 8;

/** `application.properties` of camel-main. */
export function mainSettings(routesFile: string, role: Role, { postgres }: PeerServers): string {
  const pool = `camel.beans.telemetry = #class:com.zaxxer.hikari.HikariDataSource
camel.beans.telemetry.jdbcUrl = ${jdbcUrl(postgres)}
camel.beans.telemetry.username = ${decodeURIComponent(new URL(postgres).username)}
camel.beans.telemetry.password = ${decodeURIComponent(new URL(postgres).password)}
camel.beans.telemetry.maximumPoolSize = ${CONSUMERS}
`;
  return `camel.main.name = ${role}
camel.main.routesIncludePattern = file:${routesFile}
${role === 'sink' ? pool : ''}`;
}

export const jdbcUrl = (url: string): string => {
  const { host, pathname } = new URL(url);
  return `jdbc:postgresql://${host}${pathname}`;
};

/** MQTT to Kafka, the device as key. */
export const ingestRoute = ({ mqtt, kafka, topic }: PeerServers, mode: Acknowledgement): string => `- route:
    from:
      uri: "paho-mqtt5:${TELEMETRY_FILTER}"
      parameters:
        brokerUrl: tcp://${mqtt}
        clientId: camel-bench
        qos: 1
        cleanStart: false
        sessionExpiryInterval: 3600
        manualAcksEnabled: ${mode === 'manual'}
      steps:
        - setHeader:
            name: kafka.KEY
            simple: "\${header.CamelMqttTopic.split('/')[${DEVICE_LEVEL}]}"
        - to:
            uri: "kafka:${topic}"
            parameters:
              brokers: "${kafka}"
`;

const MANUAL_CONSUMER = `
        autoCommitEnable: false
        allowManualCommit: true
        breakOnFirstError: true`;
const COMMIT = `
        - script:
            simple: "\${header.CamelKafkaManualCommit.commit()}"`;

/** Kafka to PostgreSQL, a row for each record; the database reads the JSON. */
export const sinkRoute = ({ kafka, topic }: PeerServers, mode: Acknowledgement): string => `- route:
    from:
      uri: "kafka:${topic}"
      parameters:
        brokers: "${kafka}"
        groupId: camel-bench
        autoOffsetReset: earliest
        consumersCount: ${CONSUMERS}${mode === 'manual' ? MANUAL_CONSUMER : ''}
      steps:
        - to:
            uri: "sql:insert into telemetry (device, time, heat_energy_total, heat_power, water_supply_temp, water_return_temp)
              select :#\${header[kafka.KEY]}, to_timestamp(cast(body->>'ts' as float8) / 1000),
              cast(body->'values'->>'heat.energyTotal' as float8), cast(body->'values'->>'heat.power' as float8),
              cast(body->'values'->>'water.supplyTemp' as float8), cast(body->'values'->>'water.returnTemp' as float8)
              from (select cast(:#\${body} as json) as body) message"
            parameters:
              dataSource: "#telemetry"${mode === 'manual' ? COMMIT : ''}
`;
