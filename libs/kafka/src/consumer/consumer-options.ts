import type { KnownLog, LogLoss } from '../logs/compare-log.js';
import type { LogMark } from '../logs/log-mark.js';
import type { InBatch } from './consumer-batch.js';

/** Of one answer of a broker, before it is decoded (some three times as much); two are in hand where it is read ahead. */
export const MAX_ANSWER_BYTES = 8_388_608;

/** What the caller has kept of the logs that it read. */
export interface LogMemory {
  /** null: nothing of the partition was read yet. */
  known(topic: string, partition: number): Promise<KnownLog | null>;
  /** Marks of records that were read, newest first. */
  checkpoints(topic: string, partition: number): Promise<readonly LogMark[]>;
  /** Puts a loss on record and moves the position to where reading goes on, at once or not at all. */
  lose(loss: LogLoss): Promise<void>;
}

export interface ConsumerOptions {
  readonly groupId: string;
  readonly topics: readonly string[];
  /**
   * Where to go on, asked whenever partitions are assigned and after a batch that failed; null: at the start of the log.
   * Offsets that Kafka keeps for the group are for lag monitors only and never read.
   */
  readonly startOffsets: (topic: string, partition: number) => Promise<bigint | null>;
  /**
   * Compared with the log whenever partitions are assigned, and when a partition has got another leader, before anything of it is handed
   * over. Without it a log is taken as it is found.
   */
  readonly memory?: LogMemory;
  /**
   * Resolves when the batch is stored; the position moves on only then. Called for several partitions at a time, for one
   * partition never twice but as `aheadFrom` says. A throw means: not stored, ask `startOffsets` again and bring the records
   * again, after a pause.
   */
  readonly onBatch: (batch: InBatch) => Promise<void>;
  /**
   * While batches of so many records or more are stored, what Kafka answers next is handed over, of the same partitions as well;
   * what it would answer after that is not asked before. Where a batch is not stored, one behind it must not be stored either: both
   * are brought again. Default: never.
   */
  readonly aheadFrom?: number;
  /** The consumer has stopped and cannot go on. */
  readonly onFatal: (error: Error) => void;
  /** Default 2 MiB, as much as a topic takes in one batch: a smaller one lets partitions wait behind others. */
  readonly maxBytesPerPartition?: number;
  /** Default true: commit the position to Kafka now and then, for who watches how far behind the group is. */
  readonly commits?: boolean;
}
