import { createKafka, type Kafka } from '#kafka';
import { readEndpoints, readSystemFacts } from '#runtime';
import { dataDirOf } from './running-system.js';
import { SILENT } from './silent-log.js';

/** Runs `work` over a client of Kafka, which is closed afterwards. @param brokers with a comma between them */
export async function withKafka<T>(brokers: string, command: string, work: (kafka: Kafka) => Promise<T>): Promise<T> {
  const kafka = createKafka({
    brokers: brokers.split(','),
    clientId: `greenpark-${command}`,
    log: SILENT,
    env: { ...process.env, KAFKA_TOPIC_PREFIX: process.env['KAFKA_TOPIC_PREFIX'] ?? (await localPrefix(brokers)) },
  });
  try {
    return await work(kafka);
  } finally {
    await kafka.disconnect();
  }
}

/** The system that runs on this machine has said with which prefix: its Kafka has no other topics for the command line. */
async function localPrefix(brokers: string): Promise<string | undefined> {
  const dataDir = dataDirOf();
  if ((await readEndpoints(dataDir))?.kafka !== brokers) return undefined;
  return (await readSystemFacts(dataDir))?.topicPrefix;
}
