import type { InBatch, InRecord, LogMark } from '#kafka';
import type { OffsetMove } from '#postgres';

/** It is not stored: it would leave out what lies before it, or count it twice. The consumer brings it again from where it asks to go on. */
export class NotInOrder extends Error {
  constructor({ topic, partition, from, nextOffset }: InBatch, why: string) {
    super(`${topic}/${partition}: ${from} to ${nextOffset} cannot be stored now: ${why}`);
    this.name = 'NotInOrder';
  }
}

const CHECKPOINT_EVERY_MS = 60_000;

/** Where this consumer stands in a partition: as it was read from PostgreSQL, moved on by its own commits only. */
export class Position {
  /** Behind what was taken to be stored; what comes next begins there. */
  private taken: bigint | null;
  private isLost = false;

  constructor(
    /** Behind what is stored; null: nothing was read yet. */
    public next: bigint | null,
    public checkpointAtMs: number,
  ) {
    this.taken = next;
  }

  /**
   * A batch is to be stored behind what was taken before it.
   * @returns from where on, null: all of it is new; undefined: all of it was counted before
   * @throws NotInOrder
   */
  take(batch: InBatch): bigint | null | undefined {
    const { next, taken } = this;
    if (this.isLost) throw new NotInOrder(batch, 'what came before it is not stored');
    if (next !== null && batch.nextOffset <= next) return undefined;
    if (taken !== null && batch.from > taken) throw new NotInOrder(batch, `${taken} was to come next`);
    if (taken !== null && batch.nextOffset <= taken) throw new NotInOrder(batch, 'it is being stored');
    this.taken = batch.nextOffset;
    return taken;
  }

  /** What was taken is not stored: nobody knows where to go on before PostgreSQL was asked again. */
  lose(): void {
    this.isLost = true;
  }

  moveOf(batch: InBatch, from: bigint | null, next: bigint, last: LogMark): OffsetMove {
    const { topic, partition, clusterId, topicId } = batch;
    const isCheckpoint = Date.now() - this.checkpointAtMs >= CHECKPOINT_EVERY_MS;
    return { topic, partition, clusterId, topicId, from, next, last, isCheckpoint };
  }

  /** A transaction with such moves has committed, with all of the partition up to `next`. */
  moved(moves: readonly OffsetMove[], next: bigint): void {
    this.next = next;
    if (moves.some(({ next: own, isCheckpoint }) => isCheckpoint && own === next)) this.checkpointAtMs = Date.now();
  }
}

/** Records below the position were counted before. */
export function recordsFrom({ records }: InBatch, next: bigint | null): readonly InRecord[] {
  return next === null || (records[0]?.offset ?? next) >= next
    ? records
    : records.filter(({ offset }) => offset >= next);
}
