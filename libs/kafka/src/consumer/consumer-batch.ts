export interface InRecord {
  readonly offset: bigint;
  readonly key: string | null;
  /** null: a tombstone of a compacted topic. */
  readonly value: Buffer | null;
}

/** Records of one partition, from the position of the consumer on. Never empty. */
export interface InBatch {
  readonly topic: string;
  readonly partition: number;
  readonly clusterId: string;
  readonly topicId: string;
  readonly records: readonly InRecord[];
  /** Of the first record. */
  readonly firstOffset: bigint;
  /** Of the last record, plus one: the position once this batch is stored. */
  readonly nextOffset: bigint;
  /** Start of the log as last seen. Above the caller's own position: records were deleted before they were read. */
  readonly logStartOffset: bigint;
  /** End of the log when the batch was fetched. */
  readonly highWatermark: bigint;
  /** False once another consumer of the group may have the partition, or the consumer stops. */
  isOwned(): boolean;
  /** Heartbeat to the group; done by itself every 3 s while batches are in hand. */
  heartbeat(): Promise<void>;
}

/** Thrown by a batch handler: this consumer must not go on, trying again cannot help. Reaches `onFatal`. */
export class StopConsuming extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'StopConsuming';
  }
}

/**
 * The log ends before the position up to which records are stored: Kafka has lost records that were acknowledged, or is
 * another one than before. What comes next would get offsets that count as read.
 */
export class LogShorterThanPosition extends StopConsuming {
  constructor(
    readonly topic: string,
    readonly partition: number,
    readonly position: bigint,
    readonly highWatermark: bigint,
  ) {
    super(
      `LOG_TRUNCATED: ${topic}/${partition} ends at ${highWatermark}, but records up to ${position} are stored. ` +
        'Kafka has lost its end, or was set up anew: see docs/operations.md before going on',
    );
    this.name = 'LogShorterThanPosition';
  }
}
