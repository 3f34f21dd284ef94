import { compareLog, type FoundLog } from '../logs/compare-log.js';
import type { LogReader } from '../logs/log-reader.js';
import type { KafkaAdmin } from '../topics/admin.js';
import type { PartitionOffsets } from '../topics/topic-ends.js';
import type { ClusterIdentity } from '../topics/topic-ids.js';
import type { LogMemory } from './consumer-options.js';
import type { Log } from '../log.js';

export interface Partition {
  readonly topic: string;
  readonly partition: number;
}

/** Where reading goes on in a partition. */
export interface FoundPosition extends Partition {
  readonly clusterId: string;
  readonly topicId: string;
  /** Newest leader epoch when the position was set: records of later ones are not looked at before the log is compared again. */
  readonly epoch: number;
  /** Offset of the next record to hand over. */
  readonly next: bigint;
  /** End of the log when the position was set: who has reached it has caught up. */
  readonly endAtStart: bigint;
}

/** A partition that is not read: its log is not the one that was read before. */
export interface StoppedPartition extends Partition {
  /** For people: what was found and what was expected. */
  readonly reason: string;
}

export interface FindOptions {
  readonly admin: KafkaAdmin;
  readonly log: Log;
  readonly topics: readonly string[];
  readonly startOffsets: (topic: string, partition: number) => Promise<bigint | null>;
  readonly memory: LogMemory | undefined;
}

interface Found {
  readonly positions: readonly FoundPosition[];
  readonly stopped: readonly StoppedPartition[];
}

/** The log of a partition has another identity than the one that was read. */
class OtherLog extends Error {}

/**
 * Positions of all whose log is the one that was read; the others stop. What a log has lost is put on record.
 * @throws where Kafka or the caller does not answer
 */
export async function findPositions(partitions: readonly Partition[], options: FindOptions): Promise<Found> {
  const { admin, topics } = options;
  const names = [...new Set(partitions.map(({ topic }) => topic))];
  return admin.logs(topics, async (reader) => {
    // Asked before anything is compared: a leader that changes after it shows by its epoch.
    const identity = await reader.identity();
    const offsets = await admin.topicEnds(names);
    const positions: FoundPosition[] = [];
    const stopped: StoppedPartition[] = [];
    const find = async (one: Partition): Promise<void> => {
      const own = offsets.get(one.topic)?.find(({ partition }) => partition === one.partition);
      if (!own) throw new Error(`${one.topic}/${one.partition} has no offsets`);
      try {
        positions.push(await findPosition(one, own, identity, reader, options));
      } catch (error) {
        if (!(error instanceof OtherLog)) throw error;
        stopped.push({ ...one, reason: error.message });
      }
    };
    // One by itself first: where the caller's database does not answer, one question finds out.
    const [first, ...rest] = partitions;
    if (first) await find(first);
    await Promise.all(rest.map(find));
    return { positions, stopped };
  });
}

async function findPosition(
  { topic, partition }: Partition,
  { low, high }: PartitionOffsets,
  { clusterId, topicIds, leaderEpochs }: ClusterIdentity,
  reader: LogReader,
  options: FindOptions,
): Promise<FoundPosition> {
  const topicId = topicIds.get(topic);
  // Right after a start of a cluster a broker may not know yet: what is stored beside the position must be the id itself.
  if (!clusterId || !topicId) throw new Error(`Kafka does not say the id of ${topic}`);
  const epoch = leaderEpochs.get(`${topic}/${partition}`) ?? -1;
  await compare({ topic, partition, low, high, epoch }, { clusterId, topicId }, reader, options);
  const stored = await options.startOffsets(topic, partition);
  return { topic, partition, clusterId, topicId, epoch, next: stored ?? low, endAtStart: high };
}

async function compare(
  found: FoundLog,
  { clusterId, topicId }: { readonly clusterId: string; readonly topicId: string },
  reader: LogReader,
  { memory, log }: FindOptions,
): Promise<void> {
  const { topic, partition } = found;
  const known = await memory?.known(topic, partition);
  if (!memory || !known) return;
  if (known.clusterId !== clusterId || known.topicId !== topicId) {
    throw new OtherLog(
      `it is another log (cluster ${clusterId}, topic ${topicId}) than the one that was read (cluster ${known.clusterId}, ` +
        `topic ${known.topicId || 'unknown'})`,
    );
  }
  const loss = await compareLog(known, found, reader, () => memory.checkpoints(topic, partition));
  if (loss === null) return;
  await memory.lose(loss);
  const { kind, next, resume } = loss;
  log.error(
    { topic, partition, kind, position: String(next), resume: String(resume) },
    kind === 'deleted'
      ? `records ${next} to ${resume - 1n} of ${topic}/${partition} were deleted before they were read; reading goes on behind them`
      : `${topic}/${partition} has lost its end and may have grown again since; all from ${resume} on is read again`,
  );
}
