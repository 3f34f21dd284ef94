import type { Cluster } from './raw-cluster.js';

export interface PartitionOffsets {
  readonly partition: number;
  /** Start of the log. */
  readonly low: bigint;
  /** Offset that the next record will get. */
  readonly high: bigint;
}

export type TopicEnds = ReadonlyMap<string, readonly PartitionOffsets[]>;

interface TopicPartitions {
  readonly topic: string;
  readonly partitions: { readonly partition: number }[];
}

/**
 * The partitions that the topics have now, by one request: what the library knows of a topic may be minutes old.
 * @throws where a topic does not exist
 */
export async function partitionsOf(cluster: Cluster, topics: readonly string[]): Promise<TopicPartitions[]> {
  await cluster.addMultipleTargetTopics([...topics]);
  await cluster.refreshMetadata();
  return topics.map((topic) => ({
    topic,
    partitions: cluster.findTopicPartitionMetadata(topic).map(({ partitionId }) => ({ partition: partitionId })),
  }));
}

/**
 * Offsets of partitions, by two requests to each leader. The library's own question is for one topic and takes three requests, one after
 * the other.
 * @throws where a partition has no leader
 */
export async function endsOf(cluster: Cluster, asked: readonly TopicPartitions[]): Promise<TopicEnds> {
  // Another connection than the one that named the partitions has to learn their leaders.
  await cluster.addMultipleTargetTopics(asked.map(({ topic }) => topic));
  const offsets = async (fromBeginning: boolean): Promise<ReadonlyMap<string, ReadonlyMap<number, bigint>>> => {
    const found = await cluster.fetchTopicsOffset(asked.map((one) => ({ ...one, fromBeginning })));
    return new Map(
      found.map(({ topic, partitions }) => [
        topic,
        new Map(partitions.map(({ partition, offset }) => [partition, BigInt(offset)])),
      ]),
    );
  };
  const [lows, highs] = await Promise.all([offsets(true), offsets(false)]);
  return new Map(
    asked.map(({ topic, partitions }) => [
      topic,
      partitions.map(({ partition }) => ({
        partition,
        low: lows.get(topic)!.get(partition)!,
        high: highs.get(topic)!.get(partition)!,
      })),
    ]),
  );
}
