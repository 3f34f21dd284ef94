import { isSameLog, type Kafka } from '#kafka';
import type { BackupManifest } from '#postgres';

export type Offset = BackupManifest['offsets'][number];

interface Records {
  readonly topic: string;
  readonly partition: number;
  readonly records: number;
}

/** What the log of Kafka still has for a store that goes on at given offsets. */
export interface LogReach {
  /** Records that are there to be read. */
  readonly records: number;
  /** Records that were deleted before these offsets: nobody can read them again. */
  readonly lost: readonly Records[];
  /** By how many records a log ends before its offset: it has lost its end. */
  readonly ahead: readonly Records[];
  /** Topics that are not the ones of the offsets: another cluster, or deleted and made again. */
  readonly exchanged: readonly string[];
}

/** @throws where Kafka does not answer */
export async function readLogReach(kafka: Kafka, offsets: readonly Offset[]): Promise<LogReach> {
  const topics = [...new Set(offsets.map(({ topic }) => topic))];
  const { clusterId, topicIds } = await kafka.identity(topics);
  const exchanged = topics.filter((topic) =>
    offsets.some((o) => o.topic === topic && !isSameLog(o, { clusterId, topicId: topicIds.get(topic) })),
  );
  const [lost, ahead]: [Records[], Records[]] = [[], []];
  let records = 0;
  for (const topic of topics) {
    if (exchanged.includes(topic)) continue;
    for (const { partition, low, high } of await kafka.topicOffsets(topic)) {
      const offset = offsets.find((o) => o.topic === topic && o.partition === partition);
      const next = offset ? BigInt(offset.next) : low;
      const from = low > next ? low : next;
      if (low > next) lost.push({ topic, partition, records: Number(low - next) });
      if (next > high) ahead.push({ topic, partition, records: Number(next - high) });
      if (high > from) records += Number(high - from);
    }
  }
  return { records, lost, ahead, exchanged };
}
