import type { Kafka as Client } from 'kafkajs';
import { markOfRaw } from '../consumer/raw-batch.js';
import { withCluster, type Broker, type Cluster } from '../topics/raw-cluster.js';
import { identityOf, type ClusterIdentity } from '../topics/topic-ids.js';
import { epochEnd } from './epoch-end.js';
import type { LogMark } from './log-mark.js';

const READ_UNCOMMITTED = 0;
const WAIT_MS = 500;
/** Kafka hands over a whole batch of records at least, whatever it is asked for. */
const FETCH_BYTES = 65_536;

/** Answers of the leaders of partitions. */
export interface LogReader {
  identity(): Promise<ClusterIdentity>;
  /** Offset after the last record of a leader epoch; null where the log knows no epoch so high. */
  epochEnd(topic: string, partition: number, epoch: number): Promise<bigint | null>;
  /** The record at an offset, control records too; null: none there, or not yet readable. */
  markAt(topic: string, partition: number, offset: bigint): Promise<LogMark | null>;
}

/** @throws when no broker answers, or a partition has no leader */
export function withLogs<Answer>(
  client: Client,
  topics: readonly string[],
  work: (reader: LogReader) => Promise<Answer>,
): Promise<Answer> {
  return withCluster(client, async (cluster) => {
    await cluster.addMultipleTargetTopics([...topics]);
    return work({
      identity: () => identityOf(cluster, topics),
      epochEnd: async (topic, partition, epoch) =>
        epochEnd(await leaderOf(cluster, topic, partition), topic, partition, epoch),
      markAt: (topic, partition, offset) => markAt(cluster, topic, partition, offset),
    });
  });
}

async function leaderOf(cluster: Cluster, topic: string, partition: number): Promise<Broker> {
  const found = cluster.findTopicPartitionMetadata(topic).find(({ partitionId }) => partitionId === partition);
  if (!found || found.leader < 0) throw new Error(`${topic}/${partition} has no leader`);
  const broker = await cluster.findBroker({ nodeId: found.leader });
  await broker.connect();
  return broker;
}

async function markAt(cluster: Cluster, topic: string, partition: number, offset: bigint): Promise<LogMark | null> {
  const leader = await leaderOf(cluster, topic, partition);
  const answer = await leader
    .fetch({
      maxWaitTime: WAIT_MS,
      minBytes: 1,
      isolationLevel: READ_UNCOMMITTED,
      topics: [{ topic, partitions: [{ partition, fetchOffset: String(offset), maxBytes: FETCH_BYTES }] }],
    })
    .catch((error: Error) => {
      if (error.name === 'KafkaJSOffsetOutOfRange') return null;
      throw error;
    });
  const record = answer?.responses
    .flatMap(({ partitions }) => partitions)
    .flatMap(({ messages }) => messages)
    .find((one) => BigInt(one.offset) === offset);
  return record ? markOfRaw(record) : null;
}
