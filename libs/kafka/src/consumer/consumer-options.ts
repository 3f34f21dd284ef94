import type { InBatch } from './consumer-batch.js';

export interface ConsumerOptions {
  readonly groupId: string;
  readonly topics: readonly string[];
  /**
   * Where to go on, asked whenever partitions are assigned and after a batch that failed; null: at the start of the log.
   * Offsets that Kafka keeps for the group are for lag monitors only and never read.
   */
  readonly startOffsets: (topic: string, partition: number) => Promise<bigint | null>;
  /**
   * Resolves when the batch is stored; the position moves on only then. Called for several partitions at a time, for one
   * partition never twice. A throw means: not stored, ask `startOffsets` again and bring the records again, after a pause.
   */
  readonly onBatch: (batch: InBatch) => Promise<void>;
  /** The consumer has stopped and cannot go on. */
  readonly onFatal: (error: Error) => void;
  /** Default 200 ms: how long a fetch waits for records. */
  readonly maxWaitMs?: number;
  /** Default 1 MiB. */
  readonly maxBytesPerPartition?: number;
  /** Partitions whose batches are handed over at a time; default 32. */
  readonly concurrency?: number;
  /** Default true: commit the position to Kafka now and then, for lag monitors. */
  readonly commits?: boolean;
}
