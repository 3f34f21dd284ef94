import { createKafka, type Kafka } from '#kafka';
import { SILENT } from './silent-log.js';

/** Runs `work` over a client of Kafka, which is closed afterwards. @param brokers with a comma between them */
export async function withKafka<T>(brokers: string, command: string, work: (kafka: Kafka) => Promise<T>): Promise<T> {
  const kafka = createKafka({ brokers: brokers.split(','), clientId: `greenpark-${command}`, log: SILENT });
  try {
    return await work(kafka);
  } finally {
    await kafka.disconnect();
  }
}
