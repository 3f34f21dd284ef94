import { Injectable } from '@nestjs/common';
import { Database, readReachedLook } from '#postgres';

/**
 * A moment before which all that reached Kafka is stored, by the newest look that the aggregator has reached. What depends on the
 * clock is judged there and not now: while the aggregator catches up after a stop, devices that have long spoken must not look
 * silent. Under steady load the ends of one look are reached at a later one, so the moment moves on although something is always on its way.
 */
@Injectable()
export class StoredUpTo {
  constructor(private readonly db: Database) {}

  /** By PostgreSQL's clock, Unix ms; null: never yet. Throws where PostgreSQL does not answer. */
  async look(): Promise<number | null> {
    return (await readReachedLook(this.db))?.askedAtMs ?? null;
  }
}
