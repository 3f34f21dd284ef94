import { StopConsuming, type InBatch } from '#kafka';
import {
  isTransient,
  readOffset,
  recordLostRange,
  type Database,
  type Mark,
  type ReadingPartitions,
  type StoredOffset,
} from '#postgres';
import type { DeviceIndex } from './intake/device-index.js';
import { Intake } from './intake/intake.js';
import { writeIntake } from './writing/write-intake.js';

interface Group {
  readonly intake: Intake;
  readonly batches: InBatch[];
  readonly done: Promise<void>;
  settle(error?: unknown): void;
}

export interface RecordBatchesOptions {
  readonly db: Database;
  readonly deviceIndex: DeviceIndex;
  readonly partitions: ReadingPartitions;
  /** After each commit. */
  readonly onStored?: (stored: { records: number; tookMs: number; marks: readonly Mark[] }) => void;
}

/**
 * Group commit over partitions: while one transaction is in flight, batches collect; the next takes them all. Small when
 * idle, large under load. The consumer hands over one batch of a partition at a time, of at most 1 MiB as Kafka keeps it,
 * and only so many partitions at once: that bounds what collects.
 */
export class RecordBatches {
  /** What this consumer read from PostgreSQL when it got the partition, moved on by its own commits only. */
  private readonly positions = new Map<string, { offset: StoredOffset | null; next: bigint | null }>();
  private open: Group | null = null;
  private writing: Promise<void> | null = null;

  constructor(private readonly options: RecordBatchesOptions) {}

  /** Where to go on; asked when a partition is assigned and after a batch that was not stored. null: nothing was read yet. */
  async startOffset(topic: string, partition: number): Promise<bigint | null> {
    const offset = await readOffset(this.options.db, topic, partition);
    this.positions.set(`${topic}/${partition}`, { offset, next: offset?.next ?? null });
    return offset?.next ?? null;
  }

  /**
   * Resolves when the batch is stored and its offset with it.
   * @throws StopConsuming where no new attempt can help; anything else: not stored, bring it again
   */
  async record(batch: InBatch): Promise<void> {
    const position = await this.checkedPosition(batch);
    const group = (this.open ??= this.newGroup());
    group.batches.push(batch);
    group.intake.add(batch, position.next);
    this.writing ??= this.write();
    await group.done;
    position.next = batch.nextOffset;
  }

  /** Resolves when no transaction is in flight. */
  async idle(): Promise<void> {
    while (this.writing) await this.writing;
  }

  private newGroup(): Group {
    let resolve: () => void = () => undefined;
    let reject: (error: unknown) => void = () => undefined;
    const done = new Promise<void>((yes, no) => ([resolve, reject] = [yes, no]));
    return {
      intake: new Intake(this.options.deviceIndex),
      batches: [],
      done,
      settle: (error) => (error === undefined ? resolve() : reject(error)),
    };
  }

  private async write(): Promise<void> {
    // Batches of other partitions that lie in the same answer of Kafka are handed over in this turn of the event loop.
    await new Promise((resolve) => setImmediate(resolve));
    try {
      for (let group = this.open; group; group = this.open) {
        this.open = null;
        await this.commit(group);
        // The consumer's next batches arrive before the next transaction is begun.
        await new Promise((resolve) => setImmediate(resolve));
      }
    } finally {
      // In the same turn as the last look: a batch that comes after it must find that nothing is being written.
      this.writing = null;
    }
  }

  private async commit(group: Group): Promise<void> {
    const started = performance.now();
    try {
      const marks = await writeIntake(group.intake, this.options);
      group.settle();
      this.options.onStored?.({ records: group.intake.records, tookMs: performance.now() - started, marks });
    } catch (error) {
      this.options.partitions.forget();
      group.settle(this.asFailure(error, group));
    }
  }

  private asFailure(error: unknown, { batches }: Group): unknown {
    if (isTransient(error)) return error;
    const where = batches.map((b) => `${b.topic}/${b.partition}@${b.firstOffset}`).join(', ');
    return new StopConsuming(`storing ${where} failed, and would fail again: ${String(error)}`, { cause: error });
  }

  /** The position that a batch is compared with; refuses a log that is not the one that was counted. */
  private async checkedPosition(batch: InBatch): Promise<{ next: bigint | null }> {
    const { topic, partition, clusterId, topicId, logStartOffset, highWatermark } = batch;
    const position = this.positions.get(`${topic}/${partition}`);
    if (!position) throw new Error(`${topic}/${partition} came without having been assigned`);
    const { offset } = position;
    if (offset && (offset.clusterId !== clusterId || offset.topicId !== topicId)) {
      throw new StopConsuming(
        `${topic}/${partition} is another log than the one that was counted (cluster ${clusterId}, topic ${topicId}; counted: ` +
          `cluster ${offset.clusterId}, topic ${offset.topicId}). Give this database its Kafka back, or remove the rows of the ` +
          `old one from kafka_offset to count the new one from its start.`,
      );
    }
    if (position.next === null) return position;
    if (highWatermark < position.next) {
      throw new StopConsuming(
        `LOG_TRUNCATED: ${topic}/${partition} ends at ${highWatermark}, but ${position.next} was counted already: Kafka has lost its end.`,
      );
    }
    if (logStartOffset > position.next) {
      const lost = { topic, partition, from: position.next, to: logStartOffset };
      // Reported once, by stopping; the next start finds it on record and goes on behind it.
      if (await recordLostRange(this.options.db, lost)) {
        throw new StopConsuming(
          `LOG_TRUNCATED: records ${lost.from} to ${lost.to - 1n} of ${topic}/${partition} were deleted before they were counted. ` +
            `The loss is on record (lost_range); the next start goes on behind it.`,
        );
      }
    }
    return position;
  }
}
