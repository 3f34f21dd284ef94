import { DEAD_LETTERS_TOPIC, EVENTS_TOPIC, READINGS_TOPIC } from '#contracts';
import type { Kafka } from '#kafka';
import { readOffsets, type Database } from '#postgres';

/** Ends of the logs at one moment. */
interface Ends {
  readonly askedAtMs: number;
  readonly byPartition: ReadonlyMap<string, bigint>;
}

const TOPICS = [READINGS_TOPIC, EVENTS_TOPIC, DEAD_LETTERS_TOPIC];

/**
 * A moment before which all that reached Kafka is counted. Silence is judged there and not now: while the aggregator catches
 * up after a stop, devices that have long spoken must not look silent. Under steady load the ends of one look are reached at a
 * later one, so the moment moves on although something is always on its way.
 */
export class StoredUpTo {
  private waiting: Ends | null = null;
  private reachedMs: number | null = null;

  constructor(
    private readonly kafka: Pick<Kafka, 'topicOffsets'>,
    private readonly db: Database,
  ) {}

  /** Looks once; null: never yet. Throws where Kafka or PostgreSQL does not answer. */
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
    for (const topic of TOPICS) {
      for (const { partition, low, high } of await this.kafka.topicOffsets(topic)) {
        if (high > low) byPartition.set(`${topic}/${partition}`, high);
      }
    }
    return { askedAtMs, byPartition };
  }
}
