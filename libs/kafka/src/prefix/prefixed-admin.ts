import type { TopicSpec } from '#contracts';
import type { GroupPosition, KafkaAdmin } from '../topics/admin.js';
import type { TopicPrefix } from './topic-prefix.js';

/** Questions to the cluster by the names of the contract. What it says for people has the names that Kafka's own tools take. */
export class PrefixedAdmin {
  constructor(
    private readonly admin: KafkaAdmin,
    private readonly prefix: TopicPrefix,
  ) {}

  /** Compares topics with what is declared and makes nothing; what is wrong, for people. */
  checkTopics(topics: readonly TopicSpec[]): Promise<string[]> {
    return this.admin.checkTopics(this.prefix.specs(topics));
  }

  /** Whether brokers, replicas and elections are such that an acknowledged record stays; what is wrong, for people. */
  checkCluster(topics: readonly string[]): Promise<string[]> {
    return this.admin.checkCluster(this.prefix.reals(topics));
  }

  /** By partition the offset of the first record from that moment on (Unix ms); where there is none, the end. */
  offsetsAt(topic: string, ms: number): Promise<ReadonlyMap<number, bigint>> {
    return this.admin.offsetsAt(this.prefix.real(topic), ms);
  }

  /** Whether a topic has a record from that moment on. */
  hasRecordsSince(topic: string, ms: number): Promise<boolean> {
    return this.admin.hasRecordsSince(this.prefix.real(topic), ms);
  }

  /** How far a group has come in a topic, by what its members tell Kafka; null: they have told nothing. */
  groupPosition(groupId: string, topic: string): Promise<GroupPosition | null> {
    return this.admin.groupPosition(this.prefix.real(groupId), this.prefix.real(topic));
  }
}
