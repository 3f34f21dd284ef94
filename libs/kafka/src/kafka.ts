import type * as kafkajsTypes from 'kafkajs';
import type { TopicSpec } from '#contracts';
import { KafkaAdmin } from './topics/admin.js';
import { kafkajs } from './client.js';
import type { ConsumerOptions } from './consumer/consumer-options.js';
import { BatchConsumer } from './consumer/consumer.js';
import { PartitionLease, type LeaseOptions } from './lease/partition-lease.js';
import { clientLog, type Log } from './log.js';
import { RecordProducer, type ProducerOptions } from './producer/producer.js';
import { TopicReader, type ReaderOptions } from './consumer/reader.js';
import { PrefixedAdmin } from './prefix/prefixed-admin.js';
import { readPrefix } from './prefix/topic-prefix.js';
import { readSecurity } from './security.js';
import type { PartitionOffsets, TopicEnds } from './topics/topic-ends.js';
import type { ClusterIdentity } from './topics/topic-ids.js';

export interface KafkaOptions {
  /** `host:port` */
  readonly brokers: readonly string[];
  readonly clientId: string;
  readonly log: Log;
  /** Where the prefix, TLS and SASL settings stand; default the environment of the process. */
  readonly env?: Readonly<Record<string, string | undefined>>;
}

/** All that Greenpark does with Kafka, by the names of the contract. Nothing is connected before it is used. */
export abstract class Kafka {
  abstract producer(options?: ProducerOptions): RecordProducer;
  abstract consumer(options: ConsumerOptions): BatchConsumer;
  abstract reader(options: ReaderOptions): TopicReader;
  abstract lease(options: LeaseOptions): PartitionLease;
  abstract readonly admin: PrefixedAdmin;
  abstract ensureTopics(topics: readonly TopicSpec[]): Promise<string[]>;
  /** Of all partitions that the topics have now. @throws where one does not exist */
  abstract topicEnds(topics: readonly string[]): Promise<TopicEnds>;
  abstract topicOffsets(topic: string): Promise<readonly PartitionOffsets[]>;
  /** The name that Kafka's own tools take. */
  abstract topicName(topic: string): string;
  abstract identity(topics: readonly string[]): Promise<ClusterIdentity>;
  /** Closes the connection for questions; producers and consumers are stopped by those who made them. */
  abstract disconnect(): Promise<void>;
}

export function createKafka({ brokers, clientId, log, env }: KafkaOptions): Kafka {
  const security = readSecurity(brokers, env);
  const prefix = readPrefix(env);
  const client = (retries: number): kafkajsTypes.Kafka =>
    new kafkajs.Kafka({
      brokers: [...brokers],
      clientId: prefix.real(clientId),
      ...security,
      connectionTimeout: 3_000,
      requestTimeout: 30_000,
      retry: { initialRetryTime: 100, maxRetryTime: 1_000, factor: 0.2, multiplier: 2, retries },
      logLevel: kafkajs.logLevel.INFO,
      logCreator: clientLog(log),
    });
  const impatient = client(2); // the producer tries again by itself and knows soon that Kafka is away
  // A consumer that outlasts the fault goes on at once when Kafka is back; a new one waits for the old one's session to end.
  const patient = client(45);
  const admin = new KafkaAdmin(client(4), log);
  const consumer = (options: ConsumerOptions): BatchConsumer =>
    new BatchConsumer(patient, admin, log, prefix.consumer(options));
  return {
    producer: (options) => new RecordProducer(impatient, log, prefix, options),
    consumer,
    reader: (options) => new TopicReader(consumer, options),
    lease: (options) => new PartitionLease(patient, log, prefix.lease(options)),
    admin: new PrefixedAdmin(admin, prefix),
    ensureTopics: (topics) => admin.ensureTopics(prefix.specs(topics)),
    topicEnds: async (topics) => prefix.named(await admin.topicEnds(prefix.reals(topics))),
    topicOffsets: (topic) => admin.topicOffsets(prefix.real(topic)),
    topicName: (topic) => prefix.real(topic),
    identity: async (topics) => prefix.identity(await admin.identity(prefix.reals(topics))),
    disconnect: () => admin.disconnect(),
  };
}
