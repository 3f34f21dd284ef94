import type { BeforeApplicationShutdown, OnApplicationShutdown } from '@nestjs/common';
import type { Kafka, RecordProducer } from '#kafka';
import type { ProcessLife } from '../process/process-life.js';
import type { TopicPreparation } from './topic-preparation.js';

/** Connects to Kafka while the rest of the process is put together, and leaves it after everything that sends or reads. */
export class KafkaConnection implements BeforeApplicationShutdown, OnApplicationShutdown {
  private readonly connecting: Promise<void>;
  private readonly preparing: Promise<void>;

  constructor(
    private readonly kafka: Kafka,
    private readonly producer: RecordProducer,
    life: ProcessLife,
    /** null: another service makes the topics. */
    topics: TopicPreparation | null,
  ) {
    this.connecting = producer.connect();
    this.preparing = topics ? topics.run() : Promise.resolve();
    this.connecting.catch(life.fail);
    this.preparing.catch(life.fail);
  }

  /** Resolves when records can be sent and the topics were looked at: never, as long as Kafka is away. */
  async prepared(): Promise<void> {
    await Promise.all([this.connecting, this.preparing]);
  }

  /** Without Kafka nothing in flight becomes durable: it is given up before those who wait for it are stopped. */
  async beforeApplicationShutdown(): Promise<void> {
    if (!this.producer.healthy()) await this.producer.disconnect();
  }

  async onApplicationShutdown(): Promise<void> {
    await this.producer.disconnect();
    await this.connecting.catch(() => undefined);
    await this.kafka.disconnect();
  }
}
