import { createKafka } from '#kafka';
import type { BackupManifest } from '#postgres';

type Offset = BackupManifest['offsets'][number];

/** What the log of Kafka still has for a store that goes on at given offsets. */
export interface LogReach {
  /** Records that are there to be read. */
  readonly records: number;
  /** Records that were deleted before these offsets: nobody can read them again. */
  readonly lost: readonly { readonly topic: string; readonly partition: number; readonly records: number }[];
  /** Topics that are not the ones of the offsets: another cluster, or deleted and made again. */
  readonly exchanged: readonly string[];
}

const SILENT = { info: () => undefined, warn: () => undefined, error: () => undefined, debug: () => undefined };

/** @throws where Kafka does not answer */
export async function readLogReach(brokers: string, offsets: readonly Offset[]): Promise<LogReach> {
  const kafka = createKafka({ brokers: brokers.split(','), clientId: 'greenpark-offsets', log: SILENT });
  try {
    const topics = [...new Set(offsets.map(({ topic }) => topic))];
    const { clusterId, topicIds } = await kafka.identity(topics);
    const exchanged = topics.filter((topic) =>
      offsets.some((o) => o.topic === topic && (o.clusterId !== clusterId || o.topicId !== topicIds.get(topic))),
    );
    const lost: { topic: string; partition: number; records: number }[] = [];
    let records = 0;
    for (const topic of topics) {
      if (exchanged.includes(topic)) continue;
      for (const { partition, low, high } of await kafka.topicOffsets(topic)) {
        const offset = offsets.find((o) => o.topic === topic && o.partition === partition);
        const next = offset ? BigInt(offset.next) : low;
        if (low > next) lost.push({ topic, partition, records: Number(low - next) });
        const from = low > next ? low : next;
        if (high > from) records += Number(high - from);
      }
    }
    return { records, lost, exchanged };
  } finally {
    await kafka.disconnect();
  }
}
