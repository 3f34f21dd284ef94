import type { Cluster } from './raw-cluster.js';

export interface PartitionOffsets {
  readonly partition: number;
  /** Start of the log. */
  readonly low: bigint;
  /** Offset that the next record will get. */
  readonly high: bigint;
}

export type TopicEnds = ReadonlyMap<string, readonly PartitionOffsets[]>;

/**
 * Offsets of all partitions that the topics have now: one request for the partitions, and two to each leader. The library's own question is
 * for one topic and takes three requests, one after the other.
 * @throws where a topic does not exist, or a partition has no leader
 */
export async function topicEnds(cluster: Cluster, topics: readonly string[]): Promise<TopicEnds> {
  await cluster.addMultipleTargetTopics([...topics]);
  // What the library knows of a topic may be minutes old.
  await cluster.refreshMetadata();
  const asked = topics.map((topic) => ({
    topic,
    partitions: cluster.findTopicPartitionMetadata(topic).map(({ partitionId }) => ({ partition: partitionId })),
  }));
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
