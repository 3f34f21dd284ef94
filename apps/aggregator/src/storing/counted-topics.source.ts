import { Injectable } from '@nestjs/common';
import { COUNTED_TOPICS, STORING_GROUP } from '#contracts';
import { Kafka, MAX_ANSWER_BYTES, type BatchConsumer } from '#kafka';
import { BatchSource, ProcessLife, Readiness, within } from '#service';
import { RecordBatches } from './record-batches.js';
import { StoredLogs } from './stored-logs.js';
import { StoringMetrics } from './storing-metrics.js';

/** How long the start waits for Kafka; the consumer goes on trying after it, and readiness says so. */
const JOIN_AT_START_MS = 10_000;
/** The consumer asks Kafka several times a second; a silence of this length is an outage. */
const STALE_FETCH_MS = 5_000;

/** From so many records of a partition on it pays to read on while they are stored; fewer wait for less than what a fetch costs. */
const AHEAD_FROM = 250;

/** What is stored and counted: topics of one group, so that a device's readings are one consumer's. */
@Injectable()
export class CountedTopics extends BatchSource {
  private consumer: BatchConsumer | null = null;

  constructor(
    private readonly kafka: Kafka,
    private readonly batches: RecordBatches,
    private readonly memory: StoredLogs,
    private readonly life: ProcessLife,
    readiness: Readiness,
    metrics: StoringMetrics,
  ) {
    super();
    metrics.watchFetchAge(() => this.lastFetchAgeMs());
    metrics.watchLosses(() => memory.losses());
    metrics.watchStopped(() => this.consumer?.stopped().length ?? 0);
    readiness.add('kafka', () =>
      this.lastFetchAgeMs() > STALE_FETCH_MS ? ['Kafka does not answer: nothing is stored until it does'] : [],
    );
    readiness.add('storing', () => this.batches.health.problems());
    readiness.add('logs', () =>
      (this.consumer?.stopped() ?? []).map(
        ({ topic, partition, reason }) =>
          `${topic}/${partition} is not read: ${reason}. Give this database its Kafka back, or take the new one: greenpark kafka adopt`,
      ),
    );
  }

  async start(take: (batch: unknown) => Promise<void>): Promise<void> {
    this.consumer = this.kafka.consumer({
      groupId: STORING_GROUP,
      topics: [...COUNTED_TOPICS],
      startOffsets: (topic, partition) => this.batches.startOffset(topic, partition),
      memory: this.memory,
      onBatch: take,
      aheadFrom: AHEAD_FROM,
      // Where much waits, an answer is of one partition rather than of several: what each of its devices needs in a transaction is
      // then written once for more of its messages (docs/adr/0088, 0089).
      maxBytesPerPartition: MAX_ANSWER_BYTES,
      onFatal: this.life.fail,
    });
    await within(JOIN_AT_START_MS, this.consumer.start());
  }

  /** Lets the transaction in flight commit, then leaves the group. */
  async stop(): Promise<void> {
    await this.consumer?.stop();
    await this.batches.idle();
  }

  /** Since Kafka last answered a fetch; infinite before the first. */
  private lastFetchAgeMs(): number {
    return this.consumer?.lastFetchAgeMs() ?? Infinity;
  }
}
