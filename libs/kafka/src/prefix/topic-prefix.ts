import type { TopicSpec } from '#contracts';
import type { ConsumerOptions } from '../consumer/consumer-options.js';
import type { LeaseOptions } from '../lease/partition-lease.js';
import type { ClusterIdentity } from '../topics/topic-ids.js';

type Variables = Readonly<Record<string, string | undefined>>;

/** Of 249 that Kafka allows for a topic: the names of Greenpark fit behind it. */
export const MOST_CHARACTERS = 100;
const PREFIX = new RegExp(`^[A-Za-z0-9._-]{0,${MOST_CHARACTERS}}$`);

/** KAFKA_TOPIC_PREFIX and what is wrong with it; empty where it is not set, or wrong. */
export function tryPrefix(env: Variables = process.env): {
  readonly prefix: TopicPrefix;
  readonly problems: readonly string[];
} {
  const given = env.KAFKA_TOPIC_PREFIX ?? '';
  if (PREFIX.test(given)) return { prefix: new TopicPrefix(given), problems: [] };
  const expected = `at most ${MOST_CHARACTERS} of the characters that a topic may have: A-Z a-z 0-9 . _ -`;
  const shown = given.length > MOST_CHARACTERS ? `${given.length} characters` : JSON.stringify(given);
  return {
    prefix: new TopicPrefix(''),
    problems: [`KAFKA_TOPIC_PREFIX: found ${shown}, expected ${expected}`],
  };
}

/** @throws Error that names the variable */
export function readPrefix(env: Variables = process.env): TopicPrefix {
  const { prefix, problems } = tryPrefix(env);
  if (problems.length > 0) throw new Error(problems.join('; '));
  return prefix;
}

/**
 * Names of one system in a Kafka of several: before every topic, group and client id stands its prefix. Only this library knows;
 * to all others, and in PostgreSQL, a topic has the name of the contract.
 */
export class TopicPrefix {
  constructor(private readonly text: string) {}

  /** As Kafka knows it. */
  real(name: string): string {
    return this.text + name;
  }

  /** As the contract names it; what Kafka says of one of our topics, or of a partition of it (`topic/partition`). */
  logical(name: string): string {
    return name.slice(this.text.length);
  }

  specs(topics: readonly TopicSpec[]): TopicSpec[] {
    return topics.map((spec) => ({ ...spec, name: this.real(spec.name) }));
  }

  reals(names: readonly string[]): string[] {
    return names.map((name) => this.real(name));
  }

  consumer(options: ConsumerOptions): ConsumerOptions {
    const { groupId, topics, startOffsets, memory, onBatch } = options;
    return {
      ...options,
      groupId: this.real(groupId),
      topics: this.reals(topics),
      startOffsets: (topic, partition) => startOffsets(this.logical(topic), partition),
      ...(memory && {
        memory: {
          known: (topic, partition) => memory.known(this.logical(topic), partition),
          checkpoints: (topic, partition) => memory.checkpoints(this.logical(topic), partition),
          lose: (loss) => memory.lose({ ...loss, topic: this.logical(loss.topic) }),
        },
      }),
      onBatch: (batch) => {
        const { topic, partition, clusterId, topicId, from, nextOffset, last } = batch;
        return onBatch({
          topic: this.logical(topic),
          partition,
          clusterId,
          topicId,
          from,
          nextOffset,
          last,
          // Made when they are asked for, and for whoever asks.
          get records() {
            return batch.records;
          },
        });
      },
    };
  }

  lease({ groupId, topic }: LeaseOptions): LeaseOptions {
    return { groupId: this.real(groupId), topic: this.real(topic) };
  }

  identity({ clusterId, topicIds, leaderEpochs }: ClusterIdentity): ClusterIdentity {
    return { clusterId, topicIds: this.named(topicIds), leaderEpochs: this.named(leaderEpochs) };
  }

  /** What Kafka says of topics, or of partitions, by the names of the contract. */
  named<Value>(values: ReadonlyMap<string, Value>): Map<string, Value> {
    return new Map([...values].map(([name, value]) => [this.logical(name), value]));
  }
}
