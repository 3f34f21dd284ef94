import type { Admin as ClientAdmin, ConfigResourceTypes, Kafka as Client } from 'kafkajs';
import type { TopicSpec } from '#contracts';
import { kafkajs } from '../client.js';
import type { Log } from '../log.js';
import { AdminConnection } from './admin-connection.js';
import { clusterProblems } from './cluster-check.js';
import { openCluster, type Cluster } from './raw-cluster.js';
import { topicProblems } from './topic-check.js';
import { endsOf, partitionsOf, type PartitionOffsets, type TopicEnds } from './topic-ends.js';
import { withLogs, type LogReader } from '../logs/log-reader.js';
import { clusterIdentity, type ClusterIdentity } from './topic-ids.js';

/** How far a group of consumers has come in a topic, all partitions together. */
export interface GroupPosition {
  /** Sum of the offsets that are read next. */
  readonly next: number;
  /** Records that are there and not read. */
  readonly lag: number;
}

/** Questions to the cluster. `disconnect` ends those that were asked before it; who asks after it opens a connection again. */
export class KafkaAdmin {
  private connection = new AdminConnection<ClientAdmin>(() => this.kafka.admin());
  private ends = new AdminConnection<Cluster>(() => openCluster(this.kafka));

  constructor(
    private readonly kafka: Client,
    private readonly log: Log,
  ) {}

  /**
   * Makes the topics that are missing and compares the others with what is declared. Three replicas of which two must have
   * a record before it is acknowledged where there are three brokers or more, else one.
   * @returns what is wrong, for people; [] when all is well
   */
  async ensureTopics(topics: readonly TopicSpec[]): Promise<string[]> {
    return this.connection.ask(async (admin) => {
      const { replicated, specs } = await this.replicate(admin, topics);
      const existing = new Set(await admin.listTopics());
      const missing = specs.filter(({ name }) => !existing.has(name));
      if (missing.length > 0) {
        await admin.createTopics({
          waitForLeaders: false,
          topics: missing.map(({ name, partitions, config }) => ({
            topic: name,
            numPartitions: partitions,
            replicationFactor: replicated ? 3 : 1,
            configEntries: Object.entries(config).map(([key, value]) => ({ name: key, value })),
          })),
        });
        await leadersOf(
          admin,
          missing.map(({ name }) => name),
        );
        this.log.info({ topics: missing.map(({ name }) => name) }, 'topics made');
      }
      return this.check(admin, specs);
    });
  }

  /** The same comparison, making nothing: a missing topic is a problem. */
  async checkTopics(topics: readonly TopicSpec[]): Promise<string[]> {
    return this.connection.ask(async (admin) => {
      const existing = new Set(await admin.listTopics());
      const missing = topics.filter(({ name }) => !existing.has(name)).map(({ name }) => `topic ${name} is missing`);
      const { specs } = await this.replicate(admin, topics);
      return [
        ...missing,
        ...(await this.check(
          admin,
          specs.filter(({ name }) => existing.has(name)),
        )),
      ];
    });
  }

  /** Whether brokers, replicas and elections are such that an acknowledged record stays; what is wrong, for people. */
  async checkCluster(topics: readonly string[]): Promise<string[]> {
    return this.connection.ask(async (admin) => {
      const existing = new Set(await admin.listTopics());
      const names = topics.filter((name) => existing.has(name));
      const { brokers } = await admin.describeCluster();
      const { topics: found } = await admin.fetchTopicMetadata({ topics: names });
      const configs = await configsOf(admin, [
        ...brokers.map(({ nodeId }) => ({ type: kafkajs.ConfigResourceTypes.BROKER, name: String(nodeId) })),
        ...names.map((name) => ({ type: kafkajs.ConfigResourceTypes.TOPIC, name })),
      ]);
      return clusterProblems({
        brokers: brokers.map(({ nodeId: id }) => ({ id, config: configs.get(String(id)) ?? {} })),
        topics: found.map(({ name, partitions }) => ({
          name,
          config: configs.get(name) ?? {},
          partitions: partitions.map(({ partitionId, leader, replicas, isr }) => ({
            partition: partitionId,
            leader,
            replicas,
            inSync: isr,
          })),
        })),
      });
    });
  }

  /** By partition the offset of the first record from that moment on (Unix ms, by the clock that the topic goes by); where there is none, the end. */
  offsetsAt(topic: string, ms: number): Promise<ReadonlyMap<number, bigint>> {
    return offsetsAt(this.connection, topic, ms);
  }

  /** Whether a topic has a record from that moment on. */
  async hasRecordsSince(topic: string, ms: number): Promise<boolean> {
    const since = await offsetsAt(this.connection, topic, ms);
    const ends = await this.topicOffsets(topic);
    return ends.some(({ partition, high }) => (since.get(partition) ?? high) < high);
  }

  /**
   * Of all partitions that the topics have now.
   * @throws where one does not exist
   */
  topicEnds(topics: readonly string[]): Promise<TopicEnds> {
    const { ends } = this;
    return whileErrors(ELECTING, ELECTED_WITHIN_MS, async () => {
      // Two questions: a cluster that was disconnected meanwhile would connect again for the second part of one.
      const asked = await ends.ask((cluster) => partitionsOf(cluster, topics));
      return ends.ask((cluster) => endsOf(cluster, asked));
    });
  }

  /** Of one. */
  async topicOffsets(topic: string): Promise<readonly PartitionOffsets[]> {
    return (await this.topicEnds([topic])).get(topic)!;
  }

  /** null: the group has not told of any partition of the topic. */
  async groupPosition(groupId: string, topic: string): Promise<GroupPosition | null> {
    const [found] = await this.connection.ask((admin) => admin.fetchOffsets({ groupId, topics: [topic] }));
    const told = new Map(found?.partitions.map(({ partition, offset }) => [partition, BigInt(offset)]));
    if (![...told.values()].some((offset) => offset >= 0n)) return null;
    let next = 0n;
    let lag = 0n;
    for (const { partition, low, high } of await this.topicOffsets(topic)) {
      const position = told.get(partition) ?? -1n;
      const from = position < low ? low : position;
      next += from;
      if (high > from) lag += high - from;
    }
    return { next: Number(next), lag: Number(lag) };
  }

  async clusterId(): Promise<string> {
    return (await this.identity([])).clusterId;
  }

  /** Ids of the topics by name; a topic that was deleted and made again has another one. */
  async topicIds(topics: readonly string[]): Promise<ReadonlyMap<string, string>> {
    return (await this.identity(topics)).topicIds;
  }

  identity(topics: readonly string[]): Promise<ClusterIdentity> {
    return clusterIdentity(this.kafka, topics);
  }

  /** Looks into logs themselves, over a connection of its own for as long as `work` runs. */
  logs<Answer>(topics: readonly string[], work: (reader: LogReader) => Promise<Answer>): Promise<Answer> {
    return withLogs(this.kafka, topics, work);
  }

  async disconnect(): Promise<void> {
    const { connection, ends } = this;
    this.connection = new AdminConnection<ClientAdmin>(() => this.kafka.admin());
    this.ends = new AdminConnection<Cluster>(() => openCluster(this.kafka));
    await Promise.all([connection.close(), ends.close()]);
  }

  /** What is declared, with what goes by the number of brokers. */
  private async replicate(admin: ClientAdmin, topics: readonly TopicSpec[]) {
    const { brokers } = await admin.describeCluster();
    const replicated = brokers.length >= 3;
    const least = { 'min.insync.replicas': replicated ? '2' : '1' };
    return { replicated, specs: topics.map((spec) => ({ ...spec, config: { ...spec.config, ...least } })) };
  }

  private async check(admin: ClientAdmin, specs: readonly TopicSpec[]): Promise<string[]> {
    if (specs.length === 0) return [];
    const names = specs.map(({ name }) => name);
    const metadata = await admin.fetchTopicMetadata({ topics: names });
    const configs = await configsOf(
      admin,
      names.map((name) => ({ type: kafkajs.ConfigResourceTypes.TOPIC, name })),
    );
    return specs.flatMap((spec) => {
      const partitions = metadata.topics.find(({ name }) => name === spec.name)?.partitions.length ?? 0;
      return topicProblems(spec, { partitions, config: configs.get(spec.name) ?? {} });
    });
  }
}

async function offsetsAt(
  connection: AdminConnection<ClientAdmin>,
  topic: string,
  ms: number,
): Promise<ReadonlyMap<number, bigint>> {
  const found = await whileErrors(ELECTING, ELECTED_WITHIN_MS, () =>
    connection.ask((admin) => admin.fetchTopicOffsetsByTimestamp(topic, Math.floor(ms))),
  );
  return new Map(found.map(({ partition, offset }) => [partition, BigInt(offset)]));
}

/** Settings that hold, defaults included, by name of the topic or id of the broker. */
async function configsOf(
  admin: ClientAdmin,
  resources: { type: ConfigResourceTypes; name: string }[],
): Promise<ReadonlyMap<string, Readonly<Record<string, string>>>> {
  const found = await admin.describeConfigs({ includeSynonyms: false, resources });
  return new Map(
    found.resources.map(({ resourceName, configEntries }) => [
      resourceName,
      Object.fromEntries(configEntries.map(({ configName, configValue }) => [configName, configValue])),
    ]),
  );
}

const LEADERS_WITHIN_MS = 10_000;
/** What a broker answers while it has not heard of a topic that another thread of it has just made. */
const NOT_YET = new Set(['UNKNOWN_TOPIC_OR_PARTITION', 'LEADER_NOT_AVAILABLE']);

/** Waits until every new topic has its leaders. kafkajs' own wait gives up at the first "unknown topic", which a busy broker answers. */
async function leadersOf(admin: ClientAdmin, topics: string[]): Promise<void> {
  await whileErrors(NOT_YET, LEADERS_WITHIN_MS, () => admin.fetchTopicMetadata({ topics }));
}

/** Of a partition that was just made, or whose leader is being elected: who is asked does not lead it yet, or any more. */
const ELECTING = new Set(['NOT_LEADER_FOR_PARTITION', 'LEADER_NOT_AVAILABLE']);
const ELECTED_WITHIN_MS = 1_000;

/** Asks again while the answer is one of these errors. */
async function whileErrors<T>(types: ReadonlySet<string>, withinMs: number, ask: () => Promise<T>): Promise<T> {
  for (const end = performance.now() + withinMs; ;) {
    try {
      return await ask();
    } catch (error) {
      if (!types.has((error as { type?: string }).type ?? '') || performance.now() > end) throw error;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
}
