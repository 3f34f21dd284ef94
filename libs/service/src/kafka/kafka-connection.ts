import {
  Injectable,
  Optional,
  type BeforeApplicationShutdown,
  type OnApplicationBootstrap,
  type OnApplicationShutdown,
} from '@nestjs/common';
import { Kafka, RecordProducer } from '#kafka';
import { ProcessLife } from '../process/process-life.js';
import { TopicPreparation } from './topic-preparation.js';

/** Connects to Kafka beside the start, and leaves it after everything that sends or reads. */
@Injectable()
export class KafkaConnection implements OnApplicationBootstrap, BeforeApplicationShutdown, OnApplicationShutdown {
  private connecting: Promise<void> = Promise.resolve();
  private preparing: Promise<void> = Promise.resolve();

  constructor(
    private readonly kafka: Kafka,
    private readonly producer: RecordProducer,
    private readonly life: ProcessLife,
    @Optional() private readonly topics?: TopicPreparation,
  ) {}

  onApplicationBootstrap(): void {
    this.connecting = this.producer.connect();
    if (this.topics) this.preparing = this.topics.run();
    this.connecting.catch(this.life.fail);
    this.preparing.catch(this.life.fail);
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
