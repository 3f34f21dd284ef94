import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { Kafka, logLevel } from 'kafkajs';
import { openDatabase, type Database } from '#postgres';
import { startKafka, startMosquitto, startPostgres } from '#servers';
import { CACHE } from '../system-under-bench.js';
import { SILENT } from '../with-system.js';
import type { PeerServers } from './peer.js';

/** As the topic of our readings has, and as much memory for Kafka as `npm start` gives it. */
const PARTITIONS = 8;
const KAFKA_HEAP_MB = 320;
const TOPIC = 'telemetry';

interface Running {
  readonly servers: PeerServers;
  readonly db: Database;
  /** How many records Kafka has. */
  readonly records: () => Promise<number>;
  readonly mqttUrl: string;
  readonly processes: readonly { readonly name: string; readonly pid: number }[];
}

/** Does it with Mosquitto, Kafka and PostgreSQL, fresh and on the settings that ours have; null: there is no Mosquitto. */
export async function withPeerServers<Result>(
  folder: string,
  work: (running: Running) => Promise<Result>,
): Promise<Result | null> {
  mkdirSync(folder, { recursive: true });
  const mosquitto = await startMosquitto({ dir: join(folder, 'mosquitto') });
  if (mosquitto === null) return null;
  const stops: (() => Promise<void>)[] = [() => mosquitto.stop()];
  try {
    const kafka = await startKafka({ dir: join(folder, 'kafka'), jarsDir: CACHE, heapMb: KAFKA_HEAP_MB });
    stops.unshift(() => kafka.stop());
    const postgres = await startPostgres({
      dir: join(folder, 'postgres'),
      settings: { track_commit_timestamp: 'on' }, // the moment of the last commit, without asking all the time
    });
    stops.unshift(() => postgres.stop());
    const db = await openDatabase({ url: postgres.url, log: SILENT, max: 1, name: 'bench' });
    stops.unshift(() => db.close());
    const admin = new Kafka({ brokers: [kafka.broker], logLevel: logLevel.NOTHING }).admin();
    await admin.connect();
    stops.unshift(() => admin.disconnect());
    await admin.createTopics({ topics: [{ topic: TOPIC, numPartitions: PARTITIONS, replicationFactor: 1 }] });
    return await work({
      servers: {
        folder,
        mqtt: new URL(mosquitto.url).host,
        kafka: kafka.broker,
        postgres: postgres.url,
        topic: TOPIC,
      },
      db,
      records: async () => (await admin.fetchTopicOffsets(TOPIC)).reduce((sum, { high }) => sum + Number(high), 0),
      mqttUrl: mosquitto.url,
      processes: [
        { name: 'postgres', pid: postgres.pid },
        { name: 'kafka', pid: kafka.pid },
        { name: 'mosquitto', pid: mosquitto.pid },
      ],
    });
  } finally {
    for (const stop of stops) await stop();
  }
}
