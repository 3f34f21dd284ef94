import type { LogMark } from '../logs/log-mark.js';

export interface InRecord {
  readonly offset: bigint;
  readonly key: string | null;
  /** When Kafka got it, Unix ms. */
  readonly timestamp: string;
  /** Under which it was written. */
  readonly leaderEpoch: number;
  /** null: a tombstone of a compacted topic. */
  readonly value: Buffer | null;
}

/**
 * Records of one partition, from the position of the consumer on. None, where there were only the marks of transactions of a foreign
 * producer: then only the position moves.
 */
export interface InBatch {
  readonly topic: string;
  readonly partition: number;
  readonly clusterId: string;
  readonly topicId: string;
  /** Made for whoever asks: of thousands that wait to be stored none is kept. They can be read until the batch is taken. */
  readonly records: readonly InRecord[];
  /** Where the position was: the batch before it ended there. What lies between it and the first record is no record. */
  readonly from: bigint;
  /** The position once this batch is stored: after the last record, and what follows it that is no record. */
  readonly nextOffset: bigint;
  /** What lies at `nextOffset - 1`: by it the log is known again. */
  readonly last: LogMark;
}

/** Thrown by a batch handler: this consumer must not go on, trying again cannot help. Reaches `onFatal`. */
export class StopConsuming extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'StopConsuming';
  }
}
