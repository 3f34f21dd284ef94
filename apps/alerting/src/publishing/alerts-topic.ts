import { Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { ALERTS_TOPIC, readCloudEvent } from '#contracts';
import { Kafka, type TopicReader } from '#kafka';
import { KafkaConnection, ProcessLife } from '#service';

/** The reader asks Kafka several times a second. */
const FRESH_MS = 5_000;

/** What the compacted topic of alerts says, as a reader that starts later would find it: the last record of each key. */
@Injectable()
export class AlertsTopic implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly reader: TopicReader;
  private readonly versions = new Map<string, number>();
  private isCaughtUp = false;
  private isStopped = false;

  constructor(
    kafka: Kafka,
    private readonly connection: KafkaConnection,
    private readonly life: ProcessLife,
  ) {
    this.reader = kafka.reader({
      topics: [ALERTS_TOPIC],
      onRecord: ({ key, value }) => this.take(key, value),
      onFatal: life.fail,
    });
  }

  /** By key, the version of the last record, whatever stood before it; null while it is not known. Emptied keys are not in it. */
  published(): ReadonlyMap<string, number> | null {
    return this.isCaughtUp && this.reader.lastFetchAgeMs() < FRESH_MS ? new Map(this.versions) : null;
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

  private take(key: string | null, value: Uint8Array | null): void {
    if (key === null) return;
    const event = readCloudEvent(value);
    const version = event.ok ? event.data.version : null;
    if (value === null) this.versions.delete(key);
    // What nobody can read stands in the way of what was there before.
    else this.versions.set(key, typeof version === 'number' ? version : 0);
  }
}
