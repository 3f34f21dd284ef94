import { randomUUID } from 'node:crypto';
import type { InRecord } from './consumer-batch.js';
import type { BatchConsumer } from './consumer.js';
import type { ConsumerOptions } from './consumer-options.js';

export interface ReaderOptions {
  readonly topics: readonly string[];
  /** In order per key. Records may come again after a fault: the highest `version` of a key counts. */
  readonly onRecord: (
    record: InRecord & { readonly topic: string; readonly partition: number },
  ) => void | Promise<void>;
  readonly onFatal: (error: Error) => void;
}

/** Reads compacted topics from their beginning and then follows them; every reader sees all records. */
export class TopicReader {
  private readonly consumer: BatchConsumer;

  constructor(consumerOf: (options: ConsumerOptions) => BatchConsumer, options: ReaderOptions) {
    this.consumer = consumerOf({
      // A group of its own, which Kafka forgets when it is left: no offsets are kept.
      groupId: `greenpark-reader-${randomUUID()}`,
      topics: options.topics,
      startOffsets: async () => null,
      commits: false,
      onBatch: async ({ topic, partition, records }) => {
        for (const { offset, key, value, timestamp, leaderEpoch } of records)
          await options.onRecord({ offset, key, value, timestamp, leaderEpoch, topic, partition });
      },
      onFatal: options.onFatal,
    });
  }

  /** Resolves when all that the topics held at the start was handed over. */
  async start(): Promise<void> {
    await this.consumer.start();
    await this.consumer.caughtUp();
  }

  stop(): Promise<void> {
    return this.consumer.stop();
  }

  lastFetchAgeMs(): number {
    return this.consumer.lastFetchAgeMs();
  }
}
