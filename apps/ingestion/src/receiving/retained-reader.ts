import { Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { ALERTS_TOPIC, STATUS_TOPIC } from '#contracts';
import { Kafka, type TopicReader } from '#kafka';
import { Logger } from '#runtime';
import { KafkaConnection, ProcessLife } from '#service';
import { MqttInlets } from './mqtt-inlets.source.js';
import { RetainedMessages } from './retained-messages.js';

/** Status and alerts from Kafka to the retained messages of every inlet. Readings do not wait for them. */
@Injectable()
export class RetainedReader implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly reader: TopicReader;
  private isStopped = false;

  constructor(
    kafka: Kafka,
    private readonly connection: KafkaConnection,
    inlets: MqttInlets,
    private readonly life: ProcessLife,
    log: Logger,
  ) {
    const retained = new RetainedMessages(
      (topic, payload) => {
        for (const source of inlets.sources) void source.publishRetained(topic, payload).catch(life.fail);
      },
      (record, why) => log.error({ topic: record.topic, key: record.key }, `a record cannot be published: ${why}`),
    );
    this.reader = kafka.reader({
      topics: [STATUS_TOPIC, ALERTS_TOPIC],
      onRecord: (record) => retained.take(record),
      onFatal: life.fail,
    });
  }

  onApplicationBootstrap(): void {
    this.connection
      .prepared()
      .then(() => (this.isStopped ? undefined : this.reader.start()))
      .catch(this.life.fail);
  }

  async onApplicationShutdown(): Promise<void> {
    this.isStopped = true;
    await this.reader.stop();
  }
}
