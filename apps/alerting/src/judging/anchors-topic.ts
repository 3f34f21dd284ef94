import { Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { ANCHORS_TOPIC, readAnchor } from '#contracts';
import { Kafka, type TopicReader } from '#kafka';
import { Anchors } from '#postgres';
import { KafkaConnection, ProcessLife } from '#service';

/** All that was ever published of the chains of hashes, as it comes. */
@Injectable()
export class AnchorsTopic implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly anchors = new Anchors();
  private readonly reader: TopicReader;
  private isCaughtUp = false;
  private isStopped = false;

  constructor(
    kafka: Kafka,
    private readonly connection: KafkaConnection,
    private readonly life: ProcessLife,
  ) {
    this.reader = kafka.reader({
      topics: [ANCHORS_TOPIC],
      onRecord: ({ value }) => {
        const anchor = readAnchor(value);
        if (anchor) this.anchors.add(anchor);
      },
      onFatal: life.fail,
    });
  }

  /** null: not all of it has been read yet. */
  published(): Anchors | null {
    return this.isCaughtUp ? this.anchors : null;
  }

  onApplicationBootstrap(): void {
    this.connection
      .prepared()
      .then(() => (this.isStopped ? undefined : this.reader.start()))
      .then(() => (this.isCaughtUp = true))
      .catch(this.life.fail);
  }

  async onApplicationShutdown(): Promise<void> {
    this.isStopped = true;
    await this.reader.stop();
  }
}
