import { Injectable } from '@nestjs/common';
import { STATUS_TOPIC } from '#contracts';
import { Kafka, type TopicReader } from '#kafka';
import { BatchSource, ProcessLife, Readiness, within } from '#service';

/** How long the start waits for Kafka; the reader goes on trying after it, and readiness says so. */
const READ_AT_START_MS = 10_000;
/** The reader asks Kafka several times a second; a silence of this length is an outage. */
const STALE_FETCH_MS = 15_000;

/** The compacted status topic: from its beginning, then on and on, record by record, without a group. */
@Injectable()
export class StatusTopic extends BatchSource {
  private reader: TopicReader | null = null;

  constructor(
    private readonly kafka: Kafka,
    private readonly life: ProcessLife,
    readiness: Readiness,
  ) {
    super();
    readiness.add('kafka', () =>
      (this.reader?.lastFetchAgeMs() ?? Infinity) > STALE_FETCH_MS
        ? ['Kafka does not answer: no status is evaluated']
        : [],
    );
  }

  async start(take: (record: unknown) => Promise<void>): Promise<void> {
    this.reader = this.kafka.reader({ topics: [STATUS_TOPIC], onRecord: take, onFatal: this.life.fail });
    await within(READ_AT_START_MS, this.reader.start());
  }

  async stop(): Promise<void> {
    await this.reader?.stop();
  }
}
