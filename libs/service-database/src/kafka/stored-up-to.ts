import { Injectable } from '@nestjs/common';
import { COUNTED_TOPICS } from '#contracts';
import { Kafka } from '#kafka';
import { Database, readOffsets } from '#postgres';

/** Ends of the logs at one moment. */
interface Ends {
  readonly askedAtMs: number;
  readonly byPartition: ReadonlyMap<string, bigint>;
}

/**
 * A moment before which all that reached Kafka is stored. What depends on the clock is judged there and not now: while the
 * aggregator catches up after a stop, devices that have long spoken must not look silent, and no hour may close. Under steady
 * load the ends of one look are reached at a later one, so the moment moves on although something is always on its way.
 */
@Injectable()
export class StoredUpTo {
  private waiting: Ends | null = null;
  private reachedMs: number | null = null;

  constructor(
    private readonly kafka: Kafka,
    private readonly db: Database,
  ) {}

  /** Looks once; Unix ms, null: never yet. Throws where Kafka or PostgreSQL does not answer. */
  async look(nowMs: number): Promise<number | null> {
    this.waiting ??= await this.ends(nowMs);
    const stored = new Map((await readOffsets(this.db)).map((o) => [`${o.topic}/${o.partition}`, o.next]));
    const isReached = [...this.waiting.byPartition].every(([partition, end]) => (stored.get(partition) ?? 0n) >= end);
    if (isReached) {
      this.reachedMs = this.waiting.askedAtMs;
      this.waiting = null;
    }
    return this.reachedMs;
  }

  private async ends(askedAtMs: number): Promise<Ends> {
    const byPartition = new Map<string, bigint>();
    for (const topic of COUNTED_TOPICS) {
      for (const { partition, low, high } of await this.kafka.topicOffsets(topic)) {
        if (high > low) byPartition.set(`${topic}/${partition}`, high);
      }
    }
    return { askedAtMs, byPartition };
  }
}
