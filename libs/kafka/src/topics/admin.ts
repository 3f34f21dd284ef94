import type { Admin as ClientAdmin, Kafka as Client } from 'kafkajs';
import type { TopicSpec } from '#contracts';
import { kafkajs } from '../client.js';
import type { Log } from '../log.js';
import { topicProblems } from './topic-check.js';
import { clusterIdentity, type ClusterIdentity } from './topic-ids.js';

export interface PartitionOffsets {
  readonly partition: number;
  /** Start of the log. */
  readonly low: bigint;
  /** Offset that the next record will get. */
  readonly high: bigint;
}

/** Questions to the cluster. The connection is opened when needed and again after a fault; `disconnect` closes it. */
export class KafkaAdmin {
  private client: Promise<ClientAdmin> | null = null;

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
    return this.ask(async (admin) => {
      const { brokers } = await admin.describeCluster();
      const replicated = brokers.length >= 3;
      const specs = topics.map((spec) => ({
        ...spec,
        config: { ...spec.config, 'min.insync.replicas': replicated ? '2' : '1' },
      }));
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
    return this.ask(async (admin) => {
      const existing = new Set(await admin.listTopics());
      const missing = topics.filter(({ name }) => !existing.has(name)).map(({ name }) => `topic ${name} is missing`);
      return [
        ...missing,
        ...(await this.check(
          admin,
          topics.filter(({ name }) => existing.has(name)),
        )),
      ];
    });
  }

  /** @throws where the topic does not exist */
  async topicOffsets(topic: string): Promise<PartitionOffsets[]> {
    const found = await this.ask((admin) => admin.fetchTopicOffsets(topic));
    return found.map(({ partition, low, high }) => ({ partition, low: BigInt(low), high: BigInt(high) }));
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

  async disconnect(): Promise<void> {
    const client = this.client;
    this.client = null;
    await client?.then((admin) => admin.disconnect()).catch(() => undefined);
  }

  private async check(admin: ClientAdmin, specs: readonly TopicSpec[]): Promise<string[]> {
    if (specs.length === 0) return [];
    const names = specs.map(({ name }) => name);
    const metadata = await admin.fetchTopicMetadata({ topics: names });
    const configs = await admin.describeConfigs({
      includeSynonyms: false,
      resources: names.map((name) => ({ type: kafkajs.ConfigResourceTypes.TOPIC, name })),
    });
    return specs.flatMap((spec) => {
      const partitions = metadata.topics.find(({ name }) => name === spec.name)?.partitions.length ?? 0;
      const entries = configs.resources.find(({ resourceName }) => resourceName === spec.name)?.configEntries ?? [];
      const config = Object.fromEntries(entries.map(({ configName, configValue }) => [configName, configValue]));
      return topicProblems(spec, { partitions, config });
    });
  }

  /** After a fault the connection is not trusted any more: the next question opens a new one. */
  private async ask<Answer>(question: (admin: ClientAdmin) => Promise<Answer>): Promise<Answer> {
    this.client ??= this.open();
    const mine = this.client;
    try {
      return await question(await mine);
    } catch (error) {
      if (this.client === mine) await this.disconnect();
      throw error;
    }
  }

  private async open(): Promise<ClientAdmin> {
    const admin = this.kafka.admin();
    try {
      await admin.connect();
      return admin;
    } catch (error) {
      await admin.disconnect().catch(() => undefined);
      throw error;
    }
  }
}

const LEADERS_WITHIN_MS = 10_000;
/** What a broker answers while it has not heard of a topic that another thread of it has just made. */
const NOT_YET = new Set(['UNKNOWN_TOPIC_OR_PARTITION', 'LEADER_NOT_AVAILABLE']);

/** Waits until every new topic has its leaders. kafkajs' own wait gives up at the first "unknown topic", which a busy broker answers. */
async function leadersOf(admin: ClientAdmin, topics: string[]): Promise<void> {
  for (const end = Date.now() + LEADERS_WITHIN_MS; ;) {
    try {
      await admin.fetchTopicMetadata({ topics });
      return;
    } catch (error) {
      if (!NOT_YET.has((error as { type?: string }).type ?? '') || Date.now() > end) throw error;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
}
